"""A supervisor in a container of its own. Tests exchange bytes with it."""

import array
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import docker
from docker.models.containers import Container

from judge.sandbox import LaneSettings
from judge.sandbox.container import container_options, last_words
from judge.sandbox.engine import engine_facts

IMAGE = "judge-lang-c:latest"
#: No lane ever gets this far.
LANE_NUMBER = 5000
UID = 1_999_999_999


class Conversation:
    def __init__(self, container: Container, path: Path) -> None:
        self.container = container
        self.path = path
        self.connection = connect(path)
        self.hello = self.receive()

    def send(self, *fields: str | bytes, fds: Sequence[int] = (), end: bytes = b"\0") -> None:
        raw = b"\0".join(field.encode() if isinstance(field, str) else field for field in fields) + end
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        self.connection.sendmsg([raw], rights)

    def receive(self) -> bytes:
        self.connection.settimeout(20)
        return self.connection.recv(65536)

    def ask(self, *fields: str | bytes, fds: Sequence[int] = ()) -> bytes:
        """The whole answer: a `part`, which comes on a slow day, is put before what follows it."""
        self.send(*fields, fds=fds)
        answer = self.receive()
        if not answer.startswith(b"part\n"):
            return answer
        return b"report\n" + answer.removeprefix(b"part\n") + self.receive().removeprefix(b"report\n")

    def last_words(self) -> str:
        """Wait until the supervisor has ended, and return why."""
        self.container.wait(timeout=20)
        return last_words(self.path)

    def descriptor_count(self) -> int:
        pid = self.container.top()["Processes"][0][1]
        return len(os.listdir(f"/proc/{pid}/fd"))


def connect(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for _ in range(2000):
        try:
            connection.connect(str(path))
            return connection
        except (FileNotFoundError, ConnectionRefusedError):
            time.sleep(0.005)
    raise TimeoutError(f"nobody listens at {path}: {last_words(path)}")


@contextmanager
def conversation(client: docker.DockerClient, *, started_by: Sequence[str] = ()) -> Iterator[Conversation]:
    """`started_by`: a command that execs the one appended to it."""
    directory = Path(tempfile.mkdtemp(prefix="judge-supervisor-"))
    settings = LaneSettings(socket_directory=directory)
    options = container_options(engine_facts(client), settings, LANE_NUMBER, UID, directory)
    options["entrypoint"] = [*started_by, *options["entrypoint"]]
    container = client.containers.run(IMAGE, detach=True, **(options | {"auto_remove": False}))
    try:
        talk = Conversation(container, directory / "socket")
        try:
            yield talk
        finally:
            talk.connection.close()
    finally:
        container.remove(force=True)
        shutil.rmtree(directory)
