"""The container of a sandbox: all its options, its start and its end."""

import secrets
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
from docker.errors import APIError, NotFound
from docker.models.containers import Container
from docker.types import Mount

from judge.errors import EngineUnavailable, SandboxLost
from judge.limits import MIB
from judge.sandbox.engine import EngineFacts, engine_faults
from judge.sandbox.settings import LaneSettings
from judge.sandbox.supervisor import Supervisor

SUPERVISOR = "/usr/local/sbin/judge-supervisor"
BOX = "/sandbox"
SOCKET_MOUNT = "/run/judge"
SOCKET_NAME = "socket"
INODE_LIMIT = 20_000
#: For the supervisor, for the kernel, and for what is still charged between two runs.
MEMORY_RESERVE_BYTES = 128 * MIB
START_TIMEOUT_S = 30.0
#: How often the engine is asked whether a container that does not answer still runs.
LOOK_INTERVAL_S = 1.0
CONNECT_INTERVAL_S = 0.001

LABEL_DIRECTORY = "judge.sandbox.directory"
#: Called so since the first release: orphans of an earlier one must be found, too.
LABEL_LANE_NUMBER = "judge.sandbox.slot"

#: The file in which a container finds its own CPU usage, by cgroup version.
CPU_USAGE_FILES = {1: "/sys/fs/cgroup/cpuacct/cpuacct.usage", 2: "/sys/fs/cgroup/cpu.stat"}

_SECCOMP_PROFILE = (Path(__file__).parent / "seccomp.json").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class StartedContainer:
    """A container whose supervisor answers."""

    container_id: str
    image_digest: str
    uid: int
    socket_directory: Path
    supervisor: Supervisor


def start_container(
    client: docker.DockerClient, facts: EngineFacts, settings: LaneSettings, *, lane_number: int, uid: int, image: str
) -> StartedContainer:
    """Start a container whose programs will have this uid.

    Raises EngineUnavailable if the engine cannot start it, and SandboxLost if its supervisor does not answer.
    """
    directory = _make_socket_directory(settings.socket_directory, lane_number)
    container: Container | None = None
    try:
        with engine_faults(f"starting a sandbox of {image}"):
            options = container_options(facts, settings, lane_number, uid, directory)
            container = client.containers.create(image, **options)
            container.start()
        supervisor = _connect(directory / SOCKET_NAME, container)
    except BaseException:
        if container is not None:
            remove_container(client, str(container.id))
        shutil.rmtree(directory, ignore_errors=True)
        raise
    return StartedContainer(
        container_id=str(container.id),
        image_digest=str(container.attrs["Image"]),
        uid=uid,
        socket_directory=directory,
        supervisor=supervisor,
    )


def _make_socket_directory(parent: Path, lane_number: int) -> Path:
    directory = parent / f"{lane_number}-{secrets.token_hex(6)}"
    try:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.mkdir(mode=0o700)
    except OSError as error:
        raise SandboxLost(f"no directory for a supervisor's socket: {error}") from error
    return directory


