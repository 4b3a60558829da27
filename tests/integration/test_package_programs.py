"""Problems with programs of their own, through the compile worker and the run worker, to their results."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from judge.grading import OnReject
from judge.grading.plan import GradingGroup, GradingPlan
from judge.messages import GroupGrade, Outcome, Result
from judge.package.manifest import Manifest
from judge.program import Program, ProgramFile, ProgramRole, RunTogether
from judge.verdict import Verdict
from tests.integration.worker_harness import Site, Subscriber

AC, WA = Verdict.AC, Verdict.WA
CASES = [(b"%d\n" % number, b"%d\n" % (number % 2)) for number in range(6)]
#: Says that its input is odd, always.
SUBMISSION = '#include <stdio.h>\nint main(void) { puts("1"); }\n'


def program(around: Site, role: ProgramRole, files: Mapping[str, str]) -> Program:
    stored = (
        ProgramFile(name=name, sha256=around.store.put(text.encode()), size_bytes=len(text.encode()))
        for name, text in files.items()
    )
    return Program(role=role, name=f"the_{role}", files=tuple(stored))


def script(around: Site, role: ProgramRole, deeds: str) -> Program:
    return program(around, role, {"run": f"#!/bin/sh\n{deeds}\n"})


def judge(around: Site, results: Subscriber, *programs: Program, **changes: Any) -> Result:
    """Judge by a manifest that has these programs, and these changes."""
    variant = changes.pop("variant", "c17")
    plain = Manifest.from_json(around.store.get(around.problem(CASES)))
    manifest = msgspec.structs.replace(plain, programs=programs, **changes)
    assert manifest.message_version == 2
    job = around.compile_job(variant, "main.c", SUBMISSION, around.store.put(manifest.to_json()), count=len(CASES))
    result = results.result_of(around.submit(msgspec.structs.replace(job, version=2)))
    assert result.version == 2
    return result


def verdicts(result: Result) -> list[Verdict | None]:
    assert result.outcome is Outcome.JUDGED, result.reason
    return [testcase.verdict for testcase in result.testcases]


def test_a_checker_judges(around: Site, results: Subscriber) -> None:
    deeds = "read said; read answer < $2; echo hello > $3/teammessage.txt; [ $said = $answer ] && exit 42; exit 43"
    result = judge(around, results, script(around, ProgramRole.CHECKER, deeds))
    assert verdicts(result) == [WA, None, None, None, None, None]
    sha256 = result.testcases[0].team_message_sha256
    assert sha256 is not None
    assert around.store.get(sha256) == b"hello"


def test_an_interactor_converses(around: Site, results: Subscriber) -> None:
    deeds = "read said; read answer < $2; echo hello > $3/teammessage.txt; [ $said = $answer ] && exit 42; exit 43"
    interactor = script(around, ProgramRole.INTERACTOR, deeds)
    changes = {"run_together": RunTogether.INTERACTIVE, "on_reject": OnReject.CONTINUE}
    result = judge(around, results, interactor, **changes)
    assert verdicts(result) == [WA, AC] * 3
    sha256 = result.testcases[0].team_message_sha256
    assert sha256 is not None
    assert around.store.get(sha256) == b"hello"


def test_programs_are_compiled_once_a_version(around: Site, results: Subscriber) -> None:
    checker = program(around, ProgramRole.CHECKER, {"build": "#!/bin/sh\ndate +%N > built\n", "run": RUN_IF_AS_BEFORE})
    feedback = set()
    for _ in range(3):
        result = judge(around, results, checker)
        assert verdicts(result) == [AC] * 6
        feedback |= {testcase.checker_message_sha256 for testcase in result.testcases}
    assert len(feedback) == 1
    assert None not in feedback


RUN_IF_AS_BEFORE = "#!/bin/sh\ncat $(dirname $0)/built > $3/judgemessage.txt; exit 42\n"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"run": "#!/bin/sh\necho I am broken >&2; exit 1\n"}, "exited with 1.*I am broken"),
        ({"check.c": "int main(void) { return not_there; }"}, "the_checker of the package does not compile.*not_there"),
        ({"check.xyz": "?"}, "is in no language that this machine has"),
    ],
)
def test_a_program_that_fails_is_a_judge_error_and_says_why(
    around: Site, results: Subscriber, files: dict[str, str], reason: str
) -> None:
    result = judge(around, results, program(around, ProgramRole.CHECKER, files))
    assert result.outcome is Outcome.JUDGE_ERROR
    assert result.reason is not None
    assert matches(reason, result.reason)


def matches(pattern: str, text: str) -> bool:
    parts = pattern.split(".*")
    return all(part in text for part in parts)


def test_a_grader_grades_groups(around: Site, results: Subscriber) -> None:
    grader = script(around, ProgramRole.GRADER, 'echo "WA $(grep -c AC)"')
    plan = GradingPlan(
        root=GradingGroup(name="", first=0, stop=6, has_custom_grader=True, on_reject=OnReject.CONTINUE),
        is_scoring=True,
    )
    result = judge(around, results, grader, grading=plan)
    assert verdicts(result) == [WA, AC] * 3
    assert result.group_grades == (GroupGrade(name="", verdict=WA, score=3.0),)


def test_a_static_validator_looks_at_the_sources_once(around: Site, results: Subscriber) -> None:
    deeds = """
    [ "$1 $2 $4" = "c main.c --most=3" ] && grep -q puts main.c && [ $(ls | wc -l) = 1 ] || exit 43
    echo 2.5 > $3/score.txt; exit 42
    """
    group = GradingGroup(
        name="secret",
        first=0,
        stop=6,
        static_validation_score=4,
        static_validator_arguments=("--most=3",),
        on_reject=OnReject.CONTINUE,
    )
    plan = GradingPlan(root=GradingGroup(name="", first=0, stop=6, groups=(group,)), is_scoring=True)
    for said, grade in (
        (deeds, GroupGrade(name="secret", verdict=AC, score=2.5)),
        ("exit 42", GroupGrade(name="secret", verdict=AC, score=4)),
        ("exit 43", GroupGrade(name="secret", verdict=WA, score=0)),
    ):
        result = judge(around, results, script(around, ProgramRole.STATIC_VALIDATOR, said), grading=plan)
        assert result.static_grades == (grade,), result.reason
    broken = judge(around, results, script(around, ProgramRole.STATIC_VALIDATOR, "exit 1"), grading=plan)
    assert broken.outcome is Outcome.JUDGE_ERROR
    assert "on the sources, exited with 1" in (broken.reason or "")


def test_output_files_are_checked_and_a_program_is_refused(around: Site, results: Subscriber) -> None:
    testcases = Manifest.from_json(around.store.get(around.problem(CASES))).testcases
    named = tuple(msgspec.structs.replace(testcase, output_name="main.c") for testcase in testcases)
    changes = {"run_together": RunTogether.OUTPUT_ONLY, "testcases": named}
    checker = script(around, ProgramRole.CHECKER, "grep -q main && exit 42; exit 43")
    assert verdicts(judge(around, results, checker, variant="output", **changes)) == [AC] * 6
    refused = judge(around, results, checker, **changes)
    assert refused.outcome is Outcome.COMPILE_ERROR
