"""What each level of feedback shows of a judging, and where: one table for the page, its JSON, addresses and live.

The judging has a sample, secret tests, and one secret test that the package opens; all failed but one group.
"""

import json
from collections.abc import Mapping

import msgspec
import pytest

from judge.grading.plan import GradingPlan
from judge.grading.standing import Standing
from judge.messages import Progress, Stage
from judge.remark import Remark, RemarkCode
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.judge.grading.trees import two_groups
from tests.web.site.visitor import Classroom, Visitor
from tests.web.submissions.test_judged_tests import text_of
from tests.web.submissions.test_points import judged
from web.submissions.queries import judging_facts
from web.visibility import ProgressView, detail_of, progress_view

LEVELS = ("full", "groups", "samples", "verdict", "none", "staff")
TABLE = """
                            full groups samples verdict none staff
verdict                        x      x       x       x    -     x
score                          x      x       x       x    -     x
groups                         x      x       -       -    -     x
usage                          x      -       -       -    -     x
test count                     x      -       -       -    -     x
sample                         x      x       x       -    -     x
sample texts                   x      x       x       -    -     x
sample team message            x      x       x       -    -     x
sample repeated times          -      -       -       -    -     x
opened                         x      x       x       -    -     x
opened texts                   x      x       x       -    -     x
opened team message            x      x       x       -    -     x
opened repeated times          -      -       -       -    -     x
secret                         x      -       -       -    -     x
secret texts                   -      -       -       -    -     x
secret team message            x      -       -       -    -     x
secret repeated times          -      -       -       -    -     x
"""
PLAN = two_groups()
SAMPLE, SECRET, OPENED = 0, 3, 4
KINDS = {"sample": SAMPLE, "opened": OPENED, "secret": SECRET}
STREAMS = ("output", "stderr", "checker", "transcript")


def shown_by(level: str) -> dict[str, bool]:
    rows = [line.rsplit(maxsplit=len(LEVELS)) for line in TABLE.strip().splitlines()[1:]]
    return {name: marks[LEVELS.index(level)] == "x" for name, *marks in rows}


def failed(classroom: Classroom, kind: str) -> TestcaseResult:
    def kept(stream: str) -> str:
        return classroom.store(f"{stream} of {kind}")

    return TestcaseResult(
        ordinal=KINDS[kind],
        verdict=Verdict.WA,
        exit_code=0,
        cpu_time_ms=7000 + KINDS[kind],
        cpu_times_ms=(8000 + KINDS[kind], 7000 + KINDS[kind]),
        output_sha256=kept("output"),
        output_bytes=9,
        stderr_sha256=kept("stderr"),
        stderr_bytes=9,
        checker_message_sha256=kept("checker"),
        transcript_sha256=classroom.store(f"[0.000] > transcript of {kind}\n"),
        team_message_sha256=kept("team"),
        remark=Remark(code=RemarkCode.ENDED_EARLY),
    )


