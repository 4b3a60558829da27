"""What a set hides for now appears in no byte of any answer: every combination of what is shown, and when."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from judge.grading import OnReject
from judge.grading.plan import GradingPlan
from judge.grading.standing import Standing
from judge.messages import Progress, Stage
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.judge.grading.trees import two_groups
from tests.web.site.visitor import Classroom, Visitor
from tests.web.submissions.test_points import judged
from tests.web.test_visibility import facts
from web.problem_sets.feedback import Feedback, Shown
from web.problems.test_groups import TestGroups
from web.visibility import JudgingFacts, detail_of, judging_view, progress_view

NOW = datetime(2026, 10, 8, tzinfo=UTC)
PLAN = two_groups()
#: Group -> ordinals of its testcases.
GROUPS = {"sample": (0,), "secret/1": (1, 2), "secret/2": (3, 4)}
VERDICTS = (Verdict.AC, Verdict.AC, Verdict.TLE, Verdict.RTE, Verdict.RTE)
RESULTS = tuple(
    TestcaseResult(ordinal=ordinal, verdict=verdict, exit_code=0, cpu_time_ms=70_001 + ordinal)
    for ordinal, verdict in enumerate(VERDICTS)
)
MOMENTS = ((-1, -1), (-1, 1), (1, -1), (1, 1))


def seen_facts(shown: dict[str, str], feedback_shown: str, feedback: str, moments: tuple[int, int]) -> JudgingFacts:
    due, published = moments
    return facts(
        feedback=feedback,
        feedback_shown=feedback_shown,
        groups_shown=shown,
        asked_at=NOW,
        own_due_at=NOW + timedelta(days=due),
        grades_published_at=NOW + timedelta(days=published),
        testcase_count=5,
        verdict="RTE",
        score=31.25,
        cpu_time_ms=70_005,
        deciding_testcase=3,
        testcase_results=msgspec.json.encode(RESULTS).decode(),
        grading=msgspec.json.encode(PLAN).decode(),
        group_results=json.dumps(
            [
                {"name": "", "verdict": "RTE", "score": 31.25, "max_score": 100},
                {"name": "secret", "verdict": "RTE", "score": 31.25, "max_score": 100},
                {"name": "secret/1", "verdict": "TLE", "score": 20.5, "max_score": 30},
                {"name": "secret/2", "verdict": "RTE", "score": 10.75, "max_score": 70},
            ]
        ),
    )


def is_out(shown: str, moments: tuple[int, int]) -> bool:
    due, published = moments
    return {"visible": True, "after_due": due < 0, "after_published": published < 0, "never": False}[shown]


COMBINATIONS = [
    (dict(zip(GROUPS, chosen, strict=True)), whole)
    for whole in Shown
    for chosen in itertools.product(map(str, Shown), repeat=3)
]


@pytest.mark.parametrize("feedback", Feedback)
@pytest.mark.parametrize("moments", MOMENTS)
def test_no_byte_of_a_snapshot_or_of_progress_tells_what_is_hidden(feedback: str, moments: tuple[int, int]) -> None:
    standing = Standing(PLAN)
    for result in RESULTS:
        standing.add(result)
    for shown, whole in COMBINATIONS:
        found = seen_facts(shown, whole, feedback, moments)
        detail = detail_of(found)
        assert detail is not None
        snapshot = judging_view(found, detail).to_json()
        running = msgspec.json.encode(
            progress_view(
                progress(),
                detail=detail,
                testcase_count=5,
                sample_count=1,
                standing=standing,
                test_groups=found.test_groups,
            )
        )
        everything_is_out = is_out(whole, moments) and all(is_out(one, moments) for one in shown.values())
        for name, ordinals in GROUPS.items():
            marks = [str(70_001 + ordinal) for ordinal in ordinals]
            if not is_out(shown[name], moments):
                for sent in (snapshot, running):
                    assert not any(mark.encode() in sent for mark in marks), (shown, whole, name)
                    assert f'"{name}"'.encode() not in sent
        if not everything_is_out or feedback == "none":
            assert json.loads(snapshot)["verdict"] is None
            assert b"31.25" not in snapshot
            assert b"31.25" not in running
            assert json.loads(snapshot)["testcase_count"] is None
            assert json.loads(running)["testcase_count"] is None
        else:
            assert json.loads(snapshot)["verdict"] == "RTE"


def progress() -> Progress:
    return Progress(
        judging_id=20,
        submission_id=10,
        attempt_token="t",
        stage=Stage.RUNNING,
        sequence=1,
        worker="w",
        verdicts=VERDICTS,
        cpu_time_ms=tuple(result.cpu_time_ms for result in RESULTS),
        peak_memory_kib=(1,) * 5,
    )


def test_what_is_shown_is_there() -> None:
    """So that the test above does not pass because nothing is ever sent."""
    found = seen_facts({"secret/2": "after_due"}, "visible", "full", (1, 1))
    detail = detail_of(found)
    assert detail is not None
    view = judging_view(found, detail)
    assert ([test.ordinal for test in view.testcases], [one.name for one in view.groups]) == ([0, 1, 2], ["secret/1"])


def test_a_group_that_needs_a_hidden_one_is_hidden_with_it() -> None:
    first, second = PLAN.root.groups[1].groups
    needing = msgspec.structs.replace(second, require_pass=("secret/1",))
    secret = msgspec.structs.replace(PLAN.root.groups[1], groups=(first, needing))
    root = msgspec.structs.replace(PLAN.root, groups=(PLAN.root.groups[0], secret))
    plan = msgspec.structs.replace(PLAN, root=root)
    groups = TestGroups(plan=plan, testcase_count=5, sample_count=1)
    assert groups.telling_of({"secret/1"}) == {"secret/1", "secret/2", "secret"}
    assert groups.telling_of({"secret/2"}) == {"secret/2", "secret"}


@pytest.mark.parametrize(
    ("plan", "hidden", "with_it"),
    [
        (None, {"sample"}, {"sample", "secret"}),  # the first failure ends the judging
        (None, {"secret"}, {"secret"}),
        (PLAN, {"sample"}, {"sample"}),  # the package goes on after a failure
        (two_groups(on_reject=OnReject.BREAK), {"sample"}, {"sample", "secret", "secret/1", "secret/2"}),
    ],
)
def test_a_failure_that_keeps_others_from_running_is_not_told_by_them(
    plan: GradingPlan | None, hidden: set[str], with_it: set[str]
) -> None:
    assert TestGroups(plan=plan, testcase_count=5, sample_count=1).telling_of(hidden) == with_it


def test_no_page_tells_a_verdict_before_its_time(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    """The list, the page, its JSON, the texts, and the marks of solved problems."""
    results = [TestcaseResult(ordinal=ordinal, verdict=Verdict.AC, exit_code=0) for ordinal in range(5)]
    number = judged(classroom, admin, student, results=results, feedback="full")
    row = classroom.connection.execute(
        "SELECT problem_set_id, slug FROM submission JOIN problem ON problem.id = problem_id WHERE submission.id = %s",
        [number],
    ).fetchone()
    assert row is not None
    classroom.connection.execute("UPDATE judging SET verdict = 'AC' WHERE submission_id = %s", [number])
    pages = [f"/submissions/{number}", "/submissions", f"/problems/{row[1]}"]

    def show(shown: str, hours_to_due: int) -> None:
        classroom.connection.execute(
            "UPDATE problem_set SET feedback_shown = %s, due_at = now() + %s * interval '1 hour' WHERE id = %s",
            [shown, hours_to_due, row[0]],
        )

    show("after_due", 1)
    try:
        for page in pages:
            assert 'data-verdict="AC"' not in student.text(page), page
        assert "AC" not in student.text(f"/submissions/{number}/state")
        listed = student.text(f"/problems?q={row[1]}")
        assert "✓" not in listed
        assert 'data-verdict="AC"' in admin.text(f"/submissions/{number}")
        show("after_due", -1)
        for page in pages:
            assert 'data-verdict="AC"' in student.text(page), page
        show("never", -1)
        for page in pages:
            assert 'data-verdict="AC"' not in student.text(page), page
    finally:
        classroom.connection.execute(
            "UPDATE problem_set SET feedback_shown = 'visible', due_at = NULL WHERE id = %s", [row[0]]
        )
