"""The worker's end of the supervisor's socket (images/supervisor/PROTOCOL.md)."""

import array
import select
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from judge.errors import ReportError, SandboxError, SandboxLost
from judge.limits import KIB
from judge.sandbox.supervisor_report import Reports, parse_integers, parse_reports

PROTOCOL_VERSION = 3
#: How many runs one request may ask for, as in supervisor.h.
SERIES_LIMIT = 16
REQUEST_LIMIT_BYTES = 64 * KIB
REPLY_SIZE_LIMIT = 8192
#: For every request but a run. The slowest is to wipe 20,000 inodes, which takes 0.2 s.
ANSWER_TIMEOUT_S = 30.0
_IDLENESS = {b"idle": True, b"busy": False}


@dataclass(frozen=True, kw_only=True)
class Hello:
    """What the supervisor says of itself at the start."""

    protocol: int
    landlock_abi: int  #: 0: the kernel has no Landlock that we can use
    core_count: int
    cpu_source: int  #: 0: wait4 alone, 1: the container's cgroup


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file that the supervisor sent. The receiver closes the descriptor."""

    name: bytes
    mode: int
    size_bytes: int
    fd: int


def encode_request(verb: str, fields: Iterable[tuple[str, str | int]], descriptors: Iterable[str]) -> bytes:
    """Encode a request. `descriptors` says what those that go with it are for, in their order.

    Raises SandboxError if it contains NUL or is too long.
    """
    texts = [verb, *(f"{key}={value}" for key, value in fields), *(f"descriptor={kind}" for kind in descriptors)]
    texts.append("")
    content = "\0".join(texts).encode("utf-8", "surrogateescape")
    if content.count(0) != len(texts) - 1:
        raise SandboxError(f"{verb}: NUL in an argument")
    if len(content) > REQUEST_LIMIT_BYTES:
        raise SandboxError(f"{verb}: {len(content)} bytes, more than {REQUEST_LIMIT_BYTES}")
    return content


class Supervisor:
    """A conversation with one supervisor.

    Every method may raise SandboxLost (the connection is lost, or no answer comes), SandboxError (the supervisor could
    not do what it was asked for) and ReportError (its answer makes no sense).
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        raw, fds = self._receive(ANSWER_TIMEOUT_S)
        _close_all(fds)
        kind, rest = _split_kind(raw)
        if kind != b"hello":
            raise SandboxLost(f"supervisor did not say hello but {raw!r}")
        self.hello = Hello(**parse_integers(rest))
        if self.hello.protocol != PROTOCOL_VERSION:
            raise SandboxError(f"supervisor speaks protocol {self.hello.protocol}, not {PROTOCOL_VERSION}")

    def fileno(self) -> int:
        return self._connection.fileno()

    def close(self) -> None:
        self._connection.close()

    def install(self, name: str, mode: int, fd: int) -> None:
        """Copy a file into /sandbox/program."""
        self._send("install", [("name", name), ("mode", mode & 0o555)], {"file": fd})
        self._expect(b"done")

    def reset(self) -> None:
        """Empty /sandbox/work."""
        self._send("reset")
        self._expect(b"done")

    def scrub(self) -> None:
        """Empty the box, and have it proved empty."""
        self._send("scrub")
        self._expect(b"clean")

    def join_leaf(self, fd: int) -> None:
        """Have the supervisor itself move into a cgroup. `fd` is of its `cgroup.procs`, or in v1 of its `tasks`."""
        self._send("leaf", descriptors={"leaf": fd})
        self._expect(b"done")

    def use_cgroup(self, fields: Sequence[tuple[str, int]], descriptors: Mapping[str, int]) -> None:
        """Hand over the files of a new run cgroup (`cgroup` in PROTOCOL.md)."""
        self._send("cgroup", fields, descriptors)
        self._expect(b"done")

    def start(self, request: bytes, stdio: Sequence[int]) -> None:
        """Send an encoded `run`, with the descriptors of each run in the order that it names them."""
        self._send_content("run", request, stdio)

    def cancel(self, last_run: int) -> None:
        """End the series, unless a later run than this has begun."""
        self._send("cancel", [("last_run", last_run)])

    def read_reports(self, timeout_s: float) -> Reports:
        """Wait for the next reports of a series, or for news of its last run."""
        kind, rest = self._await_kind(timeout_s)
        if kind in _IDLENESS:
            return Reports(reports=(), is_last=False, is_idle=_IDLENESS[kind])
        is_last = kind != b"part"
        return Reports(reports=parse_reports(_check_kind(kind, rest, b"report") if is_last else rest), is_last=is_last)

    def collect(self, limit_bytes: int, limit_files: int) -> list[SentFile] | None:
        """Return the files in /sandbox/work, or None if there is more than the limits allow."""
        self._send("collect", [("limit_bytes", limit_bytes), ("limit_files", limit_files)])
        return self._receive_files()

    def memory_files(self) -> dict[str, int]:
        """Return descriptors of the container's own memory files, by path. The caller closes them."""
        self._send("memory")
        return {file.name.decode(): file.fd for file in self._receive_files() or []}

    def _receive_files(self) -> list[SentFile] | None:
        files: list[SentFile] = []
        try:
            while True:
                raw, fds = self._receive(ANSWER_TIMEOUT_S)
                if raw.startswith(b"file\0"):
                    files.append(_parse_file(raw, fds))
                    continue
                _close_all(fds)
                if raw == b"too_large\n":
                    _close_all([file.fd for file in files])
                    return None
                _check_kind(*_split_kind(raw), b"done")
                return files
        except BaseException:
            _close_all([file.fd for file in files])
            raise

    def _send(
        self, verb: str, fields: Iterable[tuple[str, str | int]] = (), descriptors: Mapping[str, int] | None = None
    ) -> None:
        descriptors = descriptors or {}
        self._send_content(verb, encode_request(verb, fields, descriptors), tuple(descriptors.values()))

    def _send_content(self, verb: str, content: bytes, fds: Sequence[int]) -> None:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        try:
            self._connection.sendmsg([content], rights, socket.MSG_NOSIGNAL)
        except OSError as error:
            raise SandboxLost(f"{verb}: {error}") from error

    def _receive(self, timeout_s: float) -> tuple[bytes, list[int]]:
        self._await_answer(timeout_s)
        try:
            raw, fds, _, _ = socket.recv_fds(self._connection, REPLY_SIZE_LIMIT, 1, socket.MSG_CMSG_CLOEXEC)
        except OSError as error:
            raise SandboxLost(f"supervisor: {error}") from error
        if not raw:
            raise SandboxLost("supervisor is gone")
        return raw, fds

    def _await_answer(self, timeout_s: float) -> None:
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        if not poll.poll(timeout_s * 1000):
            raise SandboxLost(f"supervisor does not answer within {timeout_s:.0f} s")

    def _expect(self, kind: bytes) -> bytes:
        return _check_kind(*self._await_kind(ANSWER_TIMEOUT_S), kind)

    def _await_kind(self, timeout_s: float) -> tuple[bytes, bytes]:
        """Return the kind of the answer, and the rest. The kernel closes any descriptor that should come with it."""
        self._await_answer(timeout_s)
        try:
            raw = self._connection.recv(REPLY_SIZE_LIMIT)
        except OSError as error:
            raise SandboxLost(f"supervisor: {error}") from error
        if not raw:
            raise SandboxLost("supervisor is gone")
        return _split_kind(raw)


def _split_kind(raw: bytes) -> tuple[bytes, bytes]:
    kind, _, rest = raw.partition(b"\n")
    return kind, rest


def _check_kind(kind: bytes, rest: bytes, expected: bytes) -> bytes:
    if kind == b"error":
        raise SandboxError(f"supervisor: {rest.decode('utf-8', 'replace')}")
    if kind != expected:
        raise ReportError(f"supervisor answered {kind!r} where {expected!r} was due")
    return rest


def _parse_file(raw: bytes, fds: list[int]) -> SentFile:
    fields = raw.split(b"\0")
    if len(fields) != 5 or len(fds) != 1 or not (fields[2].isdigit() and fields[3].isdigit()):
        _close_all(fds)
        raise ReportError(f"malformed file in a collection: {raw!r}")
    return SentFile(name=fields[1], mode=int(fields[2]), size_bytes=int(fields[3]), fd=fds[0])


def _close_all(fds: Sequence[int]) -> None:
    for fd in fds:
        socket.close(fd)
