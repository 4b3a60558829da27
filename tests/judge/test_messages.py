import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge import messages
from judge.errors import ForeignMessage, NewerMessage
from judge.limits import MESSAGE_LIMIT_BYTES, RESULT_MESSAGE_LIMIT_BYTES, TESTCASE_LIMIT
from judge.report import RunStatus
from judge.verdict import Verdict

DIGEST = "0" * 64
LIMITS = messages.Limits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=1 << 28,
    output_limit_bytes=1 << 23,
    compile_cpu_time_limit_ms=10_000,
    compile_memory_limit_bytes=1 << 30,
)
COMPILE_JOB = messages.CompileJob(
    judging_id=1,
    submission_id=2,
    attempt_token="t",
    pool="default",
    variant="cpp17",
    files=(messages.SourceFile(name="main.cpp", content="int main() {}"),),
    limits=LIMITS,
    manifest_sha256=DIGEST,
    slices=(messages.Slice(index=0, count=1, first=0, stop=3),),
)


ATTEMPT = {"judging_id": 1, "submission_id": 2, "attempt_token": "t"}
COMPILATION = messages.Compilation(worker="c", image_digest="i", started_at_ms=5, finished_at_ms=6)
#: One message of each kind, and the bytes that this release sends for it. An older or newer release reads these bytes:
#: they change only together with VERSION, or by a new field with a default.
GOLDEN: dict[messages.Message, bytes] = {
    COMPILE_JOB: (
        b'{"kind":"compile","judging_id":1,"submission_id":2,"attempt_token":"t","pool":"default","variant":"cpp17",'
        b'"files":[{"name":"main.cpp","content":"int main() {}"}],'
        b'"limits":{"cpu_time_limit_ms":1000,"wall_time_limit_ms":3000,"memory_limit_bytes":268435456,'
        b'"output_limit_bytes":8388608,"compile_cpu_time_limit_ms":10000,"compile_memory_limit_bytes":1073741824},'
        b'"manifest_sha256":"0000000000000000000000000000000000000000000000000000000000000000",'
        b'"slices":[{"index":0,"count":1,"first":0,"stop":3}],"version":1}'
    ),
    messages.RunJob(
        **ATTEMPT,
        pool="default",
        variant="cpp17",
        limits=LIMITS,
        manifest_sha256=DIGEST,
        executable_sha256=DIGEST,
        slice=messages.Slice(index=0, count=1, first=0, stop=3),
        compilation=COMPILATION,
        batch=True,
    ): (
        b'{"kind":"run","judging_id":1,"submission_id":2,"attempt_token":"t","pool":"default","variant":"cpp17",'
        b'"limits":{"cpu_time_limit_ms":1000,"wall_time_limit_ms":3000,"memory_limit_bytes":268435456,'
        b'"output_limit_bytes":8388608,"compile_cpu_time_limit_ms":10000,"compile_memory_limit_bytes":1073741824},'
        b'"manifest_sha256":"0000000000000000000000000000000000000000000000000000000000000000",'
        b'"executable_sha256":"0000000000000000000000000000000000000000000000000000000000000000",'
        b'"slice":{"index":0,"count":1,"first":0,"stop":3},'
        b'"compilation":{"worker":"c","image_digest":"i","started_at_ms":5,"finished_at_ms":6},"version":1,"batch":true}'
    ),
    messages.Result(
        **ATTEMPT,
        outcome=messages.Outcome.JUDGED,
        worker="w",
        judge_version="0",
        slice=messages.Slice(index=0, count=1, first=0, stop=2),
        testcases=(
            messages.TestcaseResult(
                ordinal=0, verdict=Verdict.RTE, status=RunStatus.SIGNALLED, cpu_time_ms=3, signal=11
            ),
            messages.TestcaseResult(ordinal=1, output_sha256="0", output_bytes=2, stderr_bytes=3),
            messages.TestcaseResult(ordinal=2),
        ),
    ): (
        b'{"kind":"result","judging_id":1,"submission_id":2,"attempt_token":"t","outcome":"judged","worker":"w",'
        b'"judge_version":"0","slice":{"index":0,"count":1,"first":0,"stop":2},'
        b'"testcases":[{"ordinal":0,"verdict":"RTE","status":"signalled","cpu_time_ms":3,"signal":11},'
        b'{"ordinal":1,"stderr_bytes":3,"output_sha256":"0","output_bytes":2},{"ordinal":2}],'
        b'"version":1}'
    ),
    messages.Progress(
        **ATTEMPT,
        stage=messages.Stage.RUNNING,
        sequence=3,
        worker="w",
        verdicts=(Verdict.AC, Verdict.WA),
    ): (
        b'{"kind":"progress","judging_id":1,"submission_id":2,"attempt_token":"t","stage":"running","sequence":3,'
        b'"worker":"w","verdicts":["AC","WA"],"version":1}'
    ),
    messages.WorkerReport(
        worker="w",
        host="h",
        pool="p",
        worker_kind=messages.WorkerKind.RUN,
        lanes=2,
        busy_lanes=1,
        judge_version="0",
    ): (
        b'{"kind":"worker","worker":"w","host":"h","pool":"p","worker_kind":"run","lanes":2,"busy_lanes":1,'
        b'"judge_version":"0","version":1}'
    ),
}
KINDS = pytest.mark.parametrize("message", GOLDEN, ids=lambda message: type(message).__name__)


