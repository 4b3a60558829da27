"""Checkers that are programs of the package, in the real sandbox."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from judge.errors import CheckerError, ProgramFault
from judge.grading.plan import GradingGroup, GradingPlan
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.sandbox import LaneSettings
from judge.verdict import Verdict
from tests.sandbox.packages import PackageBench, open_package_bench

AC, WA = Verdict.AC, Verdict.WA

#: Prints the number that it reads.
ECHO = """
#include <stdio.h>
int main(void) { int n; scanf("%d", &n); printf("%d\\n", n); }
"""
#: Accepts the sum of the input and the answer. Reads each file by its name, as the format says.
SUM_CHECKER = """
#include <fstream>
#include <iostream>
int main(int argc, char **argv)
{
    std::ifstream in(argv[1]), answer(argv[2]);
    long a, b, c;
    if (argc < 4 || !(in >> a) || !(answer >> b))
        return 1;
    return std::cin >> c && c == a + b ? 42 : 43;
}
"""
SCORING = GradingPlan(root=GradingGroup(name="", first=0, stop=1), is_scoring=True)


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def checked_by(
    bench: PackageBench, files: Mapping[str, str], *, cases: int = 1, arguments: tuple[str, ...] = (), **changes: object
) -> Manifest:
    """A problem whose inputs are 1, 2, ... and whose answers are 0."""
    checker = bench.program(ProgramRole.CHECKER, files)
    return bench.manifest([(b"%d\n" % number, b"0\n") for number in range(1, cases + 1)], checker, **changes)


def test_a_checker_decides_with_input_answer_and_output(bench: PackageBench) -> None:
    manifest = checked_by(bench, {"check.cpp": SUM_CHECKER}, cases=20)
    assert [result.verdict for result in bench.evaluate(manifest, ECHO)] == [AC] * 20
    lies = ECHO.replace('"%d\\n", n', '"%d\\n", n == 7 ? 8 : n')
    verdicts = [result.verdict for result in bench.evaluate(manifest, lies)]
    assert verdicts == [WA if number == 7 else AC for number in range(1, 21)]
