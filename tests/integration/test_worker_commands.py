"""The command `judge` as an admin or a problem author calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from judge.doctor import Level, examine
from judge.worker.health import Health
from tests.integration.worker_harness import IMAGES


@pytest.fixture
def languages(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "languages").mkdir()
    for name in ("c", "python"):
        (tmp_path / "languages" / name).symlink_to(IMAGES / name)
    return {"JUDGE_LANGUAGES_DIR": str(tmp_path / "languages"), "JUDGE_STORE_URL": f"file://{tmp_path}/store"}


def judge(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "judge", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_doctor_finds_this_host_fit_and_says_how_it_measures(languages: dict[str, str]) -> None:
    done = judge("doctor", "--json", **languages)
    assert done.returncode == 0, done.stderr
    findings = {finding["subject"]: finding for finding in json.loads(done.stdout)}
    expected = {"engine", "storage driver", "cgroups", "controllers", "seccomp", "landlock", "free disk", "memory"}
    expected |= {"pandoc", "pdftocairo"}
    assert expected | {"memory is measured by", "language c", "language python"} <= set(findings)
    assert "gcc" in findings["language c"]["seen"]
    assert all(finding["remedy"] or finding["level"] == "good" for finding in findings.values())


def test_doctor_says_what_authors_need_and_judging_does_not(
    languages: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "defpath", "/nowhere")
    finding = next(one for one in examine(os.environ | languages) if one.subject == "pandoc")
    assert finding.level is Level.GOOD
    assert finding.remedy is not None
    assert finding.remedy.endswith("install pandoc for it")


def test_doctor_names_the_remedy_where_the_engine_is_away(languages: dict[str, str], tmp_path: Path) -> None:
    done = judge("doctor", DOCKER_HOST=f"unix://{tmp_path}/nothing.sock", **languages)
    assert done.returncode == 1
    assert "start the Docker Engine" in done.stdout


def test_doctor_names_images_that_are_missing(languages: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "languages" / "klingon"
    folder.mkdir()
    (folder / "language.toml").write_text((IMAGES / "c" / "language.toml").read_text().replace('"c17"', '"k1"'))
    done = judge("doctor", **languages)
    assert done.returncode == 0
    assert "not built: klingon" in done.stdout


def test_health_is_the_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "health"
    assert judge("worker", "health", JUDGE_HEALTH_FILE=str(file)).returncode == 1
    Health(file).write(None)
    assert judge("worker", "health", JUDGE_HEALTH_FILE=str(file)).returncode == 0
    Health(file).write("the engine is away")
    done = judge("worker", "health", JUDGE_HEALTH_FILE=str(file))
    assert (done.returncode, done.stdout) == (1, "the engine is away\n")


def test_a_wrong_setting_is_one_sentence_and_no_traceback() -> None:
    done = judge("worker", "run", JUDGE_LANES="many")
    assert done.returncode == 1
    assert done.stderr == "judge: JUDGE_LANES must be a whole number from 1 to 1024, not 'many'\n"


SUM = "print(sum(map(int, input().split())))\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    root = tmp_path / "sum"
    files = {
        "problem.yaml": "name: Sum\nlicense: cc0\nlimits:\n  memory: 256\n",
        ".timelimit": "2\n",
        "problem_statement/problem.en.md": "Add.\n",
        "data/sample/1.in": "1 2\n",
        "data/sample/1.ans": "3\n",
        "data/secret/1.in": "5 -7\n",
        "data/secret/1.ans": "-2\n",
        "submissions/accepted/sum.py": SUM,
        "submissions/accepted/sum.c": "#include <stdio.h>\n"
        'int main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b); }\n',
        "submissions/wrong_answer/abs.py": SUM.replace("sum(", "abs(sum(").replace(")))", "))))"),
        "submissions/run_time_error/exit.py": "raise SystemExit(1)\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_a_package_keeps_its_promises(package: Path, languages: dict[str, str]) -> None:
    assert judge("package", "check", str(package)).returncode == 0
    done = judge("package", "verify", str(package), **languages)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "accepted/sum.c: AC" in done.stdout
    assert "wrong_answer/abs.py: AC, WA" in done.stdout
    assert "0 of 4 promises broken" in done.stdout


def test_a_broken_promise_is_an_exit_code(package: Path, languages: dict[str, str]) -> None:
    (package / "submissions" / "accepted" / "sum.py").write_text("print(3)\n")
    done = judge("package", "verify", str(package), **languages)
    assert done.returncode == 1
    assert "1 of 4 promises broken" in done.stdout
    assert "first WA at secret/1" in done.stdout


def test_a_broken_package_is_refused_with_its_faults(package: Path) -> None:
    (package / "data" / "secret" / "1.ans").unlink()
    done = judge("package", "check", str(package))
    assert done.returncode == 1
    assert "data/secret/1" in done.stdout
