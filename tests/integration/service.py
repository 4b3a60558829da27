"""A service of the site as a process of its own, as Compose starts it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.services import free_port

READY_TIMEOUT_S = 60.0


class ServiceProcess:
    def __init__(self, module: str, environment: dict[str, str], *, log: Path | None = None) -> None:
        """`log` gets its stderr; without it, that is the test's own."""
        self._module = module
        self._log = log
        self._environment = environment
        self.health_port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it says that it is healthy. One that never does is killed: nobody else would end it."""
        self.start_unready()
        try:
            wait_until(self.is_healthy, timeout_s=READY_TIMEOUT_S)
        except BaseException:
            self.kill()
            raise

    def start_unready(self) -> None:
        port = {"JUDGE_HEALTH_PORT": str(self.health_port), "JUDGE_LIVE_PORT": str(self.health_port)}
        with ExitStack() as closing:
            stderr = closing.enter_context(self._log.open("ab")) if self._log else None
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module], env=os.environ | self._environment | port, stderr=stderr
            )

    def is_healthy(self) -> bool:
        return self.health() is not None and self.health() == "ok"

    def health(self) -> str | None:
        """Return what /health says; None if the service does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health_port}/health", timeout=2) as answer:
                status: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            status = json.load(error)
        except OSError:
            return None
        return str(status["reason"] or status["status"])

    def cpu_s(self) -> float:
        """User and system so far, of its main process and threads."""
        assert self._process is not None
        with open(f"/proc/{self._process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """Kill the service as the kernel's OOM killer would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """Its exit code after SIGTERM."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=10)


def wait_until(holds: Callable[[], bool], *, timeout_s: float = 15.0) -> None:
    deadline_s = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"not within {timeout_s} s")
        time.sleep(0.02)
