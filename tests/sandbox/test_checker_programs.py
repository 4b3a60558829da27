"""Checkers that are programs of the package, in the real sandbox."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from judge.checker.judgement import Decision
from judge.errors import CheckerError, ProgramFault
from judge.evaluation import captured_output
from judge.evaluation.checker_program import UncheckedOutput, install_checkers
from judge.grading.plan import GradingGroup, GradingPlan
from judge.limits import CHECKER_MESSAGE_KEPT_BYTES
from judge.package.manifest import Manifest
from judge.program import ProgramRole
from judge.sandbox import Command, Execution, LaneSettings, Sandbox
from judge.verdict import Verdict
from tests.sandbox.packages import PROGRAM_LIMITS, PackageBench, open_package_bench
from tests.sandbox.slowness import SLOWNESS

AC, WA = Verdict.AC, Verdict.WA
#: More than a short run of a submission may take.
CHECK_US = 1000 * (LaneSettings.short_run_ms * SLOWNESS + 2)
#: On a busy machine, a check may take too long by chance.
ATTEMPTS = 10

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


@dataclass(frozen=True, kw_only=True)
class Said:
    verdict: Verdict | None
    score: float | None = None
    multiplier: float | None = None
    message: str = ""
    team_message: str = ""


SCORING = GradingPlan(root=GradingGroup(name="", first=0, stop=1), is_scoring=True)


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def checked_by(bench: PackageBench, files: Mapping[str, str], *, cases: int = 1, **changes: object) -> Manifest:
    """A problem whose inputs are 1, 2, ... and whose answers are 0."""
    checker = bench.program(ProgramRole.CHECKER, files)
    return bench.manifest([(b"%d\n" % number, b"0\n") for number in range(1, cases + 1)], checker, **changes)


def test_a_checker_decides_with_input_answer_and_output(bench: PackageBench) -> None:
    manifest = checked_by(bench, {"check.cpp": SUM_CHECKER}, cases=20)
    assert [result.verdict for result in bench.evaluate(manifest, ECHO)] == [AC] * 20
    lies = ECHO.replace('"%d\\n", n', '"%d\\n", n == 7 ? 8 : n')
    verdicts = [result.verdict for result in bench.evaluate(manifest, lies)]
    assert verdicts == [WA if number == 7 else AC for number in range(1, 21)]


def test_checks_go_in_series_though_they_take_longer_than_a_short_run(
    bench: PackageBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = checked_by(
        bench, {"check.c": f"#include <unistd.h>\nint main(void) {{ usleep({CHECK_US}); return 42; }}"}, cases=5
    )
    output = tmp_path / "output"
    output.write_bytes(b"")
    with ExitStack() as stack:
        (checker,) = install_checkers(bench.host.lane, bench.host.store, manifest, bench.ready(manifest), stack)
        output_fd = stack.enter_context(output.open("rb")).fileno()
        outputs = [
            UncheckedOutput.open(bench.host.store, testcase, output_fd, stack) for testcase in manifest.testcases
        ]
        requests = count_requests(bench.host.lane.visits[-1], monkeypatch)
        for _ in range(ATTEMPTS):
            requests.clear()
            decisions = [checked.judgement.decision for checked in checker.check(outputs)]
            assert decisions == [Decision.ACCEPTED] * len(outputs)
            if len(requests) < len(outputs):
                return
    pytest.fail("each check took a request of its own")


def count_requests(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[Command]:
    """The commands of all series that this sandbox starts from now on."""
    start_series = box.start_series
    requests: list[Command] = []

    def counted(command: Command, **options: Any) -> Execution:
        requests.append(command)
        return start_series(command, **options)

    monkeypatch.setattr(box, "start_series", counted)
    return requests


def test_an_output_beyond_what_stays_in_memory_reaches_its_checker_whole(
    bench: PackageBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(captured_output, "IN_MEMORY_BYTES", 100_000)
    size_bytes = 300_001
    flood = f"int main(void) {{ for (int n = 0; n < {size_bytes}; n++) __builtin_putchar('x'); }}"
    counts = shell(f"[ $(wc -c < /dev/stdin) = {size_bytes} ] && [ $(cat | wc -c) = {size_bytes} ] && exit 42; exit 43")
    (result,) = bench.evaluate(checked_by(bench, counts), flood)
    assert result.verdict is AC


def shell(deeds: str) -> dict[str, str]:
    """A checker that runs these commands: input, answer and feedback directory are $1, $2 and $3."""
    return {"run": f"#!/bin/sh\n{deeds}\n"}


def judge_one(bench: PackageBench, files: Mapping[str, str], **changes: object) -> "Said":
    (result,) = bench.evaluate(checked_by(bench, files, **changes), ECHO)
    return Said(
        verdict=result.verdict,
        score=result.score,
        multiplier=result.score_multiplier,
        message=bench.text(result.checker_message_sha256),
        team_message=bench.text(result.team_message_sha256),
    )


def test_messages_and_scores_leave_by_the_feedback_directory(bench: PackageBench) -> None:
    deeds = "echo for the judge > $3/judgemessage.txt; echo for the team > $3/teammessage.txt; echo 12.5 > $3/score.txt"
    said = judge_one(bench, shell(f"{deeds}; exit 42"), grading=SCORING)
    assert said == Said(verdict=AC, score=12.5, message="for the judge", team_message="for the team")
    assert judge_one(bench, shell("echo 0.25 > $3/score_multiplier.txt; exit 42"), grading=SCORING).multiplier == 0.25
    assert judge_one(bench, shell("echo no > $3/judgemessage.txt; exit 43")).message == "no"


def test_messages_are_cut_and_need_not_be_text(bench: PackageBench) -> None:
    said = judge_one(
        bench, shell("yes | head -c 500000 > $3/judgemessage.txt; printf 'a\\377b' > $3/teammessage.txt; exit 42")
    )
    assert len(said.message) <= CHECKER_MESSAGE_KEPT_BYTES
    assert said.message.startswith("y\ny\n")
    assert said.team_message == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("score", ["", "nan", "inf", "1e999", "12 13", "0x10", "1_000", "a" * 100, "ten"])
def test_a_score_that_is_no_number_is_a_fault_of_the_checker(bench: PackageBench, score: str) -> None:
    with pytest.raises(CheckerError, match="which is not a number"):
        judge_one(bench, shell(f"printf '{score}' > $3/score.txt; exit 42"), grading=SCORING)


@pytest.mark.parametrize(
    ("deeds", "complaint"),
    [
        ("exit 0", "exited with 0"),
        ("exit 1", "exited with 1"),
        ("exit 2", "exited with 2"),
        ("exit 44", "exited with 44"),
        ("kill -SEGV $$", "was ended by SIGSEGV"),
        ("kill -KILL $$", "was ended by SIGKILL"),
        ("echo this is why >&2; exit 3", "it said: this is why"),
        ("while :; do :; done", "more than its .* ms of CPU time|had not ended"),
        ("yes; exit 42", "wrote more than its 1 MiB"),
        ("yes >&2; exit 42", "wrote more than its 1 MiB"),
        ("exec yes > $3/judgemessage.txt", "wrote more than its 1 MiB"),
        ("for n in 1 2 3; do head -c 900000 /dev/zero > $3/$n; done; exit 42", "left more than 1 MiB or 1000 files"),
        ("for n in $(seq 1500); do : > $3/$n; done; exit 42", "left more than 1 MiB or 1000 files"),
        ("echo 2 > $3/score_multiplier.txt; exit 42", "which must be 0 to 1"),
        ("printf '%0200d' 7 > $3/score.txt; exit 42", r"wrote a score\.txt of 200 bytes, and it may have 100"),
    ],
)
def test_whatever_else_a_checker_does_is_its_own_fault(bench: PackageBench, deeds: str, complaint: str) -> None:
    with pytest.raises(CheckerError, match=complaint):
        judge_one(bench, shell(deeds), grading=SCORING)


@pytest.mark.parametrize(
    "deeds",
    [
        "sleep 100 & sleep 100 & exit 42",
        "ln -s /etc/passwd $3/judgemessage.txt; exit 42",
        "mkfifo $3/judgemessage.txt; mkdir $3/teammessage.txt; exit 42",
        "ln -s /proc/self/mem $3/score.txt; : > \"$3/$(printf '\\377\\n')\"; exit 42",
        "chmod 000 $3; exit 42",
        "cat > /dev/null; exit 42",
        "exit 42",
        "echo out; echo err >&2; exit 42",
    ],
)
def test_odd_deeds_that_harm_nobody_are_no_fault(bench: PackageBench, deeds: str) -> None:
    said = judge_one(bench, shell(deeds))
    assert (said.verdict, said.message.strip() in ("", "out\nerr"), said.team_message) == (AC, True, "")


@pytest.mark.parametrize(
    "program",
    [
        'int main(void) { for (int i = 0; i < 1000000; i++) putchar("\\0\\xff\\nx"[i % 4]); }',
        "int main(void) {}",
    ],
)
def test_a_checker_gets_every_byte_of_an_output_or_need_not_read_it(bench: PackageBench, program: str) -> None:
    source = f"#include <stdio.h>\n{program}"
    size = 1_000_000 if "1000000" in program else 0
    for deeds in (f"[ $(wc -c) = {size} ] && exit 42; exit 43", "exit 42", "head -c 10 > /dev/null; exit 42"):
        (result,) = bench.evaluate(checked_by(bench, shell(deeds)), source)
        assert result.verdict is AC


def test_no_feedback_of_one_testcase_is_there_in_another(bench: PackageBench) -> None:
    files = shell('[ -z "$(ls -A $3)" ] || exit 1; [ ! -e /sandbox/work/old ] || exit 1; : > $3/old; exit 42')
    assert [result.verdict for result in bench.evaluate(checked_by(bench, files, cases=5), ECHO)] == [AC] * 5


def test_nothing_of_the_package_is_where_the_submission_runs(bench: PackageBench) -> None:
    finder = """
    #include <stdio.h>
    #include <stdlib.h>
    #include <unistd.h>
    int main(void)
    {
        int n;
        scanf("%d", &n);
        if (system("ls -A /sandbox/work /sandbox/program /proc/self/fd > found; [ $(wc -l < found) -lt 13 ]"))
            return 1;
        for (int fd = 3; fd < 100; fd++)
            if (dup(fd) >= 0)
                return 2;
        printf("%d\\n", n);
    }
    """
    manifest = checked_by(bench, {"check.cpp": SUM_CHECKER}, cases=4)
    assert [result.verdict for result in bench.evaluate(manifest, finder)] == [AC] * 4


def test_all_checkers_must_accept(bench: PackageBench) -> None:
    def verdict(*codes: int) -> Verdict | None:
        checkers = [
            bench.program(ProgramRole.CHECKER, shell(f"exit {code}"), name=f"check{number}")
            for number, code in enumerate(codes)
        ]
        (result,) = bench.evaluate(bench.manifest([(b"1", b"0")], *checkers), ECHO)
        return result.verdict

    assert verdict(42, 42) is AC
    assert verdict(42, 43) is WA
    assert verdict(43, 1) is WA  # the second is not asked
    with pytest.raises(CheckerError):
        verdict(42, 1)


def test_arguments_of_a_testcase_come_after_the_three_of_the_format(bench: PackageBench) -> None:
    checker = bench.program(ProgramRole.CHECKER, shell('[ "$4|$5|$#" = "a b||5" ] && exit 42; exit 43'))
    manifest = bench.manifest([(b"1", b"0"), (b"2", b"0")], checker)
    first, second = manifest.testcases
    told = msgspec.structs.replace(first, checker_arguments=("a b", ""))
    manifest = msgspec.structs.replace(manifest, testcases=(told, second))
    assert [result.verdict for result in bench.evaluate(manifest, ECHO)] == [AC, WA]


def test_the_run_itself_decides_before_any_checker(bench: PackageBench) -> None:
    manifest = checked_by(bench, shell("exit 1"))
    (result,) = bench.evaluate(manifest, "int main(void) { return 1; }")
    assert result.verdict is Verdict.RTE


TESTLIB = {"testlib.h": "/* the real one is not ours to have */"}


@pytest.mark.parametrize(
    ("deeds", "verdict"), [("exit 0", AC), ("exit 1", WA), ("exit 2", WA), ("exit 42", AC), ("exit 43", WA)]
)
def test_exit_codes_of_testlib_count_where_there_is_a_testlib(
    bench: PackageBench, deeds: str, verdict: Verdict
) -> None:
    assert judge_one(bench, {**shell(f"echo why >&2; {deeds}"), **TESTLIB}) == Said(verdict=verdict, message="why")


def test_testlib_gives_points(bench: PackageBench) -> None:
    points = judge_one(bench, {**shell("echo points 2.5 half >&2; exit 7"), **TESTLIB}, grading=SCORING)
    assert (points.verdict, points.score) == (AC, 2.5)
    share = judge_one(bench, {**shell("exit 66"), **TESTLIB}, grading=SCORING)
    assert (share.verdict, share.multiplier) == (AC, 0.5)
    for deeds in ("exit 3", "exit 7", "exit 117", "exit 5"):
        with pytest.raises(CheckerError):
            judge_one(bench, {**shell(deeds), **TESTLIB}, grading=SCORING)
    with pytest.raises(CheckerError, match="the problem has none"):
        judge_one(bench, {**shell("echo points 2.5 >&2; exit 7"), **TESTLIB})


@pytest.mark.parametrize(
    "files",
    [
        {
            "check.py": "import sys\nn, a = (int(open(p).read()) for p in sys.argv[1:3])\n"
            "print(int(input()) - n - a, file=open(sys.argv[3] + 'judgemessage.txt', 'w'))\nsys.exit(42)\n"
        },
        {
            "Check.java": "import java.nio.file.*; public class Check { public static void main(String[] a) throws"
            " Exception { long n = Long.parseLong(Files.readString(Path.of(a[0])).trim());"
            " long m = new java.util.Scanner(System.in).nextLong(); Files.writeString(Path.of(a[2], "
            '"judgemessage.txt"), "" + (n - m)); System.exit(42); } }'
        },
        {
            "check.js": "const fs = require('fs'); const [, , input, answer, feedback] = process.argv;"
            "fs.writeFileSync(feedback + 'judgemessage.txt', String(fs.readFileSync(0) - fs.readFileSync(input)));"
            "process.exit(+fs.readFileSync(answer) === 0 ? 42 : 43);"
        },
        {"check.c": "#include <zero.h>\nint main(int c, char **v) { return zero(v[1], v[3]); }", "zero.h": ""},
        {
            "run": "#!/usr/bin/python3\nimport sys\n"
            "open(sys.argv[3] + 'judgemessage.txt', 'w').write('0')\nsys.exit(42)\n"
        },
        {"build": "#!/bin/sh\ng++ -o run src/check.cc\n", "src/check.cc": "int main() { return 42; }"},
    ],
    ids=["python", "java", "javascript", "c", "run", "build"],
)
def test_a_checker_may_be_in_any_language(bench: PackageBench, files: dict[str, str]) -> None:
    if "zero.h" in files:
        files = {
            **files,
            "zero.h": "#include <stdio.h>\nstatic int zero(char *a, char *d) { char p[99]; sprintf(p,"
            ' "%sjudgemessage.txt", d); fputs("0", fopen(p, "w")); return fopen(a, "r") ? 42 : 1; }',
        }
    limits = msgspec.structs.replace(PROGRAM_LIMITS, cpu_time_limit_ms=3000 * SLOWNESS)
    said = judge_one(bench, files, program_limits=limits)
    assert said.verdict is AC
    assert said.message == ("" if "build" in files else "0")


def test_a_program_that_does_not_compile_is_a_fault_with_the_compiler_s_words(bench: PackageBench) -> None:
    with pytest.raises(ProgramFault, match=r"check of the package does not compile: (?s:.)*not_there"):
        judge_one(bench, {"check.cpp": "int main() { return not_there; }"})
    with pytest.raises(ProgramFault, match=r"is in no language that this machine has: check\.xyz"):
        judge_one(bench, {"check.xyz": ""})
    with pytest.raises(ProgramFault, match="no file `run`"):
        judge_one(bench, {"build": "#!/bin/sh\n", "check.cc": ""})
