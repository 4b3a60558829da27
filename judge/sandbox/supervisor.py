"""The worker's end of the supervisor's socket (images/supervisor/PROTOCOL.md)."""

import array
import select
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from judge.errors import ReportError, SandboxError, SandboxLost
from judge.limits import KIB

PROTOCOL_VERSION = 1
REQUEST_LIMIT_BYTES = 64 * KIB
REPLY_SIZE_LIMIT = 8192
#: Anything but a run: the slowest is wiping 20,000 inodes, 0.2 s.
ANSWER_TIMEOUT_S = 30.0


@dataclass(frozen=True, kw_only=True)
class SupervisorReport:
    """A report as the supervisor sent it; see PROTOCOL.md for the keys."""

    exit_code: int | None = None
    signal: int | None = None
    exec_errno: int | None = None
    cpu_limit_reached: int
    wall_limit_reached: int
    cancelled: int
    cpu_rusage_us: int
    cpu_cgroup_us: int | None = None
    wall_us: int
    max_rss_bytes: int
    process_count: int
    work_inodes: int
    work_bytes: int


@dataclass(frozen=True, kw_only=True)
class Hello:
    """What the supervisor says of itself."""

    protocol: int
    landlock_abi: int  #: 0: the kernel has no Landlock that is of use
    core_count: int
    cpu_source: int


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """One file of a collection; the receiver closes the descriptor."""

    name: bytes
    mode: int
    size_bytes: int
    fd: int


def parse_integers(raw: bytes) -> dict[str, int]:
    """Lines `key=integer`, each key once. Raises ReportError on anything else."""
    values: dict[str, int] = {}
    if not raw.endswith(b"\n"):
        raise ReportError(f"report is truncated: {raw!r}")
    for line in raw[:-1].decode("ascii", "replace").split("\n"):
        name, _, digits = line.partition("=")
        if not digits.isdigit():
            raise ReportError(f"report has a malformed line: {line!r}")
        if name in values:
            raise ReportError(f"report repeats {name}")
        values[name] = int(digits)
    return values


def parse_report(raw: bytes) -> SupervisorReport:
    """Raises ReportError on a missing, unknown or repeated key: never a verdict from half a report."""
    values = parse_integers(raw)
    try:
        report = SupervisorReport(**values)
    except TypeError as error:
        raise ReportError(f"report has the wrong keys: {error}") from error
    if sum(end is not None for end in (report.exit_code, report.signal, report.exec_errno)) != 1:
        raise ReportError("report must have one of exit_code, signal and exec_errno")
    return report


def encode_request(verb: str, fields: Iterable[tuple[str, str | int]], descriptors: Iterable[str]) -> bytes:
    """`descriptors` says what those that go with it are for, in order. Raises SandboxError on what cannot be sent."""
    texts = [verb, *(f"{key}={value}" for key, value in fields), *(f"descriptor={kind}" for kind in descriptors)]
    texts.append("")
    content = "\0".join(texts).encode("utf-8", "surrogateescape")
    if content.count(0) != len(texts) - 1:
        raise SandboxError(f"{verb}: NUL in an argument")
    if len(content) > REQUEST_LIMIT_BYTES:
        raise SandboxError(f"{verb}: {len(content)} bytes, more than {REQUEST_LIMIT_BYTES}")
    return content


class Supervisor:
    """A conversation with one supervisor. Every loss of the connection is SandboxLost."""

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
        self._send("install", [("name", name), ("mode", mode & 0o555)], {"file": fd})
        self._expect(b"done")

    def reset(self) -> None:
        self._send("reset")
        self._expect(b"done")

    def scrub(self) -> None:
        self._send("scrub")
        self._expect(b"clean")

    def use_cgroup(self, descriptors: Mapping[str, int]) -> None:
        self._send("cgroup", [], descriptors)
        self._expect(b"done")

    def start(self, request: bytes, stdio: tuple[int, int, int]) -> None:
        """`request` is an encoded `run` with the descriptors stdin, stdout and stderr."""
        self._send_content("run", request, stdio)

    def cancel(self) -> None:
        self._send("cancel")

    def read_report(self, timeout_s: float) -> SupervisorReport:
        return parse_report(self._expect(b"report", timeout_s))

    def collect(self, limit_bytes: int, limit_files: int) -> list[SentFile] | None:
        """None where there is more than the limits allow."""
        self._send("collect", [("limit_bytes", limit_bytes), ("limit_files", limit_files)])
        return self._receive_files()

    def memory_files(self) -> dict[str, int]:
        """Descriptors of the container's own memory files, by path; the caller closes them."""
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
                _check_kind(raw, b"done")
                return files
        except BaseException:
            _close_all([file.fd for file in files])
            raise

    def _send(
        self, verb: str, fields: Sequence[tuple[str, str | int]] = (), descriptors: Mapping[str, int] | None = None
    ) -> None:
        descriptors = descriptors or {}
        self._send_content(verb, encode_request(verb, fields, descriptors), tuple(descriptors.values()))

    def _send_content(self, verb: str, content: bytes, fds: tuple[int, ...]) -> None:
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

    def _expect(self, kind: bytes, timeout_s: float = ANSWER_TIMEOUT_S) -> bytes:
        """Without descriptors: those that came all the same would be closed by the kernel."""
        try:
            raw = self._receive_at_once()
            if raw is None:
                self._await_answer(timeout_s)
                raw = self._connection.recv(REPLY_SIZE_LIMIT)
        except OSError as error:
            raise SandboxLost(f"supervisor: {error}") from error
        if not raw:
            raise SandboxLost("supervisor is gone")
        return _check_kind(raw, kind)

    def _receive_at_once(self) -> bytes | None:
        """A run's report, which its reader has been told of by poll already."""
        try:
            return self._connection.recv(REPLY_SIZE_LIMIT, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None


def _split_kind(raw: bytes) -> tuple[bytes, bytes]:
    kind, _, rest = raw.partition(b"\n")
    return kind, rest


def _check_kind(raw: bytes, expected: bytes) -> bytes:
    kind, rest = _split_kind(raw)
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
