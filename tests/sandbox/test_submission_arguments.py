"""Testcases that start a submission with arguments, in every way in which a submission is run."""

from collections.abc import Iterator, Sequence

import msgspec
import pytest

from judge.package.manifest import Manifest
from judge.program import Program, ProgramRole, RunTogether
from judge.sandbox import LaneSettings
from judge.verdict import Verdict
from tests.sandbox.packages import PackageBench, open_package_bench

AC, WA = Verdict.AC, Verdict.WA
#: Prints the line that it reads, and its arguments.
ECHO = """
#include <stdio.h>
int main(int argc, char **argv)
{
    char line[100];
    fgets(line, sizeof line, stdin);
    fputs(line, stdout);
    for (int i = 1; i < argc; i++) printf("%s\\n", argv[i]);
}
"""
ARGUMENTS: Sequence[tuple[str, ...]] = [(), (), ("a b", "$(exit)"), ("a b", "$(exit)"), ("c",), ()]
ANSWERS = [b"0\n" + b"".join(b"%s\n" % argument.encode() for argument in found) for found in ARGUMENTS]
CHECKER = """#!/bin/sh
cmp -s - $2 || exit 43
exit 42
"""


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def problem(bench: PackageBench, *programs: Program, **changes: object) -> Manifest:
    manifest = bench.manifest([(b"0\n", answer) for answer in ANSWERS], *programs, **changes)
    testcases = (
        msgspec.structs.replace(testcase, arguments=arguments)
        for testcase, arguments in zip(manifest.testcases, ARGUMENTS, strict=True)
    )
    return msgspec.structs.replace(manifest, testcases=tuple(testcases))


def verdicts(bench: PackageBench, manifest: Manifest, source: str = ECHO, variant: str = "c17") -> list[Verdict | None]:
    return [result.verdict for result in bench.evaluate(manifest, source, variant=variant)]


def test_a_submission_gets_the_arguments_of_each_testcase(bench: PackageBench) -> None:
    assert verdicts(bench, problem(bench)) == [AC] * 6


def test_its_output_is_checked_by_a_program(bench: PackageBench) -> None:
    assert verdicts(bench, problem(bench, bench.program(ProgramRole.CHECKER, {"run": CHECKER}))) == [AC] * 6


def test_arguments_are_the_same_in_each_pass(bench: PackageBench) -> None:
    twice = "[ -e $3/second ] && exit 42; touch $3/second; echo 0 > $3/nextpass.in"
    checker = bench.program(ProgramRole.CHECKER, {"run": CHECKER.replace("exit 42", f"{twice}; exit 42")})
    results = bench.evaluate(problem(bench, checker, pass_limit=2), ECHO)
    assert [(result.verdict, result.passes) for result in results] == [(AC, 2)] * 6


def test_a_submission_that_converses_gets_them(bench: PackageBench) -> None:
    interactor = bench.program(ProgramRole.INTERACTOR, {"run": f"#!/bin/sh\necho 0\n{CHECKER}"})
    assert verdicts(bench, problem(bench, interactor, run_together=RunTogether.INTERACTIVE)) == [AC] * 6


@pytest.mark.parametrize(
    ("variant", "source"),
    [
        ("python3", "import sys\nprint(input(), *sys.argv[1:], sep='\\n')"),
        ("javascript", "console.log(['0', ...process.argv.slice(2)].join('\\n'))"),
        (
            "java",
            "class Main { public static void main(String[] args) { System.out.println(0);"
            " for (String argument : args) System.out.println(argument); } }",
        ),
    ],
)
def test_languages_that_are_not_compiled_to_programs_get_them(bench: PackageBench, variant: str, source: str) -> None:
    patient = problem(bench)
    limits = msgspec.structs.replace(
        patient.limits, cpu_time_limit_ms=10_000, wall_time_limit_ms=30_000, memory_limit_bytes=1 << 29
    )
    assert verdicts(bench, msgspec.structs.replace(patient, limits=limits), source, variant) == [AC] * 6
