from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from judge.messages import Progress, Stage
from judge.report import RunStatus
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from web.live.watcher import UNREAD_LIMIT_BYTES
from web.visibility import (
    SENT_TESTCASES,
    STAFF,
    Detail,
    JudgingFacts,
    JudgingView,
    Level,
    detail_of,
    error_sources,
    progress_view,
    what_may_see,
)

#: Texts of the sample, and of the secret testcase
SAMPLE_TEXTS = {"stderr_sha256": "a" * 64, "output_sha256": "b" * 64, "checker_message_sha256": "d" * 64}
SECRET_TEXTS = {"stderr_sha256": "e" * 64, "output_sha256": "f" * 64, "checker_message_sha256": "c" * 64}
RESULTS = (
    TestcaseResult(
        ordinal=0,
        verdict=Verdict.WA,
        status=RunStatus.EXITED,
        cpu_time_ms=5,
        exit_code=0,
        **SAMPLE_TEXTS,
        output_bytes=9,
    ),
    TestcaseResult(
        ordinal=1,
        verdict=Verdict.RTE,
        status=RunStatus.SIGNALLED,
        cpu_time_ms=7,
        signal=11,
        **SECRET_TEXTS,
    ),
    TestcaseResult(ordinal=2),
)


def facts(**changes: Any) -> JudgingFacts:
    fields: dict[str, Any] = {
        "submission_id": 10,
        "received_at": datetime(2026, 1, 1, tzinfo=UTC),
        "feedback": "full",
        "feedback_shown": "visible",
        "groups_shown": {},
        "grades_published_at": None,
        "asked_at": datetime(2026, 1, 2, tzinfo=UTC),
        "own_due_at": None,
        "viewer_id": 1,
        "viewer_is_owner": True,
        "viewer_looks_after": True,
        "viewer_session_epoch": 0,
        "viewer_site_role": "member",
        "viewer_course_role": None,
        "testcase_count": 3,
        "sample_count": 1,
        "open_testcases": [],
        "score": None,
        "group_results": None,
        "grading": None,
        "judging_id": 20,
        "state": "final",
        "attempt_token": "t",
        "verdict": "RTE",
        "deciding_testcase": 1,
        "cpu_time_ms": 7,
        "wall_time_ms": 9,
        "peak_memory_bytes": 1000,
        "testcase_results": msgspec.json.encode(RESULTS).decode(),
        "judge_error_reason": None,
        "compile_log_sha256": None,
        "final_at": datetime(2026, 1, 1, tzinfo=UTC),
        "queue_position": None,
    }
    return JudgingFacts(**fields | changes)


def seen(**changes: Any) -> JudgingView:
    view = what_may_see(facts(**changes))
    assert view is not None
    return view


def test_nobody_else_learns_that_a_submission_exists() -> None:
    assert what_may_see(facts(viewer_is_owner=False)) is None


def test_the_owner_sees_every_testcase_and_the_texts_of_samples_alone() -> None:
    view = seen()
    assert [test.verdict for test in view.testcases] == [Verdict.WA, Verdict.RTE, None]
    assert [test.is_sample for test in view.testcases] == [True, False, False]
    assert (view.testcases[1].signal, view.testcases[1].cpu_time_ms) == ("SIGSEGV", 7)
    assert texts(view) == [SAMPLE_TEXTS, dict.fromkeys(SECRET_TEXTS), dict.fromkeys(SECRET_TEXTS)]
    assert view.testcases[0].output_bytes == 9


def texts(view: JudgingView) -> list[dict[str, str | None]]:
    return [{name: getattr(test, name) for name in SECRET_TEXTS} for test in view.testcases]


def test_staff_sees_stderr_and_the_checker_whatever_the_policy_says() -> None:
    view = seen(viewer_is_owner=False, viewer_course_role="assistant", feedback="none")
    assert (view.verdict, texts(view)[:2]) == (Verdict.RTE, [SAMPLE_TEXTS, SECRET_TEXTS])


def test_feedback_on_samples_shows_the_verdict_and_nothing_of_secret_testcases() -> None:
    view = seen(feedback="samples")
    assert (view.verdict, [test.ordinal for test in view.testcases]) == (Verdict.RTE, [0])
    assert texts(view) == [SAMPLE_TEXTS]
    assert (view.testcase_count, view.deciding_testcase, view.cpu_time_ms) == (None, None, None)


def test_feedback_on_the_verdict_shows_no_testcase() -> None:
    view = seen(feedback="verdict")
    assert (view.verdict, view.testcases) == (Verdict.RTE, ())


def test_without_feedback_the_verdict_is_hidden_except_a_compile_error() -> None:
    hidden = seen(feedback="none")
    assert (hidden.verdict, hidden.verdict_hidden, hidden.testcases) == (None, True, ())
    compile_error = seen(feedback="none", verdict="CE", testcase_results=None, compile_log_sha256="l" * 64)
    assert compile_error.verdict is Verdict.CE


