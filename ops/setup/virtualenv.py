"""The virtual environment of developers and tests: .venv, with the exact versions of locks/test.txt."""

import hashlib
import sys
from importlib.util import find_spec
from pathlib import Path

from ops.setup.checkout import CHECKOUT, LOGS
from ops.setup.command import run_logged
from ops.setup.failure import SetupFailure
from ops.setup.packages import install_packages
from ops.setup.progress import Progress

VENV = CHECKOUT / ".venv"
LOCK = CHECKOUT / "locks" / "test.txt"
#: Holds the digest of the lock that the environment was made from.
STAMP = VENV / "judge.lock.sha256"
OLDEST_PYTHON = (3, 11)


def ready_virtualenv(progress: Progress) -> Path:
    """Make the environment or bring it up to date; return its bin directory."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupFailure("Judge needs Python 3.11 or newer: run make with PYTHON=python3.13, say.")
    wanted = hashlib.sha256(LOCK.read_bytes() + (CHECKOUT / "setup.cfg").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return VENV / "bin"
    if find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        install_packages([package], reason="Python cannot make virtual environments", progress=progress)
    progress.step("virtual environment: installing the packages of locks/test.txt into .venv")
    if not (VENV / "bin" / "pip").exists():
        run_logged([sys.executable, "-m", "venv", "--clear", str(VENV)], log=LOGS / "venv.log")
    pip = [str(VENV / "bin" / "pip"), "install", "--disable-pip-version-check"]
    run_logged([*pip, "--requirement", str(LOCK)], log=LOGS / "pip.log", on_line=progress.detail)
    run_logged([*pip, "--no-deps", "--editable", str(CHECKOUT)], log=LOGS / "pip-editable.log")
    STAMP.write_text(wanted)
    return VENV / "bin"
