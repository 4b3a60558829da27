"""`judge package verify`, as an author calls it, on the real engine."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from judge.sandbox.container import LABEL_DIRECTORY
from tests.judge.package.conftest import MINIMAL
from tests.sandbox.lanes import settings_in

ENDLESS = "print(end='', flush=True)\nwhile True: pass\n"


@pytest.fixture
def own_directory() -> Iterator[Path]:
    """A directory for everything that the command makes. A socket's path is short."""
    with tempfile.TemporaryDirectory(prefix="jv-") as directory:
        (Path(directory) / "sandbox").mkdir()
        (Path(directory) / "tmp").mkdir()
        yield Path(directory)


@pytest.fixture
def environment(own_directory: Path) -> dict[str, str]:
    settings = settings_in(own_directory / "sandbox")
    return os.environ | {
        "TMPDIR": str(own_directory / "tmp"),
        "JUDGE_SANDBOX_DIRECTORY": str(settings.socket_directory),
        "JUDGE_SANDBOX_UID_BASE": str(settings.uid_base),
    }


def write_package(directory: Path, **submissions: str) -> Path:
    files = MINIMAL | {f"submissions/{path.replace('__', '/')}.py": text for path, text in submissions.items()}
    for name, content in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(content)
    return directory


def command(package: Path) -> list[str]:
    return [sys.executable, "-m", "judge", "package", "verify", str(package)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_one_sentence_and_leaves_nothing_behind(
    own_directory: Path,
    environment: dict[str, str],
    docker_client: docker.DockerClient,
    number: signal.Signals,
) -> None:
    package = write_package(
        own_directory / "sums", accepted__a="print(3)\n", **{f"mixed__{i}": ENDLESS for i in range(20)}
    )
    with subprocess.Popen(
        command(package),
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # whoever runs the tests may ignore it
    ) as process:
        assert process.stdout is not None
        assert "accepted/a.py" in process.stdout.readline()  # it is at work
        assert any((own_directory / "tmp").iterdir())
        process.send_signal(number)
        _, error = process.communicate(timeout=60)
    assert error == f"judge: ended by {number.name}\n"
    assert process.returncode == 128 + number
    assert list((own_directory / "tmp").iterdir()) == []
    label = f"{LABEL_DIRECTORY}={own_directory / 'sandbox'}"
    assert docker_client.containers.list(all=True, filters={"label": label}) == []


def test_a_command_that_ignores_a_signal_goes_on(own_directory: Path, environment: dict[str, str]) -> None:
    """As `nohup` has it."""
    package = write_package(own_directory / "sums", accepted__a="print(sum(map(int, input().split())))\n", mixed__b="1")
    with subprocess.Popen(
        ["nohup", *command(package)], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout)
        assert any("accepted/a.py" in line for line in lines)
        process.send_signal(signal.SIGHUP)
        assert any("0 of 2 promises broken" in line for line in lines)
    assert process.returncode == 0


def test_promises_of_tags_go_before_those_of_folders(own_directory: Path, environment: dict[str, str]) -> None:
    package = write_package(
        own_directory / "sums",
        mixed__a="# @EXPECTED_RESULTS@: WRONG-ANSWER\nprint(0)\n",
        mixed__b="# @EXPECTED_RESULTS@: CORRECT, TIMELIMIT\nprint(0)\n",
        accepted__c="#!/usr/bin/env python2\nprint(sum(map(int, input().split())))\n",
        accepted__d="# @EXPECTED_RESULTS@: CHECK-MANUALLY\nprint(0)\n",
    )
    (package / "submissions/accepted/packed.py").write_bytes(b"PK\x03\x04")
    done = subprocess.run(command(package), env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    lines = {line.split(":")[0].split()[-1]: line for line in done.stdout.splitlines()}
    assert lines["mixed/a.py"].split()[0] == "kept"
    assert lines["mixed/b.py"].split()[0] == "broken"
    assert lines["accepted/c.py"].split()[0] == "kept"
    assert "its first line asks for Python 2" in lines["accepted/c.py"]
    assert lines["accepted/d.py"].split()[0] == "broken"
    assert "CHECK-MANUALLY, which is unknown here" in lines["accepted/d.py"]
    assert "not judged (submissions/accepted/packed.py" in lines["accepted/packed.py"]
    assert done.stdout.splitlines()[-1].endswith("2 of 5 promises broken; 1 not judged")


def test_json_is_one_object_with_every_result(own_directory: Path, environment: dict[str, str]) -> None:
    right = "print(sum(map(int, input().split())))\n"
    package = write_package(
        own_directory / "sums",
        accepted__a=right,
        wrong_answer__b="print(3)\n",
        time_limit_exceeded__c="a = sum(map(int, input().split()))\nwhile a == 7: pass\nprint(a)\n",
        accepted__d="print(3)\n",
        accepted__e="print(\n",
    )
    (package / ".timelimit").write_text("0.3")
    done = subprocess.run(
        [*command(package), "--json", "--jobs", "2"], env=environment, text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    found = json.loads(done.stdout)
    assert list(found) == ["limits", "submissions", "faults"]
    assert found["limits"]["cpu_time_limit_ms"] == 300
    by_name = {submission["name"]: submission for submission in found["submissions"]}
    assert list(by_name) == ["a.py", "d.py", "e.py", "c.py", "b.py"]
    assert {name: (one["kept"], one["verdict"]) for name, one in by_name.items()} == {
        "a.py": (True, "AC"),
        "b.py": (True, "WA"),
        "c.py": (True, "TLE"),
        "d.py": (False, "WA"),
        "e.py": (False, "CE"),
    }
    too_slow = by_name["c.py"]["testcases"]
    assert [(testcase["name"], testcase["verdict"]) for testcase in too_slow] == [
        ("sample/1", "AC"),
        ("secret/01", "TLE"),
    ]
    assert all(set(testcase) == {"name", "verdict", "cpu_ms", "memory_bytes", "score"} for testcase in too_slow)
    assert found["faults"] == []


def test_a_time_limit_that_nobody_declares_is_calibrated(own_directory: Path, environment: dict[str, str]) -> None:
    right = "print(sum(map(int, input().split())))\n"
    package = write_package(own_directory / "sums", accepted__a=right, wrong_answer__b="print(3)\n")
    (package / ".timelimit").unlink()
    done = subprocess.run(command(package), env=environment, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"CPU time limit 1000 ms, slowest accepted 0\.0\d+ s \(accepted/a\.py, ", done.stdout)
    assert done.stdout.endswith("; 0 of 2 promises broken\n")


def test_without_a_time_limit_and_an_accepted_submission_there_is_nothing_to_judge_by(
    own_directory: Path, environment: dict[str, str]
) -> None:
    package = write_package(own_directory / "sums", wrong_answer__b="print(3)\n")
    (package / ".timelimit").unlink()
    done = subprocess.run(command(package), env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 1
    assert "no CPU time limit, and no accepted submission that shows one" in done.stdout
    assert "wrong_answer/b.py: not judged (there is no CPU time limit)" in done.stdout