def test_a_judge_error_tells_the_owner_nothing_but_that_it_was_ours() -> None:
    owner = seen(verdict="JE", judge_error_reason="checker crashed on secret/07")
    assert (owner.verdict, owner.judge_error_reason, owner.testcases, owner.cpu_time_ms) == (Verdict.JE, None, (), None)
    staff = seen(verdict="JE", judge_error_reason="checker crashed on secret/07", viewer_course_role="assistant")
    assert staff.judge_error_reason == "checker crashed on secret/07"


def test_no_form_of_the_snapshot_for_a_student_holds_a_secret_digest() -> None:
    for feedback in ("full", "samples", "verdict", "none"):
        raw = seen(feedback=feedback, judge_error_reason="secret reason").to_json()
        assert not any(digest.encode() in raw for digest in SECRET_TEXTS.values())
        assert b"secret reason" not in raw


@pytest.mark.parametrize(("feedback", "named"), [("full", [0, 1]), ("samples", [0]), ("verdict", []), ("none", [])])
def test_errors_are_named_for_the_testcases_that_are_shown(feedback: str, named: list[int]) -> None:
    assert list(error_sources(facts(feedback=feedback))) == named
    assert list(error_sources(facts(feedback=feedback, viewer_is_owner=False, viewer_course_role="assistant"))) == [
        0,
        1,
    ]
    assert error_sources(facts(feedback=feedback, viewer_is_owner=False)) == {}
    assert error_sources(facts(feedback=feedback, verdict="JE")) == {}


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        (STAFF, 3),
        (Detail(level=Level.FULL), 3),
        (Detail(level=Level.SAMPLES), 1),
        (Detail(level=Level.VERDICT), 0),
        (Detail(level=Level.NONE), 0),
    ],
)
def test_progress_shows_as_much_as_the_final_page_will(detail: Detail, shown: int) -> None:
    progress = Progress(
        judging_id=20,
        submission_id=10,
        attempt_token="t",
        stage=Stage.RUNNING,
        sequence=1,
        worker="w",
        testcase_count=3,
        verdicts=(Verdict.AC, Verdict.AC, Verdict.WA),
        cpu_time_ms=(1, 2, 3),
        peak_memory_kib=(1, 2, 3),
    )
    view = progress_view(progress, detail=detail, testcase_count=3, sample_count=1)
    assert (len(view.verdicts), len(view.cpu_time_ms), len(view.peak_memory_kib)) == (shown, shown, shown)


def test_progress_of_a_later_slice_holds_no_sample() -> None:
    progress = Progress(
        judging_id=20,
        submission_id=10,
        attempt_token="t",
        stage=Stage.RUNNING,
        sequence=1,
        worker="w",
        first=1,
        verdicts=(Verdict.AC,),
        cpu_time_ms=(1,),
        peak_memory_kib=(1,),
    )
    assert progress_view(progress, detail=Detail(level=Level.SAMPLES), testcase_count=3, sample_count=1).verdicts == ()


def test_staff_of_their_own_submission_is_staff() -> None:
    assert detail_of(facts(viewer_course_role="assistant", feedback="none")) is STAFF


def test_progress_with_gaps_names_its_testcases() -> None:
    progress = Progress(
        judging_id=20,
        submission_id=10,
        attempt_token="t",
        stage=Stage.RUNNING,
        sequence=1,
        worker="w",
        verdicts=(Verdict.AC, Verdict.WA, Verdict.TLE),
        cpu_time_ms=(1, 2, 3),
        peak_memory_kib=(4, 5, 6),
        ordinals=(0, 1, 4),
    )
    view = progress_view(progress, detail=Detail(level=Level.FULL), testcase_count=5, sample_count=1)
    assert (view.ordinals, view.verdicts) == ((0, 1, 4), (Verdict.AC, Verdict.WA, Verdict.TLE))
    opened = progress_view(
        progress, detail=Detail(level=Level.SAMPLES), testcase_count=5, sample_count=1, open_testcases=[4]
    )
    assert (opened.ordinals, opened.verdicts, opened.cpu_time_ms) == ((0, 4), (Verdict.AC, Verdict.TLE), (1, 3))
    samples = progress_view(progress, detail=Detail(level=Level.GROUPS), testcase_count=5, sample_count=1)
    assert (samples.ordinals, samples.first, samples.verdicts) == ((), 0, (Verdict.AC,))


def test_a_snapshot_of_many_testcases_is_sent_with_the_first_ones() -> None:
    results = tuple(TestcaseResult(ordinal=ordinal, verdict=Verdict.AC, **SAMPLE_TEXTS) for ordinal in range(10_000))
    view = seen(testcase_count=10_000, testcase_results=msgspec.json.encode(results).decode(), viewer_site_role="admin")
    assert len(view.testcases) == 10_000
    sent = view.to_json()
    assert [one["ordinal"] for one in msgspec.json.decode(sent)["testcases"]] == list(range(SENT_TESTCASES))
    assert len(sent) < UNREAD_LIMIT_BYTES


def test_an_assistant_of_other_tutorials_is_nobody() -> None:
    assert what_may_see(facts(viewer_is_owner=False, viewer_course_role="assistant", viewer_looks_after=False)) is None
