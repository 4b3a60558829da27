"""`judge package check`, as an author calls it. It says what an import on the site says."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from judge.cli import main
from tests.judge.package.conftest import MINIMAL


@pytest.fixture
def package(tmp_path: Path) -> Path:
    directory = tmp_path / "sums"
    for name, content in MINIMAL.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(content)
    return directory


def check(package: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = main(["package", "check", str(package)])
    captured = capsys.readouterr()
    return code, (captured.out + captured.err).splitlines()


def test_a_good_package_is_one_line(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(package, capsys) == (0, ["Two sums: 2 testcases, 0 submissions"])


def test_a_missing_time_limit_is_told(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (package / ".timelimit").unlink()
    code, lines = check(package, capsys)
    assert code == 0
    assert lines[0].startswith("warning: no CPU time limit: ")


def test_the_memory_that_a_program_gets_here_is_the_bound(
    package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "problem.yaml").write_text("name: x\nlimits: {memory: 4096}")
    assert check(package, capsys)[0] == 1
    monkeypatch.setenv("JUDGE_SANDBOX_MEMORY_MIB", "4096")
    assert check(package, capsys)[0] == 0


def test_what_is_no_package_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "package.tar.gz"
    path.write_bytes(b"\x1f\x8b")
    sentence = "judge: not a zip archive, but a gzip archive, such as a .tar.gz; "
    assert check(path, capsys) == (1, [sentence + "pack the folder of the package as a zip archive"])


def test_a_package_of_another_system_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("problem.xml", "<problem/>")
    code, lines = check(path, capsys)
    assert (code, len(lines)) == (1, 1)
    assert "this is a package of Polygon" in lines[0]


def verify(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the command sets up the logs of its process."""
    command = [sys.executable, "-m", "judge", "package", "verify", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("limit", ["nan", "inf", "0", "1e30", "fast", "2s", ""])
def test_a_time_limit_of_the_command_line_has_bounds(package: Path, limit: str) -> None:
    done = verify(str(package), f"--cpu-time-limit={limit}")
    assert done.returncode == 1
    assert done.stderr.startswith(f"judge: --cpu-time-limit is {limit!r}; it must be ")


def test_verify_says_how_to_give_a_time_limit(package: Path) -> None:
    (package / ".timelimit").unlink()
    done = verify(str(package))
    assert done.returncode == 1
    assert done.stderr == "judge: the package has no CPU time limit: give one with --cpu-time-limit SECONDS\n"
