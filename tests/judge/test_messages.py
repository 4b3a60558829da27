import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge import messages
from judge.errors import MessageError
from judge.limits import RESULT_MESSAGE_LIMIT_BYTES
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


@pytest.mark.parametrize(
    "message",
    [
        COMPILE_JOB,
        messages.Progress(
            judging_id=1,
            submission_id=2,
            attempt_token="t",
            stage=messages.Stage.RUNNING,
            sequence=3,
            worker="w",
            verdicts=(Verdict.AC, Verdict.WA),
        ),
        messages.Result(
            judging_id=1,
            submission_id=2,
            attempt_token="t",
            outcome=messages.Outcome.JUDGE_ERROR,
            worker="w",
            judge_version="0",
            reason="why",
        ),
        messages.WorkerReport(
            worker="w",
            host="h",
            pool="p",
            worker_kind=messages.WorkerKind.RUN,
            lanes=2,
            busy_lanes=1,
            judge_version="0",
        ),
    ],
)
def test_what_is_sent_is_what_arrives(message: messages.Message) -> None:
    assert messages.decode(messages.encode(message)) == message


def test_fields_of_a_newer_release_are_tolerated() -> None:
    raw = json.loads(messages.encode(COMPILE_JOB)) | {"a_field_to_come": [1, 2]}
    assert messages.decode(json.dumps(raw).encode()) == COMPILE_JOB


def test_a_newer_version_of_the_wire_format_is_refused() -> None:
    raw = json.loads(messages.encode(COMPILE_JOB)) | {"version": messages.VERSION + 1}
    with pytest.raises(MessageError):
        messages.decode(json.dumps(raw).encode())


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"null", b"\xff\xfe", b'{"kind":"compile"}', b'{"kind":"else"}', b"[" * 10_000]
)
def test_what_is_not_ours_is_refused_as_such(raw: bytes) -> None:
    with pytest.raises(MessageError):
        messages.decode(raw)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    with pytest.raises(MessageError):
        messages.decode(raw)


def test_the_result_of_a_thousand_testcases_fits_its_limit() -> None:
    testcase = messages.TestcaseResult(
        ordinal=999,
        verdict=Verdict.RTE,
        status=RunStatus.SIGNALLED,
        cpu_time_ms=99_999,
        wall_time_ms=99_999,
        peak_memory_bytes=1 << 31,
        signal=11,
        stderr_sha256=DIGEST,
        checker_message_sha256=DIGEST,
    )
    result = messages.Result(
        judging_id=1 << 60,
        submission_id=1 << 60,
        attempt_token="t" * 40,
        outcome=messages.Outcome.JUDGED,
        worker="w" * 100,
        judge_version="0",
        testcases=(testcase,) * 1000,
    )
    assert len(messages.encode(result)) < RESULT_MESSAGE_LIMIT_BYTES


def test_messages_cannot_be_changed_after_they_were_made() -> None:
    with pytest.raises(AttributeError):
        COMPILE_JOB.judging_id = 5  # type: ignore[misc]
    assert msgspec.structs.replace(COMPILE_JOB, judging_id=5).judging_id == 5