def container_options(
    facts: EngineFacts, settings: LaneSettings, lane_number: int, uid: int, socket_directory: Path
) -> dict[str, Any]:
    """Return the keyword arguments for docker-py's containers.create()."""
    memory_bytes = settings.memory_bytes + settings.disk_bytes + MEMORY_RESERVE_BYTES
    options: dict[str, Any] = {
        "entrypoint": [SUPERVISOR],
        "command": [f"{SOCKET_MOUNT}/{SOCKET_NAME}", str(uid), BOX, *_cpu_usage_file(facts)],
        "labels": {LABEL_DIRECTORY: str(settings.socket_directory), LABEL_LANE_NUMBER: str(lane_number)},
        "user": "0:0",
        "working_dir": "/",
        "hostname": "sandbox",
        "network_mode": "none",
        "ipc_mode": "none",
        "cap_drop": ["ALL"],
        "cap_add": ["SETUID", "SETGID", "KILL"],
        "security_opt": ["no-new-privileges", f"seccomp={_SECCOMP_PROFILE}"],
        "read_only": True,
        "mem_limit": memory_bytes,
        "memswap_limit": memory_bytes,  # of memory and swap together, so that there is no swap
        "mem_swappiness": 0 if facts.cgroup_version == 1 else None,
        "pids_limit": settings.process_limit,
        "tmpfs": {BOX: f"mode=0775,size={settings.disk_bytes},nr_inodes={INODE_LIMIT},nosuid,nodev,noatime,exec"},
        "mounts": [Mount(SOCKET_MOUNT, str(socket_directory), type="bind")],
        "log_config": {"type": "none"},
        "healthcheck": {"test": ["NONE"]},
        "cgroup_parent": engine_cgroup_parent(facts, settings),
        # When an engine stops, or starts and finds a container, it gives PID 1 ten seconds to end by itself. Ours has
        # nothing to save.
        "stop_signal": "SIGKILL",
        # When a worker dies its supervisors end. Then the engine removes their containers without us.
        "auto_remove": True,
    }
    if settings.core is not None:
        options["cpuset_cpus"] = str(settings.core)
    if settings.runtime is not None:
        options["runtime"] = settings.runtime
    if needs_host_cgroup_namespace(facts):
        options["cgroupns"] = "host"
    return options


def engine_cgroup_parent(facts: EngineFacts, settings: LaneSettings) -> str:
    """Return the name of the cgroup parent as this engine wants it.

    The systemd driver takes the name of a slice. The cgroupfs driver takes a path; a relative one would lie below the
    engine's own cgroup.
    """
    if facts.cgroup_driver == "systemd":
        return f"{settings.cgroup_parent}.slice"
    return f"/{settings.cgroup_parent}"


def needs_host_cgroup_namespace(facts: EngineFacts) -> bool:
    """Whether sandboxes must share the host's cgroup namespace.

    A program joins its cgroup through a descriptor of cgroup.procs that the worker opened. On cgroup v2 that fails with
    ENOENT if worker and sandbox are in two private cgroup namespaces.
    """
    host_namespace = 0xEFFFFFFB  # PROC_CGROUP_INIT_INO of the kernel
    return facts.cgroup_version == 2 and Path("/proc/self/ns/cgroup").stat().st_ino != host_namespace


def _cpu_usage_file(facts: EngineFacts) -> list[str]:
    if needs_host_cgroup_namespace(facts):
        return []  # the file at that path would be of the whole host
    return [CPU_USAGE_FILES[facts.cgroup_version]]


def remove_container(client: docker.DockerClient, container_id: str) -> None:
    """Remove a container. Returns when it is gone, whoever removed it. Raises EngineUnavailable."""
    with engine_faults(f"removing sandbox {container_id[:12]}"):
        try:
            client.api.remove_container(container_id, force=True)
        except NotFound:
            return
        except APIError as error:
            if error.status_code != 409:  # removal is already in progress
                raise


def _connect(path: Path, container: Container) -> Supervisor:
    """Connect to the supervisor, again and again until it listens.

    It does so some 10 ms after the start, and the engine does not say when. Raises SandboxLost if it never does.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    deadline_s = time.monotonic() + START_TIMEOUT_S
    next_look_s = time.monotonic() + LOOK_INTERVAL_S
    while True:
        try:
            connection.connect(str(path))
            return Supervisor(connection)
        except (FileNotFoundError, ConnectionRefusedError):
            pass
        except BaseException:
            connection.close()
            raise
        if time.monotonic() > next_look_s:
            next_look_s += LOOK_INTERVAL_S
            if not _is_running(container) or time.monotonic() > deadline_s:
                connection.close()
                raise SandboxLost(f"the supervisor of sandbox {container.short_id} did not come up {last_words(path)}")
        time.sleep(CONNECT_INTERVAL_S)


def last_words(socket_path: Path) -> str:
    """Return what a supervisor wrote beside its socket before it ended."""
    try:
        return socket_path.with_name(f"{socket_path.name}.log").read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return "(and left no word)"


def _is_running(container: Container) -> bool:
    try:
        with engine_faults("looking at a new sandbox"):
            container.reload()
    except EngineUnavailable as error:
        if isinstance(error.__cause__, NotFound):
            return False
        raise
    return bool(container.status == "running")
