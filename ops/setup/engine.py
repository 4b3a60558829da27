"""Find, install or start Docker Engine."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from ops.setup.checkout import LOGS
from ops.setup.command import as_root, output, succeeds, with_environment
from ops.setup.failure import SetupFailure
from ops.setup.packages import find_program, install_packages
from ops.setup.progress import Progress

START_TIMEOUT_S = 60


@dataclass(frozen=True, kw_only=True)
class Engine:
    """How this user talks to the engine of this machine."""

    docker: tuple[str, ...]
    has_buildkit: bool

    def build_command(self) -> list[str]:
        """Return `docker build`. A client without buildx refuses it unless it is told to use the legacy builder."""
        kit = {"DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"} if self.has_buildkit else {"DOCKER_BUILDKIT": "0"}
        prefix, docker = self.docker[:-1], self.docker[-1]
        return [*prefix, *with_environment([docker], kit), "build"]


def ready_engine(progress: Progress) -> Engine:
    """Return an engine that answers. Install or start it if need be. Raises SetupFailure if that is not possible."""
    if find_program("docker") is None or (find_program("dockerd") is None and not _answers(("docker",))):
        # In Debian 13 the client is a package of its own, which docker.io only recommends.
        install_packages(["docker.io"], reason="Docker Engine is missing", progress=progress, recommended=True)
    docker = _working_client()
    if docker is None:
        _start(progress)
        docker = _wait_until_it_answers(progress)
    return Engine(docker=docker, has_buildkit=succeeds([*docker, "buildx", "version"]))


def engine_version(engine: Engine) -> str:
    return (output([*engine.docker, "version", "--format", "{{.Server.Version}}"]) or "unknown").strip()


def _working_client() -> tuple[str, ...] | None:
    candidates: list[tuple[str, ...]] = [("docker",)]
    if os.geteuid() != 0 and find_program("sudo"):
        candidates.append(("sudo", "docker"))
    return next((docker for docker in candidates if _answers(docker)), None)


def _answers(docker: tuple[str, ...]) -> bool:
    return succeeds([*docker, "version", "--format", "{{.Server.Version}}"], timeout_s=20)


def _start(progress: Progress) -> None:
    if os.geteuid() != 0 and find_program("sudo") is None:
        raise SetupFailure("Docker Engine does not answer: start it as root, or add this user to the group docker.")
    if Path("/run/systemd/system").is_dir():
        progress.step("Docker Engine is not running: starting it (systemctl start docker)")
        subprocess.run(as_root(["systemctl", "start", "docker"]), check=False)
        return
    progress.step("Docker Engine is not running and there is no systemd: starting dockerd")
    dockerd = find_program("dockerd")
    if dockerd is None:
        raise SetupFailure("dockerd is missing here: install Docker Engine (on Debian: apt-get install docker.io).")
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "dockerd.log").open("ab") as log:
        subprocess.Popen(
            as_root([dockerd]), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )


def _wait_until_it_answers(progress: Progress) -> tuple[str, ...]:
    deadline_s = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline_s:
        docker = _working_client()
        if docker is not None:
            return docker
        progress.detail("waiting for Docker Engine to answer")
        time.sleep(1)
    raise SetupFailure(
        f"Docker Engine does not answer after {START_TIMEOUT_S} s: read {LOGS}/dockerd.log or `journalctl -u docker`."
    )
