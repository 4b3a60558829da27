"""A whole installation of its own for the bench, with a history, removed at the end."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType

import docker
import psycopg
import requests
from docker.models.containers import Container

from ops.setup.compose import Compose, ready_compose
from ops.setup.engine import ready_engine
from ops.setup.progress import Progress
from tests.bench import problems
from tests.bench.history import add_students, write_history, write_running
from tests.bench.student import Student

PROJECT = "judge-bench"
PORT = 18080
NSQADMIN_PORT = 14171
STUDENTS = 20
READY_TIMEOUT_S = 180
TOLD_LOG_LINES = 100  #: of each service
SANDBOX_LABEL = "judge.sandbox.slot"


class BenchStack:
    """Started by Compose as `make up` does, beside whatever else runs here; images must be built."""

    base_url = f"http://127.0.0.1:{PORT}"
    problem_list_path = "/problems"

    def __init__(self, folder: Path, *, history: int, services: Sequence[str] = (), large: bool = True) -> None:
        """All services where none are named; `large`: with a problem of 600 MB of test data."""
        self._folder = folder
        self._history = history
        self._services = services
        self._slugs = ("benchsmall", "benchlarge") if large else ("benchsmall",)
        self.secret_key = secrets.token_hex(32)
        self._postgres_password = secrets.token_hex(16)
        self._client = docker.from_env()
        self.students: list[Student] = []

    def __enter__(self) -> "BenchStack":
        self._remove()
        self._write_settings()
        try:
            self._compose("up", "-d", *self._services)
            self._wait_until_ready()
            self._fill()
        except BaseException:
            self._tell_logs()
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._tell_logs()
        self._remove()
        self._client.close()

    @property
    def database_url(self) -> str:
        return f"postgresql://judge:{self._postgres_password}@{self._address('postgres')}:5432/judge"

    @property
    def nsqd_http(self) -> str:
        return f"{self._address('nsqd')}:4151"

    @property
    def proxy_address(self) -> tuple[str, int]:
        """Return the proxy's address in the engine's network. On the host, a process of the engine is in between."""
        return self._address("proxy"), 8080

    @cached_property
    def site_url(self) -> str:
        """Asked of the engine once: by every request, it would be what is measured."""
        host, port = self.proxy_address
        return f"http://{host}:{port}"

    def containers(self) -> dict[str, Container]:
        """The running services by name."""
        found = self._client.containers.list(
            filters={"label": f"com.docker.compose.project={PROJECT}"}, ignore_removed=True
        )
        return {container.labels["com.docker.compose.service"]: container for container in found}

    def sandboxes(self) -> list[Container]:
        return self._client.containers.list(filters={"label": SANDBOX_LABEL}, ignore_removed=True)

    def own_submission_id(self) -> int:
        """A submission of the first student, with results."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(
                'SELECT max(s.id) FROM submission s JOIN "user" u ON u.id = s.user_id WHERE u.username = %s',
                [self.students[0].name],
            ).fetchone()
        if row is None or row[0] is None:
            raise RuntimeError("the first student has no submission")
        return int(row[0])

    def verdict_of(self, submission_id: int) -> str | None:
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(
                "SELECT j.verdict FROM judging j JOIN submission s ON s.current_judging_id = j.id WHERE s.id = %s",
                [submission_id],
            ).fetchone()
        return row[0] if row else None

    def make_running_judging(self) -> tuple[int, int, str]:
        """A submission of the first student that a worker seems to hold: submission, judging, attempt token."""
        return write_running(self.database_url, self.students[0].name)

    def _write_settings(self) -> None:
        settings = {
            "JUDGE_POSTGRES_PASSWORD": self._postgres_password,
            "JUDGE_SECRET_KEY": self.secret_key,
            "JUDGE_PORT": PORT,
            "JUDGE_NSQADMIN_PORT": NSQADMIN_PORT,
            "JUDGE_PUBLIC_URL": self.base_url,
            "JUDGE_POOL": "bench",
        }
        path = self._folder / "env"
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))

    def _wait_until_ready(self) -> None:
        deadline_s = time.monotonic() + READY_TIMEOUT_S
        while not self._answers():
            if time.monotonic() > deadline_s:
                raise RuntimeError(f"the site at {self.base_url} does not answer")
            time.sleep(0.5)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.base_url}/health", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def _fill(self) -> None:
        packages = self._folder / "packages"
        problems.write_small(packages)
        if "benchlarge" in self._slugs:
            problems.write_large(packages)
        packages.chmod(0o755)
        self._folder.chmod(0o755)
        for slug in self._slugs:
            self._compose(
                "run", "--rm", "-T", "-v", f"{packages}:/packages:ro", "web",
                "judge-admin", "problem", "import", f"/packages/{slug}", "--practice",
            )  # fmt: skip
        password = secrets.token_hex(8)
        names = [f"student{number}" for number in range(STUDENTS)]
        add_students(self.database_url, names, password)
        write_history(self.database_url, self._history)
        self.students = [Student(base_url=self.site_url, name=name) for name in names]
        for student in self.students:
            student.log_in(password)

    def _address(self, service: str) -> str:
        networks = self.containers()[service].attrs["NetworkSettings"]["Networks"]
        return str(next(iter(networks.values()))["IPAddress"])

    def _remove(self) -> None:
        self._write_settings()
        self._compose("down", "--volumes", "--remove-orphans", "--timeout", "5")

    def _tell_logs(self) -> None:
        """Print the logs before they go with their services: from outside, one seldom sees why something hangs."""
        sys.stderr.write(self._compose("logs", "--timestamps", "--no-color", f"--tail={TOLD_LOG_LINES}"))

    @cached_property
    def _compose_program(self) -> Compose:
        """Installed where this machine has none, as by `make up`."""
        progress = Progress()
        return ready_compose(ready_engine(progress), PROJECT, progress)

    def _compose(self, *arguments: str) -> str:
        command = self._compose_program.argv("--env-file", str(self._folder / "env"), *arguments)
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout
