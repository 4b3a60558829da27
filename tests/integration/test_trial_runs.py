"""Trial runs through the compile worker and the run worker, to their results."""

import msgspec
import pytest

from judge.limits import OUTPUT_KEPT_BYTES
from judge.messages import TRIAL_RUN_VERSION, CompileJob, Outcome, Result, TrialRun
from judge.package.manifest import Manifest
from judge.program import ProgramRole, RunTogether
from judge.report import RunStatus
from judge.verdict import Verdict
from tests.integration.test_package_programs import script
from tests.integration.worker_harness import Site, Subscriber

CASES = [(f"{number} {number + 1}\n".encode(), f"{2 * number + 1}\n".encode()) for number in range(5)]
SUM = "a, b = map(int, input().split())\nprint(a + b)\n"


def on_samples(around: Site, source: str) -> CompileJob:
    manifest = around.problem(CASES, samples=2)
    job = around.compile_job("python3", "main.py", source, manifest, count=2)
    return msgspec.structs.replace(job, submission_id=None, trial_run=TrialRun(), version=TRIAL_RUN_VERSION)


def on_input(around: Site, source: str, stdin: bytes) -> CompileJob:
    trial_run = TrialRun(input_sha256=around.store.put(stdin), input_bytes=len(stdin))
    job = around.compile_job("python3", "main.py", source, around.problem(CASES), count=1)
    return msgspec.structs.replace(job, submission_id=None, trial_run=trial_run, version=TRIAL_RUN_VERSION)


def run(around: Site, results: Subscriber, job: CompileJob) -> Result:
    result = results.result_of(around.submit(job))
    assert (result.submission_id, result.version) == (None, TRIAL_RUN_VERSION)
    return result


def kept(around: Site, sha256: str | None) -> bytes:
    assert sha256 is not None
    return around.store.get(sha256)


def test_what_is_printed_on_samples_is_kept_also_where_it_is_right(around: Site, results: Subscriber) -> None:
    source = f"import sys\nprint('note', file=sys.stderr)\n{SUM}"
    result = run(around, results, on_samples(around, source))
    assert [testcase.verdict for testcase in result.testcases] == [Verdict.AC, Verdict.AC]
    assert [kept(around, testcase.output_sha256) for testcase in result.testcases] == [b"1\n", b"3\n"]
    assert [kept(around, testcase.stderr_sha256) for testcase in result.testcases] == [b"note\n", b"note\n"]


def test_every_sample_runs_whatever_became_of_the_one_before(around: Site, results: Subscriber) -> None:
    job = msgspec.structs.replace(on_samples(around, "print(input())"), stop_policy="everything")
    result = run(around, results, msgspec.convert(job, CompileJob, from_attributes=True))
    assert [testcase.verdict for testcase in result.testcases] == [Verdict.WA, Verdict.WA]


def test_an_own_input_is_read_and_nothing_says_whether_the_output_is_right(around: Site, results: Subscriber) -> None:
    (testcase,) = run(around, results, on_input(around, SUM, b"40 2\n")).testcases
    assert (testcase.verdict, testcase.status, testcase.exit_code) == (Verdict.AC, RunStatus.EXITED, 0)
    assert kept(around, testcase.output_sha256) == b"42\n"


def test_of_a_long_output_the_beginning_is_kept_and_its_size(around: Site, results: Subscriber) -> None:
    (testcase,) = run(around, results, on_input(around, "print('x' * 99_999)", b"")).testcases
    assert len(kept(around, testcase.output_sha256)) == OUTPUT_KEPT_BYTES
    assert testcase.output_bytes == 100_000


@pytest.mark.parametrize(
    ("source", "verdict"),
    [("raise SystemExit(3)", Verdict.RTE), ("while True: pass", Verdict.TLE), ("print(" * 3, Verdict.RTE)],
)
def test_a_run_on_an_own_input_ends_as_it_ends(
    around: Site, results: Subscriber, source: str, verdict: Verdict
) -> None:
    result = run(around, results, on_input(around, source, b""))
    if result.outcome is Outcome.COMPILE_ERROR:
        assert source.startswith("print(")
        return
    assert [testcase.verdict for testcase in result.testcases] == [verdict]


def test_a_checker_of_the_package_judges_samples(around: Site, results: Subscriber) -> None:
    job = with_program(around, on_samples(around, SUM), ProgramRole.CHECKER, "echo no > $3/judgemessage.txt; exit 43")
    result = run(around, results, job)
    assert result.testcases[0].verdict is Verdict.WA
    assert kept(around, result.testcases[0].checker_message_sha256) == b"no"


def test_a_checker_of_the_package_is_not_asked_about_an_own_input(around: Site, results: Subscriber) -> None:
    job = with_program(around, on_input(around, SUM, b"1 1\n"), ProgramRole.CHECKER, "exit 1")
    (testcase,) = run(around, results, job).testcases
    assert kept(around, testcase.output_sha256) == b"2\n"


def test_the_conversation_of_an_interactive_sample_is_kept_also_where_it_went_well(
    around: Site, results: Subscriber
) -> None:
    deeds = "echo 1 2; read said; [ $said = 3 ] && exit 42; exit 43"
    job = with_program(around, on_samples(around, SUM), ProgramRole.INTERACTOR, deeds)
    result = run(around, results, job)
    assert [testcase.verdict for testcase in result.testcases] == [Verdict.AC, Verdict.AC]
    assert b"1 2" in kept(around, result.testcases[0].transcript_sha256)


def with_program(around: Site, job: CompileJob, role: ProgramRole, deeds: str) -> CompileJob:
    plain = Manifest.from_json(around.store.get(job.manifest_sha256))
    together = RunTogether.INTERACTIVE if role is ProgramRole.INTERACTOR else RunTogether.BATCH
    manifest = msgspec.structs.replace(plain, programs=(script(around, role, deeds),), run_together=together)
    return msgspec.structs.replace(job, manifest_sha256=around.store.put(manifest.to_json()))
