"""Graders of packages, in the real sandbox."""

from collections.abc import Iterator

import pytest

from judge.errors import CheckerError, MessageError
from judge.evaluation import EvaluationRequest
from judge.evaluation.grader import grade_groups
from judge.executable import Executable
from judge.grading import ProgramGrade
from judge.grading.plan import GradingGroup, GradingPlan
from judge.limits import ProblemLimits
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.sandbox import LaneSettings
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import limits
from tests.sandbox.packages import SERVED, PackageBench, open_package_bench

AC, WA = Verdict.AC, Verdict.WA
LIMITS: ProblemLimits = limits()
RESULTS = [
    TestcaseResult(ordinal=ordinal, verdict=verdict, score=score)
    for ordinal, verdict, score in [(0, AC, 3.0), (1, AC, 4.5), (2, WA, None)]
]


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def plan(*arguments: str) -> GradingPlan:
    """Two testcases in a group within a group of three. Both are graded by the program."""
    inner = GradingGroup(name="secret/1", first=0, stop=2, has_custom_grader=True, grader_arguments=("inner",))
    root = GradingGroup(name="", first=0, stop=3, groups=(inner,), has_custom_grader=True, grader_arguments=arguments)
    return GradingPlan(root=root, is_scoring=True)


def grade(bench: PackageBench, deeds: str | None, *arguments: str) -> tuple[ProgramGrade, ...]:
    files = {"run": f"#!/bin/sh\n{deeds}\n"}
    programs = [bench.program(ProgramRole.GRADER, files, name="grade")] if deeds is not None else []
    manifest: Manifest = bench.manifest([(b"", b"")] * 3, *programs, grading=plan(*arguments))
    request = EvaluationRequest(
        language=SERVED["c17"].language,
        variant=SERVED["c17"].variant,
        limits=LIMITS,
        executable=Executable(variant="c17", files=()),
        manifest=manifest,
        first=0,
        stop=3,
        programs=bench.ready(manifest),
    )
    return grade_groups(bench.host.lane, bench.host.store, request, RESULTS)


def test_a_grader_gets_a_line_for_each_member_and_inner_groups_come_first(bench: PackageBench) -> None:
    deeds = """
    if [ "$1" = inner ]; then [ "$(cat)" = "$(printf 'AC 3\\nAC 4.5')" ] && echo AC 7.5
    else [ "$*" = "a b" ] && [ "$(cat)" = "$(printf 'AC 7.5\\nWA 0')" ] && echo WA 1e1; fi
    """
    assert grade(bench, deeds, "a", "b") == (
        ProgramGrade(group="secret/1", verdict=AC, score=7.5),
        ProgramGrade(group="", verdict=WA, score=10.0),
    )


@pytest.mark.parametrize(
    ("deeds", "complaint"),
    [
        ("", r"said b'', which is not one verdict and one score"),
        ("echo AC", "which is not one verdict and one score"),
        ("echo AC nan", "which is not one verdict and one score"),
        ("echo AC $(head -c 400 /dev/zero | tr '\\0' 9)", "which is not one verdict and one score"),
        ("echo AC 1; echo AC 2", "which is not one verdict and one score"),
        ("echo JE 0", "which is not one verdict and one score"),
        ("echo AC 1; exit 42", "exited with 42"),
        ("echo why >&2; exit 1", "exited with 1; its stderr: why"),
        ("yes", "wrote more than its 1 MiB"),
        ("while :; do :; done", "ms of CPU time|had not ended"),
    ],
)
def test_whatever_else_a_grader_does_is_its_own_fault(bench: PackageBench, deeds: str, complaint: str) -> None:
    with pytest.raises(CheckerError, match=rf"grade, on the group secret/1, .*(?:{complaint})"):
        grade(bench, deeds)


def test_a_grader_that_did_not_come_is_no_verdict(bench: PackageBench) -> None:
    with pytest.raises(MessageError, match="the grader of the package did not come with the job"):
        grade(bench, None)
