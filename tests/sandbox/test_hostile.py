"""Every attack of hostile/table.py, each followed by an honest submission in the same container.

The site refuses attacks by names and bytes of uploads: tests/web/submissions/test_source.py.
"""

import hashlib
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from judge.evaluation.timing import with_slack
from judge.limits import COMPILE_LOG_KEPT_BYTES, MIB
from judge.sandbox import LaneSettings
from judge.source import SourceFile
from judge.verdict import Verdict
from ops.setup.testing import languages_under_test
from tests.sandbox.hostile.judging import HonestStudent, Judged, Judgehost, Problem, language_of, limits, open_judgehost
from tests.sandbox.hostile.table import ATTACKS, ONE_CASE, SOURCES, Attack
from tests.sandbox.slowness import SLOWNESS

TESTED = [attack for attack in ATTACKS if language_of(attack.suffix).language.id in languages_under_test()]
#: So much later than a limit the supervisor and the kernel may act, because other tests share the cores.
LATE_MS = 150 * SLOWNESS
#: The report also has the largest process's pages of files of the image. Here the kernel charges them to no cgroup.
SHARED_PAGES_BYTES = 192 * MIB


@pytest.fixture(scope="module")
def judgehost(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judgehost]:
    with open_judgehost(lane_settings, tmp_path_factory.mktemp("store")) as judgehost:
        yield judgehost


@pytest.fixture(scope="module")
def honest(judgehost: Judgehost) -> HonestStudent:
    return HonestStudent(judgehost)


@pytest.mark.parametrize("attack", TESTED, ids=lambda attack: attack.source)
def test_it_gets_its_verdict_and_the_next_submission_is_judged_right(
    judgehost: Judgehost, honest: HonestStudent, attack: Attack
) -> None:
    honest.get_to_know(attack.suffix)
    judged = judgehost.judge(attack.suffix, attack.path.read_text(), attack.problem)
    assert set(judged.verdicts) <= attack.verdicts, describe(judgehost, judged)
    assert_within_limits(judged, attack)
    # After a compiler was attacked, it has to compile.
    salt = attack.source if judged.verdicts == (Verdict.CE,) else ""
    after = honest.submit(attack.suffix, salt=salt)
    assert after.compilation.cached == (not salt)
    honest.check(attack.suffix, after)
    assert judged.container_was_kept
    assert after.container_id == judged.container_id


def assert_within_limits(judged: Judged, attack: Attack) -> None:
    language = language_of(attack.suffix).language
    run_limits = language.run_limits(attack.limits)
    for testcase in judged.testcases:
        assert testcase.cpu_time_ms <= with_slack(run_limits).cpu_time_limit_ms + LATE_MS
        assert testcase.wall_time_ms <= run_limits.wall_time_limit_ms + LATE_MS
        assert testcase.peak_memory_bytes <= run_limits.memory_limit_bytes + SHARED_PAGES_BYTES
    compile_limits = language.compile_limits(attack.limits)
    assert judged.compilation.cpu_time_ms <= compile_limits.cpu_time_limit_ms + LATE_MS
    assert judged.compilation.peak_memory_bytes <= compile_limits.memory_limit_bytes + SHARED_PAGES_BYTES
    assert len(judged.log) <= COMPILE_LOG_KEPT_BYTES + 300


def describe(judgehost: Judgehost, judged: Judged) -> str:
    words = [judged.log.decode(errors="replace")[:2000]]
    for testcase in judged.testcases:
        words.append(f"{testcase}")
        for sha256 in (testcase.checker_message_sha256, testcase.stderr_sha256):
            words.append(judgehost.text(sha256).decode(errors="replace")[:1000])
    return "\n".join(words)


@pytest.mark.parametrize("name", ["-fplugin=evil.c", "@main.c", "--help.c", "a b;$(reboot).c", "-.c", "%s.c"])
def test_a_files_name_is_no_argument_of_the_compiler(judgehost: Judgehost, name: str) -> None:
    """The site refuses most of these, and should not have to."""
    c = language_of(".c")
    problem = Problem(cases=ONE_CASE, limits=limits())
    judged = judgehost.judge_files(c.language, c.variant, [SourceFile(name=name, content=c.language.sample)], problem)
    assert judged.verdicts == (Verdict.AC,), judged.log


def test_neither_the_compiler_nor_the_surroundings_tell_a_secret(
    judgehost: Judgehost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUDGE_SECRET_KEY", "the key of the site")
    answer = f"{secrets.randbits(64)}\n".encode()
    said = b""
    for source in ("02-include-files.c", "34-dump-proc.c"):
        problem = Problem(cases=[(b"1 2\n", answer)], limits=limits())
        judged = judgehost.judge(".c", (SOURCES / source).read_text(), problem)
        said += judged.log + b"".join(judgehost.text(testcase.stderr_sha256) for testcase in judged.testcases)
    assert b"/etc/shadow: Permission denied" in said
    assert b"== /proc/self/mountinfo" in said
    for secret in (b"the key of the site", answer.strip(), hashlib.sha256(answer).hexdigest().encode(), b"root:"):
        assert secret not in said
    assert socket.gethostname().encode() not in said.split()


@pytest.mark.parametrize("source", ["43-stdout-flood.c", "44-stderr-flood.c", "43-many-writers.c"])
def test_a_flood_does_not_fill_the_workers_memory(judgehost: Judgehost, source: str) -> None:
    problem = Problem(cases=ONE_CASE, limits=limits(cpu_ms=2000, output_kib=64 * 1024))
    Path("/proc/self/clear_refs").write_text("5")  # the peak is what is used now
    before_bytes = peak_bytes()
    judged = judgehost.judge(".c", (SOURCES / source).read_text(), problem)
    assert judged.verdicts == (Verdict.OLE,)
    assert peak_bytes() - before_bytes < 8 * MIB


def peak_bytes() -> int:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def test_every_source_is_in_the_table() -> None:
    written = {path.name for path in SOURCES.iterdir() if path.name[0].isdigit()}
    assert written == {attack.source for attack in ATTACKS}