@pytest.fixture(params=LEVELS)
def level(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def number(classroom: Classroom, admin: Visitor, student: Visitor, level: str) -> int:
    results = [TestcaseResult(ordinal=ordinal, verdict=Verdict.AC, exit_code=0) for ordinal in range(5)]
    for kind, ordinal in KINDS.items():
        results[ordinal] = failed(classroom, kind)
    feedback = "none" if level == "staff" else level
    return judged(classroom, admin, student, results=results, opened=(OPENED,), feedback=feedback)


@pytest.fixture
def viewer(admin: Visitor, student: Visitor, level: str) -> Visitor:
    return admin if level == "staff" else student


def test_the_page(number: int, viewer: Visitor, level: str) -> None:
    page = text_of(viewer.get(f"/submissions/{number}").text)
    found = {
        "verdict": "Wrong answer" in page,
        "score": "30 of 100 points" in page,
        "groups": "Groups of tests" in page,
        "usage": "15 ms" in page,
        "test count": None,
    }
    for kind, ordinal in KINDS.items():
        streams = {f"{stream} of {kind}" in page for stream in STREAMS if stream != "checker"}
        assert len(streams) == 1
        found |= {
            kind: f"{7000 + ordinal} ms" in page,
            f"{kind} texts": streams.pop(),
            f"{kind} team message": f"team of {kind}" in page,
            f"{kind} repeated times": f"{8000 + ordinal}" in page,
        }
    assert {name: shown for name, shown in found.items() if shown is not None} == {
        name: shown for name, shown in shown_by(level).items() if found[name] is not None
    }


def test_what_polling_gets(number: int, viewer: Visitor, level: str) -> None:
    state = json.loads(viewer.get(f"/submissions/{number}/state").text)
    tests = {test["ordinal"]: test for test in state["testcases"]}
    found = {
        "verdict": state["verdict"] is not None,
        "score": (state["score"], state["max_score"]) == (30, 100),
        "groups": bool(state["groups"]),
        "usage": state["cpu_time_ms"] is not None,
        "test count": state["testcase_count"] is not None,
    }
    for kind, ordinal in KINDS.items():
        texts = {f"{name}_sha256" in tests.get(ordinal, {}) for name in ("output", "stderr", "checker_message")}
        assert len(texts) == 1
        assert ("transcript_sha256" in tests.get(ordinal, {})) in texts
        found |= {
            kind: ordinal in tests,
            f"{kind} texts": texts.pop(),
            f"{kind} team message": "team_message_sha256" in tests.get(ordinal, {}),
            f"{kind} repeated times": "cpu_times_ms" in tests.get(ordinal, {}),
        }
    assert found == shown_by(level)


@pytest.mark.parametrize("kind", KINDS)
def test_the_addresses_of_texts(number: int, viewer: Visitor, level: str, kind: str) -> None:
    path = f"/submissions/{number}/testcases/{KINDS[kind]}"
    shown = shown_by(level)
    for stream in STREAMS:
        answer = viewer.get(f"{path}/{stream}")
        assert (answer.status_code == 200) == shown[f"{kind} texts"], stream
        assert (f"{stream} of {kind}" in answer.text) == shown[f"{kind} texts"]
    assert (viewer.get(f"{path}/team").status_code == 200) == shown[f"{kind} team message"]
    if kind == "sample":  # the package of this test has no files for others
        for part, text in (("in", "1 2"), ("ans", "3")):
            with viewer.get(f"{path}/data/{part}") as answer:
                assert (answer.status_code, answer.text.strip() == text) == (
                    (200, True) if shown["sample texts"] else (404, False)
                )
    assert viewer.get(f"{path}/data/package").status_code == 404


def progress() -> Progress:
    return Progress(
        judging_id=1,
        submission_id=1,
        attempt_token="t",
        stage=Stage.RUNNING,
        sequence=1,
        worker="w",
        verdicts=(Verdict.WA, Verdict.AC, Verdict.AC, Verdict.WA, Verdict.WA),
        cpu_time_ms=(7000, 0, 0, 7003, 7004),
        peak_memory_kib=(1, 2, 3, 4, 5),
    )


def live(classroom: Classroom, number: int, viewer: Visitor, plan: GradingPlan) -> ProgressView:
    facts = judging_facts(classroom.connection, submission_id=number, viewer_id=viewer.user_id)
    detail = facts and detail_of(facts)
    assert facts is not None
    assert detail is not None
    standing = Standing(plan)
    for ordinal, verdict in enumerate(progress().verdicts):
        standing.add(TestcaseResult(ordinal=ordinal, verdict=verdict))
    return progress_view(
        progress(),
        detail=detail,
        testcase_count=facts.testcase_count,
        sample_count=facts.sample_count,
        open_testcases=facts.open_testcases,
        standing=standing,
    )


def test_what_live_sends_while_it_runs(classroom: Classroom, number: int, viewer: Visitor, level: str) -> None:
    view = live(classroom, number, viewer, PLAN)
    ordinals = view.ordinals or range(len(view.verdicts))
    shown: Mapping[str, bool] = shown_by(level)
    assert (bool(view.groups), view.testcase_count is not None) == (shown["groups"], shown["test count"])
    # A score that grows tells of groups; by itself it is shown at the end
    assert (view.score, view.max_score) == ((30, 100) if shown["groups"] else (None, None))
    assert {kind: ordinal in ordinals for kind, ordinal in KINDS.items()} == {kind: shown[kind] for kind in KINDS}
    assert len(view.cpu_time_ms) == len(view.peak_memory_kib) == len(view.verdicts)


def test_live_keeps_the_secret_groups_of_a_package(
    classroom: Classroom, number: int, viewer: Visitor, level: str
) -> None:
    view = live(classroom, number, viewer, msgspec.structs.replace(PLAN, shows_groups=False))
    assert (bool(view.groups), view.score is not None) == (level == "staff", level == "staff")
