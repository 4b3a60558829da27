"""A Docker Engine for one test, which may kill, stop, fill and mislead it. The host's engine is for everybody.

Its files are in a small file system in memory, so that its disk can be full. Its one image holds a shell, cat, sleep
and the supervisor.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import docker

IMAGE = "judge-lang-shell:latest"
RUNTIME = "shaky"
DISK_MIB = 96
READY_TIMEOUT_S = 60.0

#: An engine takes the host's containerd where there is one, and would share its containers with the host's engine.
WITHOUT_CONTAINERD = 'if [ -d /run/containerd ]; then mount -t tmpfs none /run/containerd; fi; exec dockerd "$@"'

#: The shell, what it starts, and the libraries of both.
COLLECT = """
programs="usr/local/sbin/judge-supervisor bin/sh bin/cat bin/sleep"
libraries=$(cd / && ldd bin/sh bin/cat bin/sleep | grep -o '/[^ ]*' | grep -v : | sort -u)
tar --create --dereference --directory / --absolute-names $programs $libraries --file /out/files.tar
"""


class PrivateEngine:
    """Has a runtime `shaky` beside its own, which can be broken and mended."""

    def __init__(self, directory: Path) -> None:
        self.socket = directory / "docker.sock"
        self.url = f"unix://{self.socket}"
        self._directory = directory
        self._disk = directory / "data"
        self._runtime = directory / RUNTIME
        self._process: subprocess.Popen[bytes] | None = None

    def set_up(self) -> None:
        self._disk.mkdir()
        mount_memory(self._disk, size_mib=DISK_MIB)
        self.mend_runtime()

    def start(self) -> None:
        """Returns when it answers."""
        with (self._directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    # Otherwise it would delete docker0 of the host's engine, which needs it to build images.
                    "unshare",
                    "--net",
                    "--mount",
                    "sh",
                    "-c",
                    WITHOUT_CONTAINERD,
                    "dockerd",
                    f"--host={self.url}",
                    f"--data-root={self._disk}",
                    f"--exec-root={self._directory}/exec",
                    f"--pidfile={self._directory}/pid",
                    f"--add-runtime={RUNTIME}={self._runtime}",
                    "--bridge=none",
                    "--iptables=false",
                    "--ip-forward=false",
                ],
                stdout=log,
                stderr=log,
            )
        deadline_s = time.monotonic() + READY_TIMEOUT_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline_s:
                raise RuntimeError(f"the engine does not come up:\n{(self._directory / 'log').read_text()}")
            time.sleep(0.02)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the engine as the kernel's OOM killer would. Its sandboxes stay, and run on."""
        self._end(signal.SIGKILL)
        pid_file = self._directory / "exec" / "containerd" / "containerd.pid"
        # It is killed with its parent; a zombie that nobody has reaped yet looks alive to the next engine.
        while is_alive(int(pid_file.read_text())):
            time.sleep(0.005)
        pid_file.unlink()

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes connections, as its kernel does, and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def client(self) -> Iterator[docker.DockerClient]:
        with contextlib.closing(docker.DockerClient(base_url=self.url)) as client:
            yield client

    def import_image(self, files: bytes) -> None:
        repository, _, tag = IMAGE.partition(":")
        with self.client() as client:
            client.api.import_image_from_data(files, repository=repository, tag=tag)

    def remove_image(self) -> None:
        """Remove the image as soon as no container uses it.

        That of the last job is being removed, and the lane may make another one at any moment: to look whether there is
        one, and to remove then, would be a race. So the engine itself is asked, until it agrees.
        """
        deadline_s = time.monotonic() + READY_TIMEOUT_S
        with self.client() as client:
            while True:
                try:
                    return client.images.remove(IMAGE)
                except docker.errors.APIError as error:
                    if error.status_code != HTTPStatus.CONFLICT or time.monotonic() > deadline_s:
                        raise
                time.sleep(0.01)

    def make_well(self, image: bytes) -> None:
        """Make the engine as it was at first, whatever a test has left."""
        self.mend_runtime()
        if self._process is None:
            self.start()
        with self.client() as client:
            present = client.images.list(IMAGE)
        if not present:
            self.import_image(image)

    def kill_sandboxes(self) -> int:
        """Kill the sandboxes from outside, as an impatient administrator would. Return how many there were."""
        with self.client() as client:
            running = client.containers.list()
            for container in running:
                container.kill()
        return len(running)

    def break_runtime(self) -> None:
        self._write_runtime("echo 'out of order' >&2; exit 1")

    def mend_runtime(self) -> None:
        self._write_runtime('exec runc "$@"')

    @contextlib.contextmanager
    def full_disk(self) -> Iterator[None]:
        with full(self._disk):
            yield

    def tear_down(self) -> None:
        try:
            if self._process is None:
                self.start()  # the next engine ends what a killed engine has left
            self.stop()
        finally:
            unmount_below(self._directory)

    def _answers(self) -> bool:
        # Not by docker-py, which leaves sockets open if the engine does not answer.
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.socket))
            except OSError:
                return False
        with self.client() as client:  # who waits until the engine is ready
            return bool(client.ping())

    def _end(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)
        self._process.wait(60)
        self._process = None

    def _write_runtime(self, command: str) -> None:
        aside = self._runtime.with_suffix(".new")
        aside.write_text(f"#!/bin/sh\n{command}\n")
        aside.chmod(0o755)
        aside.rename(self._runtime)


@contextlib.contextmanager
def private_engine(image: bytes) -> Iterator[PrivateEngine]:
    # Not pytest's own directory: a socket's path has at most 107 bytes, and containerd's are deep.
    directory = Path(tempfile.mkdtemp(prefix="judge-engine-"))
    engine = PrivateEngine(directory)
    try:
        engine.set_up()
        engine.start()
        engine.import_image(image)
        yield engine
    finally:
        engine.tear_down()
        shutil.rmtree(directory)


def small_image(client: docker.DockerClient, source: str) -> bytes:
    """A file system of a few MiB, of what an image of ours has."""
    with tempfile.TemporaryDirectory() as directory:
        client.containers.run(
            source,
            entrypoint=["/bin/sh", "-c", COLLECT],
            volumes={directory: {"bind": "/out", "mode": "rw"}},
            network_mode="none",
            remove=True,
        )
        return (Path(directory) / "files.tar").read_bytes()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def mount_memory(directory: Path, *, size_mib: int) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mib}m", "none", str(directory)], check=True)


def unmount_below(directory: Path) -> None:
    mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    for place in sorted((place for place in mounts if Path(place).is_relative_to(directory)), reverse=True):
        subprocess.run(["umount", "--lazy", place], check=True)


@contextlib.contextmanager
def full(directory: Path) -> Iterator[None]:
    """Fill the file system to the last byte."""
    filler = directory / "filler"
    with filler.open("wb", buffering=0) as file:
        block = bytes(1 << 20)
        while block:
            try:
                if file.write(block) < len(block):
                    raise OSError
            except OSError:
                block = block[: len(block) // 2]
        os.fsync(file.fileno())
    try:
        yield
    finally:
        filler.unlink()
