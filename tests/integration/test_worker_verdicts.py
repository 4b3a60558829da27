"""Submissions through the compile worker and the run worker, in every language, to their results."""

from pathlib import Path

import msgspec
import pytest

from judge.executable import Executable
from judge.language import Language, Languages
from judge.limits import OUTPUT_KEPT_BYTES
from judge.messages import Outcome, Result
from judge.report import RunStatus
from judge.store.blob import blob_path
from judge.verdict import Verdict
from tests.integration.worker_harness import IMAGES, LIMITS, MIB, Site, Subscriber

CASES = [(f"{number} {number + 1}\n".encode(), f"{2 * number + 1}\n".encode()) for number in range(5)]
LANGUAGES = Languages.load(IMAGES)
VARIANTS = ["c17", "cpp17", "cpp20", "cpp23", "python3", "java"]


def language_of(variant: str) -> Language:
    found = LANGUAGES.find(variant)
    assert found is not None
    return found.language


def judge(around: Site, results: Subscriber, variant: str, source: str, name: str | None = None) -> Result:
    language = language_of(variant)
    manifest = around.problem(CASES, samples=2)
    job = around.compile_job(variant, name or language.source_name, source, manifest, count=len(CASES))
    return results.result_of(around.submit(job))


def verdicts(result: Result) -> list[Verdict | None]:
    assert result.outcome is Outcome.JUDGED, result.reason
    return [testcase.verdict for testcase in result.testcases]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_sample_of_every_variant_is_accepted(around: Site, results: Subscriber, variant: str) -> None:
    result = judge(around, results, variant, language_of(variant).sample)
    assert verdicts(result) == [Verdict.AC] * 5
    assert [testcase.ordinal for testcase in result.testcases] == list(range(5))
    assert all(testcase.peak_memory_bytes > 100_000 for testcase in result.testcases)
    assert result.runs_wall_time_us > 0
    assert result.compilation is not None
    assert result.compilation.wall_time_us > 0
    assert result.run_image_digest == result.compilation.image_digest


BROKEN = {"c17": "int main( {", "cpp17": "int main( {", "python3": "print(", "java": "class Main {"}


@pytest.mark.parametrize("variant", BROKEN)
def test_a_syntax_error_is_a_compile_error_with_the_compilers_words(
    around: Site, results: Subscriber, variant: str
) -> None:
    result = judge(around, results, variant, BROKEN[variant])
    assert result.outcome is Outcome.COMPILE_ERROR
    assert result.compilation is not None
    assert result.compilation.log_sha256 is not None
    assert b"rror" in around.store.get(result.compilation.log_sha256)


LOOPS = {
    "c17": "int main(void) { for (;;); }",
    "python3": "while True: pass",
    "java": "class A { public static void main(String[] a) { while (true); } }",
}


@pytest.mark.parametrize("variant", LOOPS)
def test_a_loop_is_tle_and_the_rest_is_skipped(around: Site, results: Subscriber, variant: str) -> None:
    result = judge(around, results, variant, LOOPS[variant])
    assert verdicts(result) == [Verdict.TLE, None, None, None, None]
    assert result.testcases[0].cpu_time_ms > 900


