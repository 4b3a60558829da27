"""Testcases run in series. The results are the same as if each ran alone."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from time import monotonic

import msgspec
import pytest

from judge.checker.options import DEFAULT_CHECKER, BuiltinChecker
from judge.compilation import CompilationRequest, compile_sources
from judge.errors import BlobMissing, CheckerError
from judge.evaluation import EvaluationRequest, evaluate
from judge.executable import Executable
from judge.grading import OnReject
from judge.sandbox import LaneSettings
from judge.source import SourceFile
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import Judgehost, Problem, RecordingLane, language_of, limits
from tests.sandbox.slowness import SLOWNESS

AC, WA, RTE = Verdict.AC, Verdict.WA, Verdict.RTE
#: Prints its number, and also does what its input says.
PROGRAM = """
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void)
{
    int number;
    char deed[10];
    if (scanf("%d %9s", &number, deed) != 2)
        return 1;
    printf("%d\\n", strcmp(deed, "lie") ? number : number + 1);
    fflush(stdout);
    if (!strcmp(deed, "sleep"))
        usleep(300000);
    if (!strcmp(deed, "dream"))
        sleep(60);
    return !strcmp(deed, "fail");
}
"""
COUNT = 30
#: A run that is scheduled late ends its series.
ATTEMPTS = 30


class Bench:
    def __init__(self, host: Judgehost) -> None:
        self.host = host
        found = language_of(".c")
        self.language, self.variant = found.language, found.variant
        request = CompilationRequest(
            language=self.language,
            variant=self.variant,
            limits=limits(),
            files=[SourceFile(name=self.language.source_name, content=PROGRAM)],
            worker="test",
            image_digest="",
        )
        sha256 = compile_sources(host.lane, host.store, request).executable_sha256
        assert sha256 is not None
        self.executable = Executable.from_json(host.store.get(sha256))
        host.lane.tidy()

    def evaluate(
        self,
        deeds: dict[int, str],
        *,
        on_reject: OnReject = OnReject.CONTINUE,
        on_testcase: Callable[[TestcaseResult], None] = lambda _: None,
        between: Callable[[], None] = lambda: None,
        missing: int | None = None,
        checker: BuiltinChecker = DEFAULT_CHECKER,
    ) -> list[Verdict | None]:
        """Judge COUNT testcases, with `deeds` by ordinal. The store lacks the answer of the testcase `missing`."""
        cases = [(f"{number} {deeds.get(number, 'nothing')}\n".encode(), b"%d\n" % number) for number in range(COUNT)]
        manifest = self.host.manifest(Problem(cases=cases, limits=limits(), on_reject=on_reject))
        manifest = msgspec.structs.replace(manifest, checker=checker)
        if missing is not None:
            testcases = list(manifest.testcases)
            testcases[missing] = msgspec.structs.replace(testcases[missing], answer_sha256="0" * 64)
            manifest = msgspec.structs.replace(manifest, testcases=tuple(testcases))
        request = EvaluationRequest(
            language=self.language,
            variant=self.variant,
            limits=limits(),
            executable=self.executable,
            manifest=manifest,
            first=0,
            stop=COUNT,
        )
        testcases = evaluate(self.host.lane, self.host.store, request, on_testcase, between).testcases
        assert [testcase.ordinal for testcase in testcases] == list(range(COUNT))
        return [testcase.verdict for testcase in testcases]


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with RecordingLane(lane_settings) as lane:
        yield Bench(Judgehost(lane, tmp_path_factory.mktemp("store")))


def test_each_testcase_gets_the_verdict_of_its_own_run(bench: Bench) -> None:
    deeds = {3: "lie", 6: "fail", 7: "sleep", 8: "lie", 20: "sleep", COUNT - 1: "fail"}
    wrong = {3: WA, 6: RTE, 8: WA, COUNT - 1: RTE}
    said: list[TestcaseResult] = []
    verdicts = bench.evaluate(deeds, on_testcase=said.append)
    assert verdicts == [wrong.get(number, AC) for number in range(COUNT)]
    assert [result.ordinal for result in said] == list(range(COUNT))


def test_the_manifest_names_the_checker(bench: Bench) -> None:
    within_ten = BuiltinChecker(name="floatsabs", parameters={"precision": -1})
    assert bench.evaluate({3: "lie"}, checker=within_ten) == [AC] * COUNT
    assert bench.evaluate({3: "lie"}, checker=BuiltinChecker(name="ncmp")) == [AC] * 3 + [WA] + [AC] * (COUNT - 4)


def test_a_checker_that_is_not_known_is_a_judge_error(bench: Bench) -> None:
    with pytest.raises(CheckerError, match="there is no checker 'magic'"):
        bench.evaluate({}, checker=BuiltinChecker(name="magic"))


@pytest.mark.parametrize("first", [0, 1, 2, 4, 5, 6, COUNT - 1])
@pytest.mark.parametrize(("deed", "verdict"), [("lie", WA), ("fail", RTE)])
def test_nothing_beyond_the_first_failure_is_told_where_it_decides(
    bench: Bench, first: int, deed: str, verdict: Verdict
) -> None:
    said: list[TestcaseResult] = []
    verdicts = bench.evaluate({first: deed}, on_reject=OnReject.BREAK, on_testcase=said.append)
    assert verdicts == [AC] * first + [verdict] + [None] * (COUNT - first - 1)
    assert [result.ordinal for result in said] == list(range(first + 1))


def test_a_wrong_answer_does_not_wait_for_a_long_run_behind_it(bench: Bench) -> None:
    started_s = monotonic()
    verdicts = bench.evaluate({2: "lie", 3: "dream"}, on_reject=OnReject.BREAK)
    assert verdicts == [AC, AC, WA] + [None] * (COUNT - 3)
    assert monotonic() - started_s < 5 * SLOWNESS


def test_nothing_runs_where_another_job_may_be_put_in(bench: Bench) -> None:
    alive: list[list[str]] = []
    alive_meanwhile: list[list[str]] = []

    def between() -> None:
        alive.append(processes_of(bench.host.lane.visits[-1].uid))

    def on_testcase(result: TestcaseResult) -> None:
        alive_meanwhile.append(processes_of(bench.host.lane.visits[-1].uid))

    for _ in range(ATTEMPTS):
        bench.evaluate({7: "sleep", 12: "lie"}, on_testcase=on_testcase, between=between)
        assert len(alive) >= 3
        assert not any(alive)
        if ["main\n"] in alive_meanwhile:  # so they would have been seen
            return
    pytest.fail("no result ever came while a program was running")


def test_a_testcase_that_cannot_be_read_matters_only_where_it_is_reached(bench: Bench) -> None:
    """It is prepared together with those before it."""
    for deeds, reached in (({5: "lie"}, False), ({}, True)):
        with pytest.raises(BlobMissing) if reached else nullcontext():
            verdicts = bench.evaluate(deeds, on_reject=OnReject.BREAK, missing=8)
            assert verdicts[:6] == [AC] * 5 + [WA]


def processes_of(uid: int) -> list[str]:
    found = []
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            if directory.stat().st_uid == uid:
                found.append((directory / "comm").read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found
