"""Multi-pass problems in the real sandbox."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from judge.errors import CheckerError
from judge.limits import NEXT_INPUT_LIMIT_BYTES
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.sandbox import LaneSettings
from judge.verdict import Verdict
from tests.sandbox.packages import PROGRAM_LIMITS, PackageBench, open_package_bench

AC, WA, RTE = Verdict.AC, Verdict.WA, Verdict.RTE

#: Prints twice the number that it reads.
DOUBLE = """
#include <stdio.h>
int main(void) { int n; scanf("%d", &n); printf("%d\\n", 2 * n); return n == 64; }
"""
#: Wants the number doubled until it is as large as the answer, and counts the passes.
CHECKER = """#!/bin/sh
read output; read answer < $2; read first < $1
echo pass >> $3/judgemessage.txt
[ "$first" = 1 ] || exit 1
[ $output -gt $answer ] && exit 43
[ $output = $answer ] || echo $output > $3/nextpass.in
exit 42
"""


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def problem(bench: PackageBench, *answers: int, checker: str = CHECKER, pass_limit: int = 10) -> Manifest:
    program = bench.program(ProgramRole.CHECKER, {"run": checker})
    return bench.manifest([(b"1\n", b"%d\n" % answer) for answer in answers], program, pass_limit=pass_limit)


def test_a_testcase_runs_until_the_checker_asks_for_no_more(bench: PackageBench) -> None:
    results = bench.evaluate(problem(bench, 2, 16, 3), DOUBLE)
    assert [(result.verdict, result.passes) for result in results] == [(AC, 1), (AC, 4), (WA, 2)]
    assert [bench.text(result.checker_message_sha256).split() for result in results] == [
        ["pass"],  # nothing of one testcase is there in the next
        ["pass"] * 4,  # each pass finds what the earlier ones left
        ["pass"] * 2,
    ]


def test_a_pass_that_fails_is_the_last(bench: PackageBench) -> None:
    (result,) = bench.evaluate(problem(bench, 256), DOUBLE)
    assert (result.verdict, result.passes) == (RTE, 7)


def test_the_largest_pass_counts_and_limits_are_of_each_pass(bench: PackageBench) -> None:
    work = """
    #include <stdio.h>
    #include <time.h>
    int main(void)
    {
        int n;
        scanf("%d", &n);
        while (clock() < CLOCKS_PER_SEC / 1000 * (n == 4 ? 150 : 80))
            ;
        printf("%d\\n", 2 * n);
    }
    """
    (result,) = bench.evaluate(problem(bench, 32), work)
    assert (result.verdict, result.passes) == (AC, 5)  # 470 ms in all; the limit is 300
    assert 150 <= result.cpu_time_ms <= 300


@pytest.mark.parametrize(
    ("checker", "complaint"),
    [
        ("echo 1 > $3/nextpass.in; exit 42", "wants more than 3 passes"),
        ("echo 1 > $3/nextpass.in; exit 43", "rejected the output, and yet asked for another pass"),
    ],
)
def test_a_checker_that_breaks_the_rules_of_passes_is_at_fault(
    bench: PackageBench, checker: str, complaint: str
) -> None:
    with pytest.raises(CheckerError, match=complaint):
        bench.evaluate(problem(bench, 1, checker=f"#!/bin/sh\n{checker}\n", pass_limit=3), DOUBLE)


def test_an_input_of_a_pass_that_is_too_large_for_memory_is_refused(bench: PackageBench) -> None:
    checker = f"#!/bin/sh\ntruncate -s {NEXT_INPUT_LIMIT_BYTES + 1} $3/nextpass.in; exit 42\n"
    manifest = replace(
        problem(bench, 1, checker=checker),
        program_limits=replace(PROGRAM_LIMITS, output_limit_bytes=2 * NEXT_INPUT_LIMIT_BYTES),
    )
    with pytest.raises(CheckerError, match=r"wrote a nextpass\.in of \d+ bytes, and it may have"):
        bench.evaluate(manifest, DOUBLE)


def test_no_program_can_change_what_another_reads(bench: PackageBench) -> None:
    """Neither a submission its input, nor a checker the output."""
    submission = """
    #include <fcntl.h>
    #include <stdio.h>
    int main(void) { printf("%d\\n", open("/proc/self/fd/0", O_RDWR) >= 0 ? 1 : 2); }
    """
    checker = """#!/bin/sh
    (: >> /dev/fd/0) 2> /dev/null && exit 1
    read output
    [ "$output" = 2 ] || exit 43
    [ -e $3/seen ] || : > $3/nextpass.in
    : > $3/seen
    exit 42
    """
    (result,) = bench.evaluate(problem(bench, 1, checker=checker), submission)
    assert (result.verdict, result.passes) == (AC, 2)


def test_as_many_passes_as_allowed_are_no_fault(bench: PackageBench) -> None:
    (result,) = bench.evaluate(problem(bench, 8, pass_limit=3), DOUBLE)
    assert (result.verdict, result.passes) == (AC, 3)