PROGRAMS = {
    "wrong": ("c17", '#include <stdio.h>\nint main(void) { puts("7"); }', Verdict.WA),
    "late wrong": (
        "python3",
        "a, b = map(int, input().split())\nprint(a + b if a < 3 else 0)",
        Verdict.WA,
    ),
    "crash": ("c17", "int main(void) { *(volatile int *)0 = 1; }", Verdict.RTE),
    "exception": ("python3", "raise ValueError('no')", Verdict.RTE),
    "exit code": ("c17", "int main(void) { return 3; }", Verdict.RTE),
    "memory": (
        "c17",
        "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }",
        Verdict.MLE,
    ),
    "flood": ("c17", '#include <stdio.h>\nint main(void) { for (;;) puts("0123456789"); }', Verdict.OLE),
    "error flood": (
        "c17",
        '#include <stdio.h>\nint main(void) { for (;;) fputs("0123456789", stderr); }',
        Verdict.OLE,
    ),
    "nothing": ("c17", "int main(void) {}", Verdict.WA),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_fault_has_its_verdict(around: Site, results: Subscriber, name: str) -> None:
    variant, source, verdict = PROGRAMS[name]
    result = judge(around, results, variant, source)
    found = [verdict for verdict in verdicts(result) if verdict is not None]
    assert found[-1] is verdict
    assert found[:-1] == [Verdict.AC] * (len(found) - 1)
    assert len(found) == (4 if name == "late wrong" else 1)
    # Right afterwards, the lane judges an honest submission.
    honest = judge(around, results, "python3", "a, b = map(int, input().split())\nprint(a + b)")
    assert verdicts(honest) == [Verdict.AC] * 5


def test_a_sleeping_program_ends_at_its_wall_limit(around: Site, results: Subscriber) -> None:
    limits = msgspec.structs.replace(LIMITS, wall_time_limit_ms=1000)
    source = "#include <unistd.h>\nint main(void) { pause(); }"
    job = around.compile_job("c17", "main.c", source, around.problem(CASES), count=5, limits=limits)
    result = results.result_of(around.submit(job))
    assert verdicts(result)[0] is Verdict.TLE
    assert result.testcases[0].status is RunStatus.WALL_LIMIT


@pytest.mark.parametrize("size", [1500, 60_000, 300_000])
def test_output_above_the_limit_is_ole_however_fast_the_program_ends(
    around: Site, results: Subscriber, size: int
) -> None:
    limits = msgspec.structs.replace(LIMITS, output_limit_bytes=1000)
    source = f"#include <stdio.h>\nint main(void) {{ for (int i = 0; i < {size}; i++) putchar('x'); }}"
    job = around.compile_job("c17", "main.c", source, around.problem(CASES), count=5, limits=limits)
    assert verdicts(results.result_of(around.submit(job)))[0] is Verdict.OLE
    assert verdicts(judge(around, results, "c17", language_of("c17").sample)) == [Verdict.AC] * 5


def test_stderr_and_the_checkers_words_are_kept_for_the_staff(around: Site, results: Subscriber) -> None:
    source = "import sys\nprint('no', file=sys.stderr)\nprint('x' * 10)"
    failed = judge(around, results, "python3", source).testcases[0]
    assert failed.stderr_sha256 is not None
    assert failed.checker_message_sha256 is not None
    assert around.store.get(failed.stderr_sha256) == b"no\n"
    assert around.store.get(failed.checker_message_sha256) == b"line 1: expected '1', found 'xxxxxxxxxx'"


def test_the_same_source_is_compiled_once(around: Site, results: Subscriber) -> None:
    source = "int main(void) { return 42; }"
    first, second = (judge(around, results, "c17", source) for _ in range(2))
    assert first.compilation is not None
    assert second.compilation is not None
    assert not first.compilation.cached
    assert second.compilation.cached
    assert first.executable_sha256 == second.executable_sha256


def test_an_executable_that_lost_a_file_is_built_again(around: Site, results: Subscriber) -> None:
    source = "int main(void) { return 43; }"
    first = judge(around, results, "c17", source)
    assert first.executable_sha256 is not None
    executable = Executable.from_json(around.store.get(first.executable_sha256))
    (around.directory / "store" / blob_path(executable.files[0].sha256)).unlink()
    assert verdicts(judge(around, results, "c17", source))[0] is Verdict.RTE


def test_a_compiler_bomb_is_a_compile_error(around: Site, results: Subscriber) -> None:
    result = judge(around, results, "c17", "char x[400 << 20] = {1}; int main(void) {}")
    assert result.outcome is Outcome.COMPILE_ERROR
    assert result.compilation is not None
    assert result.compilation.log_sha256 is not None
    assert b"is too large" in around.store.get(result.compilation.log_sha256)


def test_what_stopped_the_compiler_is_told(around: Site, results: Subscriber) -> None:
    limits = msgspec.structs.replace(LIMITS, compile_cpu_time_limit_ms=300)
    source = "#include </dev/random>"
    job = around.compile_job("c17", "main.c", source, around.problem(CASES), count=5, limits=limits)
    result = results.result_of(around.submit(job))
    assert result.outcome is Outcome.COMPILE_ERROR
    assert result.compilation is not None
    assert result.compilation.log_sha256 is not None
    assert b"judge: the compiler needed more than" in around.store.get(result.compilation.log_sha256)


def test_a_flood_of_compiler_output_is_cut(around: Site, results: Subscriber) -> None:
    result = judge(around, results, "c17", "\n".join(f"#warning {'x' * 200}" for _ in range(2000)) + "\n}")
    assert result.outcome is Outcome.COMPILE_ERROR
    assert result.compilation is not None
    assert result.compilation.log_truncated
    assert result.compilation.log_sha256 is not None
    assert 60_000 < around.store.size(result.compilation.log_sha256) < 66_000


def test_20_mb_in_and_out_leave_the_worker_small(around: Site, results: Subscriber) -> None:
    data = b"".join(b"%d\n" % number for number in range(2_600_000))
    limits = msgspec.structs.replace(LIMITS, output_limit_bytes=32 * MIB, cpu_time_limit_ms=5000)
    manifest = around.problem([(data, data)] * 3, limits=limits)
    source = "#include <stdio.h>\nint main(void) { for (int c; (c = getchar()) != EOF;) putchar(c); }"
    before_bytes = peak_bytes(around.workers[1].process.pid)
    job = around.compile_job("c17", "main.c", source, manifest, count=3, limits=limits)
    assert verdicts(results.result_of(around.submit(job))) == [Verdict.AC] * 3
    assert peak_bytes(around.workers[1].process.pid) - before_bytes < 20 * MIB


def peak_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


#: It is right in the first case alone.
HELLO = "a, b = map(int, input().split())\nprint(1 if a == 0 else 'hello' * 1000)"


def test_of_a_sample_that_failed_the_beginning_of_the_output_is_kept(around: Site, results: Subscriber) -> None:
    first, second, *_ = judge(around, results, "python3", HELLO).testcases
    assert (first.verdict, first.output_sha256) == (Verdict.AC, None)
    assert second.verdict is Verdict.WA
    assert second.output_sha256 is not None
    assert around.store.get(second.output_sha256) == b"hello" * 1000 + b"\n"
    assert second.output_bytes == 5001


def test_of_a_secret_test_no_output_is_kept(around: Site, results: Subscriber) -> None:
    source = "a, b = map(int, input().split())\nprint(a + b if a < 2 else 'hello')"
    third = judge(around, results, "python3", source).testcases[2]
    assert (third.verdict, third.output_sha256, third.output_bytes) == (Verdict.WA, None, 0)


def test_a_flood_is_kept_up_to_its_limit(around: Site, results: Subscriber) -> None:
    first = judge(around, results, "c17", PROGRAMS["flood"][1]).testcases[0]
    assert (first.verdict, first.output_bytes > OUTPUT_KEPT_BYTES) == (Verdict.OLE, True)
    assert first.output_sha256 is not None
    assert around.store.size(first.output_sha256) == OUTPUT_KEPT_BYTES
