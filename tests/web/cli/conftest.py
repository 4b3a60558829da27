import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

JudgeAdmin = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def judge_admin(postgres_url: str, tmp_path: Path) -> JudgeAdmin:
    """Runs the command as a shell would; `environment` goes before the installation's settings."""
    settings = {"JUDGE_DATABASE_URL": postgres_url, "JUDGE_STORE_URL": f"file://{tmp_path}/store"}

    def run(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "web", *arguments],
            env=os.environ | settings | (environment or {}),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

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