@KINDS
def test_the_bytes_of_each_message_are_those_of_this_release(message: messages.Message) -> None:
    assert messages.encode(message) == GOLDEN[message]


@KINDS
def test_what_is_sent_is_what_arrives(message: messages.Message) -> None:
    assert messages.decode(messages.encode(message)) == msgspec.structs.replace(
        message, version=messages.OLDEST_VERSION
    )


@KINDS
def test_messages_of_0_1_0_which_wrote_no_version_are_read(message: messages.Message) -> None:
    raw = json.loads(GOLDEN[message])
    del raw["version"]
    assert messages.decode(json.dumps(raw).encode()) == message


@KINDS
def test_what_a_newer_release_sends_is_known_as_such(message: messages.Message) -> None:
    raw = messages.encode(msgspec.structs.replace(message, version=messages.VERSION + 1))
    with pytest.raises(NewerMessage):
        messages.decode(raw)


@KINDS
def test_a_message_that_needs_more_than_the_oldest_version_says_so(message: messages.Message) -> None:
    demanding = msgspec.structs.replace(message, version=messages.VERSION)
    assert messages.decode(messages.encode(demanding)) == demanding


def test_a_newer_release_may_have_changed_everything_but_the_version() -> None:
    with pytest.raises(NewerMessage):
        messages.decode(b'{"kind":"a kind to come","version":4,"judging_id":"a string"}')


def test_a_message_of_another_kind_is_not_for_us() -> None:
    with pytest.raises(ForeignMessage, match="CompileJob where a Result belongs"):
        messages.decode_as(messages.encode(COMPILE_JOB), messages.Result)


def test_fields_of_a_newer_release_are_tolerated() -> None:
    raw = json.loads(messages.encode(COMPILE_JOB)) | {"a_field_to_come": [1, 2]}
    assert messages.decode(json.dumps(raw).encode()) == msgspec.structs.replace(
        COMPILE_JOB, version=messages.OLDEST_VERSION
    )


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"null", b"\xff\xfe", b'{"kind":"compile"}', b'{"kind":"else"}', b"[" * 10_000]
)
def test_what_is_not_ours_is_dropped_as_such(raw: bytes) -> None:
    with pytest.raises(ForeignMessage):
        messages.decode(raw)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    with pytest.raises(ForeignMessage):
        messages.decode(raw)


def test_the_result_of_the_most_testcases_fits_its_limit() -> None:
    """Each testcase with all that can be said of one."""
    testcase = messages.TestcaseResult(
        ordinal=TESTCASE_LIMIT,
        verdict=Verdict.MLE,
        status=RunStatus.MEMORY_LIMIT,
        cpu_time_ms=999_999,
        wall_time_ms=9_999_999,
        peak_memory_bytes=1 << 40,
        exit_code=255,
        signal=11,
        stderr_sha256=DIGEST,
        stderr_bytes=1 << 31,
        output_sha256=DIGEST,
        output_bytes=1 << 31,
        checker_message_sha256=DIGEST,
        team_message_sha256=DIGEST,
        score=-123456789.123456789,
        score_multiplier=0.1234567890123456,
        passes=100,
        cpu_times_ms=(999_999,) * 3,
        transcript_sha256=DIGEST,
    )
    result = messages.Result(
        judging_id=1 << 60,
        submission_id=1 << 60,
        attempt_token="t" * 40,
        outcome=messages.Outcome.JUDGED,
        worker="w" * 100,
        judge_version="0",
        testcases=(testcase,) * TESTCASE_LIMIT,
        group_grades=(messages.GroupGrade(name="secret/group", verdict=Verdict.WA, score=99.5),) * 1000,
    )
    assert len(messages.encode(result)) < RESULT_MESSAGE_LIMIT_BYTES < MESSAGE_LIMIT_BYTES


def test_messages_cannot_be_changed_after_they_were_made() -> None:
    with pytest.raises(AttributeError):
        COMPILE_JOB.judging_id = 5  # type: ignore[misc]
    assert msgspec.structs.replace(COMPILE_JOB, judging_id=5).judging_id == 5
