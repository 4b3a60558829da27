"""The bare side: the same programs, started by a C driver (driver.c) that isolates, limits and compares nothing.

On the host, a program would find other libraries than in its image, or none. So the driver runs in a plain container of
that image. It is started once and loops inside, so the engine is not in the way. The container has no seccomp filter
and no network, drops no capability, runs on the same core as the lane that it is compared with, and has its files in
memory as a sandbox does. Its namespaces and its cgroup cost a running program next to nothing.
"""

import secrets
import shutil
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import docker

from judge.bench.program import Program
from judge.errors import SandboxLost
from judge.language import PROGRAM_DIR, WORK_DIR
from judge.sandbox.container import BOX, engine_cgroup_parent
from judge.sandbox.engine import engine_facts, engine_faults
from judge.sandbox.settings import LaneSettings
from judge.store import Store

INPUT = f"{BOX}/input"
LABEL = "judge.bench"
START_TIMEOUT_S = 30.0
RUN_TIMEOUT_S = 300.0
_EXCHANGE = "/run/bench"
# The driver is copied too: the exchange is below /run, and systemd mounts /run so that nothing there may be executed.
_SET_UP = f"mkdir {WORK_DIR} && cp -rp {_EXCHANGE}/box/. {BOX} && cd {WORK_DIR} && exec {BOX}/driver {_EXCHANGE}/socket"
_NUMBER_BYTES = 8


@dataclass(frozen=True, kw_only=True)
class BareRuns:
    elapsed_ms: float  #: of all runs together
    wall_ms: tuple[float, ...]  #: of each run, from before the fork to after the wait
    cpu_ms: tuple[float, ...]


class Bare:
    """A container with the driver in it, on one core. The program's files have the same paths as in a sandbox."""

    def __init__(
        self,
        client: docker.DockerClient,
        store: Store,
        driver: Program,
        program: Program,
        *,
        input_text: bytes,
        settings: LaneSettings,
    ) -> None:
        self.program = program
        self._directory = settings.socket_directory / f"bench-{secrets.token_hex(6)}"
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._directory.mkdir(mode=0o700, parents=True)
            program.write_to(store, self._directory / "box" / "program")
            driver.write_to(store, self._directory / "program")
            (self._directory / "program" / "main").rename(self._directory / "box" / "driver")
            (self._directory / "box" / "input").write_bytes(input_text)
            with engine_faults(f"starting a bare container of {program.language.image}"):
                client.containers.run(program.language.image, **self._options(client, settings))
            self._connect()
        except BaseException:
            self.close()
            raise

    def run(self, argv: Sequence[str], *, count: int = 1, exit_code: int = 0) -> BareRuns:
        """Raises SandboxLost if a program ends otherwise: it is ours, and it did not fail when it was judged."""
        request = "".join(f"{field}\0" for field in (count, INPUT, *argv))
        self._connection.settimeout(RUN_TIMEOUT_S)
        try:
            self._connection.send(request.encode())
            answer = self._connection.recv((1 + 3 * count) * _NUMBER_BYTES)
        except OSError as error:
            raise SandboxLost(f"bare driver: {error}") from error
        if len(answer) != (1 + 3 * count) * _NUMBER_BYTES:
            raise SandboxLost("the bare driver is gone")
        elapsed_ns, *runs = struct.unpack(f"{1 + 3 * count}Q", answer)
        statuses = set(runs[2::3])
        if statuses != {exit_code << 8}:
            raise SandboxLost(f"{argv[0]} fails when it runs bare: wait status {max(statuses)}")
        return BareRuns(
            elapsed_ms=elapsed_ns / 1e6,
            wall_ms=tuple(wall_ns / 1e6 for wall_ns in runs[0::3]),
            cpu_ms=tuple(cpu_us / 1e3 for cpu_us in runs[1::3]),
        )

    def run_program(self, *, count: int) -> BareRuns:
        return self.run(self.program.run_argv, count=count)

    def run_compiled(self, *, count: int) -> BareRuns:
        """Remove what an earlier run of the compiler left in the work directory."""
        argv = [argument.replace(PROGRAM_DIR, WORK_DIR) for argument in self.program.run_argv]
        return self.run(argv, count=count)

    def close(self) -> None:
        """Close the connection. This ends the driver, and the driver's end ends its container."""
        self._connection.close()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _options(self, client: docker.DockerClient, settings: LaneSettings) -> dict[str, Any]:
        options: dict[str, Any] = {
            "command": ["/bin/sh", "-c", _SET_UP],
            "entrypoint": [],
            "detach": True,
            "auto_remove": True,
            "user": "0:0",
            "network_mode": "none",
            "labels": {LABEL: str(self._directory)},
            "environment": dict(self.program.language.environment),
            "tmpfs": {BOX: "mode=0755,exec"},
            "volumes": {str(self._directory): {"bind": _EXCHANGE, "mode": "rw"}},
            "security_opt": ["seccomp=unconfined", "apparmor=unconfined"],
            "log_config": {"type": "none"},
            "cgroup_parent": engine_cgroup_parent(engine_facts(client), settings),
        }
        if settings.core is not None:
            options["cpuset_cpus"] = str(settings.core)
        return options

    def _connect(self) -> None:
        deadline_s = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                self._connection.connect(str(self._directory / "socket"))
                return
            except (FileNotFoundError, ConnectionRefusedError) as error:
                if time.monotonic() > deadline_s:
                    raise SandboxLost("the bare driver did not come up") from error
            time.sleep(0.01)
