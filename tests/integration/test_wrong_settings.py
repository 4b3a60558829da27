"""A wrong setting ends every service and command at its start, with one sentence and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
GUNICORN_SETTINGS = "--config=images/web/gunicorn.conf.py"

ENTRY_POINTS = {
    "web with its settings of gunicorn": ("web", ["gunicorn", GUNICORN_SETTINGS, "web.app:create_app()"]),
    "web alone": ("web", ["gunicorn", "--preload", "--bind=127.0.0.1:0", "web.app:create_app()"]),
    "live": ("live", ["web.live.server"]),
    "dispatcher": ("dispatcher", ["web.queue.dispatcher"]),
    "recorder": ("recorder", ["web.queue.recorder"]),
    "judge-admin": ("judge-admin", ["web", "database", "upgrade"]),
    "compile worker": ("judge", ["judge", "worker", "compile"]),
    "run worker": ("judge", ["judge", "worker", "run"]),
    "health": ("judge", ["judge", "worker", "health"]),
    "doctor": ("judge", ["judge", "doctor"]),
    "bench": ("judge", ["judge", "bench", "sandbox"]),
}


def start(arguments: list[str], **environment: str) -> tuple[int, str]:
    """The exit code and stderr."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=os.environ | environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(("program", "arguments"), ENTRY_POINTS.values(), ids=ENTRY_POINTS)
def test_an_unknown_name_is_refused(program: str, arguments: list[str]) -> None:
    told = f"{program}: JUDGE_LANSE is not a setting; the nearest one is JUDGE_LANES\n"
    assert start(arguments, JUDGE_LANSE="2") == (1, told)


@pytest.mark.parametrize("name", ["live", "dispatcher", "recorder", "web alone"])
def test_a_missing_setting_is_named(name: str) -> None:
    program, arguments = ENTRY_POINTS[name]
    assert start(arguments, JUDGE_DATABASE_URL="") == (1, f"{program}: JUDGE_DATABASE_URL is not set\n")


def test_a_wrong_number_of_processes_is_named() -> None:
    _, arguments = ENTRY_POINTS["web with its settings of gunicorn"]
    told = "web: JUDGE_WEB_PROCESSES must be a whole number from 1 to 256, not 'two'\n"
    assert start(arguments, JUDGE_WEB_PROCESSES="two") == (1, told)
