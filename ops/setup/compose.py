"""Docker Compose, version 2 or 1.29: whichever this machine has."""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ops.setup.checkout import CHECKOUT, LOGS
from ops.setup.command import output, run_logged, succeeds
from ops.setup.engine import Engine
from ops.setup.failure import SetupFailure
from ops.setup.packages import find_program, install_packages
from ops.setup.progress import Progress

HEALTH_TIMEOUT_S = 300
POLL_INTERVAL_S = 1
#: The first version with `depends_on: condition: service_completed_successfully`.
OLDEST_USABLE = (1, 29)
LOG_LINES_SHOWN = 15


@dataclass(frozen=True, kw_only=True)
class ServiceState:
    service: str
    container: str
    status: str  #: created, running, restarting, exited
    health: str | None  #: starting, healthy, unhealthy; None where it is not checked
    exit_code: int
    check: tuple[str, ...] = ()  #: the health check, as a command

    @property
    def says_it_is_ready(self) -> bool:
        """Whether it runs and is healthy, or has ended well, as a one-shot does."""
        if self.status == "exited":
            return self.exit_code == 0
        return self.status == "running" and self.health in ("healthy", None)

    @property
    def can_be_asked(self) -> bool:
        return self.status == "running" and bool(self.check)

    @property
    def has_failed(self) -> bool:
        return self.status == "exited" and self.exit_code != 0

    def __str__(self) -> str:
        return f"{self.service} ({self.health if self.status == 'running' and self.health else self.status})"


class Compose:
    def __init__(self, engine: Engine, command: Sequence[str], project: str) -> None:
        self._engine = engine
        self._command = [*command, "--project-directory", str(CHECKOUT), "--project-name", project]
        self._project = project

    def argv(self, *arguments: str) -> list[str]:
        return [*self._command, *arguments]

    def up(self, progress: Progress) -> None:
        command = self.argv("up", "--detach", "--remove-orphans")
        run_logged(command, log=LOGS / "compose-up.log", on_line=progress.detail)

    def execute(self, service: str, *argv: str) -> "subprocess.CompletedProcess[str]":
        command = self.argv("exec", "-T", service, *argv)
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    def wait_until_ready(self, progress: Progress) -> None:
        """Wait until every service is healthy. Raises SetupFailure with names and last words of those that are not."""
        deadline_s = time.monotonic() + HEALTH_TIMEOUT_S
        while True:
            states = list(self._states())
            waiting = [state for state in states if not self._is_ready(state)]
            if states and not waiting:
                return
            failed = [state for state in states if state.has_failed]
            if failed or time.monotonic() > deadline_s:
                self._fail(failed or waiting)
            progress.detail(f"{len(states) - len(waiting)} of {len(states)} ready; {', '.join(map(str, waiting))}")
            time.sleep(POLL_INTERVAL_S)

    def _is_ready(self, state: ServiceState) -> bool:
        """Ask the container itself where the engine says no: the engine checks only once in an interval."""
        if state.says_it_is_ready:
            return True
        return state.can_be_asked and succeeds([*self._engine.docker, "exec", state.container, *state.check])

    def _states(self) -> Iterator[ServiceState]:
        label = f"label=com.docker.compose.project={self._project}"
        # One-off containers of `compose run` are not services.
        one_off = "label=com.docker.compose.oneoff=False"
        listing = output([*self._engine.docker, "ps", "--all", "--quiet", "--filter", label, "--filter", one_off])
        identifiers = (listing or "").split()
        if not identifiers:
            return
        for details in json.loads(output([*self._engine.docker, "inspect", *identifiers]) or "[]"):
            state = details["State"]
            yield ServiceState(
                service=details["Config"]["Labels"]["com.docker.compose.service"],
                container=details["Id"],
                status=state["Status"],
                health=state.get("Health", {}).get("Status"),
                exit_code=state["ExitCode"],
                check=_command((details["Config"].get("Healthcheck") or {}).get("Test") or []),
            )

    def _fail(self, states: Sequence[ServiceState]) -> None:
        words = []
        for state in states:
            log = subprocess.run(
                [*self._engine.docker, "logs", "--tail", str(LOG_LINES_SHOWN), state.container],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            ).stdout
            words += [f"{state}, whose last words are:", *(f"    {line}" for line in log.splitlines())]
        names = ", ".join(map(str, states))
        raise SetupFailure(
            "\n".join([*words, f"Not ready after all: {names}. `make logs` shows everything they said."])
        )


def _command(test: Sequence[str]) -> tuple[str, ...]:
    """Make a command of a health check as the engine keeps it: a kind, then words."""
    kind, words = (test[0], test[1:]) if test else ("NONE", [])
    if kind == "CMD-SHELL":
        return ("/bin/sh", "-c", *words)
    return tuple(words) if kind == "CMD" else ()


def ready_compose(engine: Engine, project: str, progress: Progress) -> Compose:
    """Return a Compose that can read our file. Install it from the distribution if there is none."""
    command = _working_command(engine)
    if command is None:
        install_packages(["docker-compose"], reason="Docker Compose is missing", progress=progress)
        command = _working_command(engine)
    if command is None:
        raise SetupFailure("Docker Compose is too old or does not start: install version 1.29 or newer.")
    return Compose(engine, command, project)


def _working_command(engine: Engine) -> list[str] | None:
    if succeeds([*engine.docker, "compose", "version"]):
        return [*engine.docker, "compose"]
    program = find_program("docker-compose")
    if program is None:
        return None
    command = [*engine.docker[:-1], program]
    return command if _version(output([*command, "version", "--short"])) >= OLDEST_USABLE else None


def _version(text: str | None) -> tuple[int, ...]:
    numbers = (text or "0").strip().removeprefix("v").split(".")[:2]
    return tuple(int(number) for number in numbers if number.isdigit())
