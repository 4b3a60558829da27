"""`judge package check`, as an author calls it. It says what an import on the site says."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from judge.cli import main
from tests.judge.package.conftest import MINIMAL

JSON_KEYS = [
    *("folder", "name", "language", "kept", "expected", "verdict", "score", "max_score", "slowest_ms", "message"),
    *("groups", "testcases"),
]


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


def test_check_as_json_is_one_object(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (package / "submissions/wrong_answer").mkdir(parents=True)
    (package / "submissions/wrong_answer/zero.py").write_text("print(0)\n")
    (package / "submissions/notes.txt").write_text("?")
    assert main(["package", "check", str(package), "--json"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert list(found) == ["limits", "submissions", "faults"]
    assert found["limits"]["cpu_time_limit_ms"] == 2000
    (submission,) = found["submissions"]
    assert list(submission) == JSON_KEYS
    assert (submission["folder"], submission["name"], submission["language"]) == ("wrong_answer", "zero.py", "python3")
    assert (submission["kept"], submission["verdict"], submission["testcases"]) == (None, None, [])
    assert submission["expected"] == "permitted AC, WA; required WA"
    (fault,) = found["faults"]
    assert (list(fault), fault["file"], fault["severity"]) == (
        ["file", "severity", "text"],
        "submissions/notes.txt",
        "warning",
    )


@pytest.mark.parametrize("command", ["check", "verify"])
def test_what_is_refused_is_faults_in_json(package: Path, command: str) -> None:
    (package / "problem.yaml").write_text("name: x\nlimits: {memory: big}")
    done = run(command, str(package), "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["limits"], found["submissions"]) == (None, [])
    assert [(fault["file"], fault["severity"]) for fault in found["faults"]] == [("problem.yaml", "error")]


def test_what_is_no_package_is_a_fault_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "package.zip").write_bytes(b"no")
    assert main(["package", "check", str(tmp_path / "package.zip"), "--json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["file"], fault["severity"]) == ("", "error")
    assert "not a zip archive" in fault["text"]


@pytest.mark.parametrize("command", ["check", "verify"])
def test_a_path_where_nothing_is_is_wrong_use(tmp_path: Path, command: str) -> None:
    done = run(command, str(tmp_path / "missing"), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"judge: there is nothing at {tmp_path / 'missing'}\n"


@pytest.mark.parametrize("arguments", [["--jobs=0"], ["--jobs=257"], ["--jobs=two"], ["--cpu-time-limit"], ["--fast"]])
def test_wrong_options_are_wrong_use(package: Path, arguments: list[str]) -> None:
    done = verify(str(package), *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: judge" in done.stderr


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the command sets up the logs of its process."""
    command = [sys.executable, "-m", "judge", "package", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def verify(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run("verify", *arguments)


@pytest.mark.parametrize("limit", ["nan", "inf", "0", "1e30", "fast", "2s", ""])
def test_a_time_limit_of_the_command_line_has_bounds(package: Path, limit: str) -> None:
    done = verify(str(package), f"--cpu-time-limit={limit}")
    assert done.returncode == 2
    assert done.stderr.startswith(f"judge: --cpu-time-limit is {limit!r}; it must be ")
