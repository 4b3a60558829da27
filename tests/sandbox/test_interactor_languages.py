"""Interactors as packages bring them: in several languages, in both dialects, compiled as the workers compile them."""

from collections.abc import Iterator, Mapping

import pytest

from judge.errors import CheckerError
from judge.program import ProgramRole, RunTogether
from judge.sandbox import LaneSettings
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import limits
from tests.sandbox.packages import PackageBench, open_package_bench

AC, WA, RTE, TLE = Verdict.AC, Verdict.WA, Verdict.RTE, Verdict.TLE
LIMITS = limits(cpu_ms=2000, memory_mib=256)
SECRET = 37

#: Guess a number from 1 to 100 in seven questions; the input has it.
CPP = r"""
#include <fstream>
#include <iostream>
int main(int argc, char **argv)
{
    int secret, guess;
    std::ifstream(argv[1]) >> secret;
    for (int question = 0; question < 7 && std::cin >> guess; question++) {
        std::cout << (guess < secret ? "higher" : guess > secret ? "lower" : "correct") << std::endl;
        if (guess == secret)
            return 42;
    }
    std::ofstream(argv[3] + std::string("judgemessage.txt")) << "not found";
    return 43;
}
"""
TESTLIB_HEADER = """
#include <fstream>
#include <iostream>
enum { _ok = 0, _wa = 1, _fail = 3 };
inline void quitf(int code, const char *text) { std::cerr << text; exit(code); }
"""
TESTLIB = r"""
#include "testlib.h"
int main(int, char **argv)
{
    int secret, guess;
    std::ifstream(argv[1]) >> secret;
    for (int question = 0; question < 7 && std::cin >> guess; question++) {
        std::cout << (guess < secret ? "higher" : guess > secret ? "lower" : "correct") << std::endl;
        if (guess == secret)
            quitf(_ok, "found");
    }
    quitf(_wa, "not found");
}
"""
PYTHON = """
import sys
secret = int(open(sys.argv[1]).read())
for question in range(7):
    line = sys.stdin.readline()
    if not line:
        break
    guess = int(line)
    print("higher" if guess < secret else "lower" if guess > secret else "correct", flush=True)
    if guess == secret:
        sys.exit(42)
open(sys.argv[3] + "judgemessage.txt", "w").write("not found")
sys.exit(43)
"""
SHELL = """#!/bin/sh
read secret < $1
for question in 1 2 3 4 5 6 7; do
    read guess || break
    if [ $guess = $secret ]; then echo correct; exit 42; fi
    if [ $guess -lt $secret ]; then echo higher; else echo lower; fi
done
echo "not found" > $3/judgemessage.txt
exit 43
"""
INTERACTORS = {
    "C++": {"guess.cpp": CPP},
    "testlib": {"guess.cpp": TESTLIB, "testlib.h": TESTLIB_HEADER},
    "Python": {"guess.py": PYTHON},
    "a script": {"run": SHELL},
}
FAILING = {"guess.cpp": TESTLIB.replace("quitf(_wa", "quitf(_fail"), "testlib.h": TESTLIB_HEADER}

BISECTION = """
import sys
low, high = 1, 100
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    answer = input()
    if answer == "correct":
        break
    low, high = (middle + 1, high) if answer == "higher" else (low, middle - 1)
"""
SUBMISSIONS = {
    "bisection": (BISECTION, AC),
    "one by one, and an error at the end of the input": (BISECTION.replace("(low + high) // 2", "low"), WA),
    "it stops early": ("print(50, flush=True)", WA),
    "it crashes early": ("print(50, flush=True); [][0]", RTE),
    # (input() would flush.)
    "it does not flush": (BISECTION.replace(", flush=True", "").replace("input()", "sys.stdin.readline()"), TLE),
}
JAVA = """
import java.util.Scanner;
public class Main {
    public static void main(String[] arguments) {
        Scanner in = new Scanner(System.in);
        for (int low = 1, high = 100;;) {
            int middle = (low + high) / 2;
            System.out.println(middle);
            String answer = in.next();
            if (answer.equals("correct"))
                return;
            if (answer.equals("higher")) low = middle + 1; else high = middle - 1;
        }
    }
}
"""


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def judge(
    bench: PackageBench, interactor: Mapping[str, str], source: str, *, variant: str = "python3"
) -> TestcaseResult:
    program = bench.program(ProgramRole.INTERACTOR, interactor, name="output_validators/guess")
    manifest = bench.manifest([(b"%d\n" % SECRET, b"")], program, run_together=RunTogether.INTERACTIVE, limits=LIMITS)
    (result,) = bench.evaluate(manifest, source, variant=variant)
    return result


@pytest.mark.parametrize("interactor", INTERACTORS)
@pytest.mark.parametrize("submission", SUBMISSIONS)
def test_a_number_is_guessed(bench: PackageBench, interactor: str, submission: str) -> None:
    source, verdict = SUBMISSIONS[submission]
    result = judge(bench, INTERACTORS[interactor], source)
    assert result.verdict is verdict, (result, bench.text(result.stderr_sha256))
    if verdict is WA:
        assert bench.text(result.checker_message_sha256) == "not found"


def test_a_virtual_machine_converses(bench: PackageBench) -> None:
    assert judge(bench, INTERACTORS["C++"], JAVA, variant="java").verdict is AC


def test_a_testlib_interactor_that_fails_is_never_a_wrong_answer(bench: PackageBench) -> None:
    with pytest.raises(CheckerError, match=r"exited with 3.*not found"):
        judge(bench, FAILING, "print(50, flush=True)")
