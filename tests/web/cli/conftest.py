import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from web.cli import main


@dataclass(frozen=True, kw_only=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


JudgeAdmin = Callable[..., Done]


@pytest.fixture
def judge_admin(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> JudgeAdmin:
    """Runs the command as a shell would; `environment` goes before the installation's settings."""
    settings = {"JUDGE_DATABASE_URL": postgres_url, "JUDGE_STORE_URL": f"file://{tmp_path}/store"}

    def run(*arguments: str, environment: dict[str, str] | None = None) -> Done:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["judge-admin", *arguments])
            for name, value in (settings | (environment or {})).items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        captured = capsys.readouterr()
        return Done(returncode=int(ended.value.code or 0), stdout=captured.out, stderr=captured.err)

    return run


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package without a CPU time limit."""
    files = {"problem.yaml": "name: Sums\nodd: 1", "data/secret/1.in": "1 2", "data/secret/1.ans": "3"}
    for name, content in files.items():
        path = tmp_path / "sums" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "sums"
