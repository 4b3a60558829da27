"""A box: one warm container, in which one program after the other runs."""

import contextlib
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import docker

from judge.errors import JudgeError, SandboxError
from judge.limits import RunLimits
from judge.report import RunReport
from judge.sandbox.cgroup import RunMemory
from judge.sandbox.container import SOCKET_NAME, StartedContainer, last_words, remove_container
from judge.sandbox.run import Command, Execution, Stdio, start_series
from judge.sandbox.settings import LaneSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class InstalledFile:
    """A file for /sandbox/program. The caller keeps the descriptor, which must be of a regular file."""

    name: str  #: relative, without dots
    mode: int
    fd: int


@dataclass(frozen=True, kw_only=True)
class CollectedFile:
    """A file that a program left in /sandbox/work. The caller closes the descriptor before it leaves the sandbox."""

    name: str
    mode: int
    fd: int
    size_bytes: int


class Sandbox:
    """Between two submissions it is scrubbed by its lane; a fault inside it ends it."""

    def __init__(self, image: str, started: StartedContainer, memory: RunMemory, settings: LaneSettings) -> None:
        self.image = image
        self.container_id = started.container_id
        self.image_digest = started.image_digest
        self.uid = started.uid
        self.memory_method = memory.method
        self.landlock_abi = started.supervisor.hello.landlock_abi
        self.use_count = 0  #: submissions served
        self.is_trusted = True  #: False: it is discarded, not scrubbed
        self._supervisor = started.supervisor
        self._socket_directory = started.socket_directory
        self._memory = memory
        self._settings = settings
        self._execution: Execution | None = None

    @property
    def series_limit(self) -> int:
        """So many runs can be made in series."""
        return self._memory.series_limit

    @property
    def short_run_ms(self) -> int:
        """A run that takes longer ends its series."""
        return self._settings.short_run_ms

    def install(self, files: Iterable[InstalledFile]) -> None:
        with self._distrust_on_fault():
            self._settle()
            for file in files:
                self._supervisor.install(file.name, file.mode, file.fd)

    def start(
        self,
        command: Command,
        *,
        limits: RunLimits,
        stdin_fd: int,
        stdout_fd: int,
        stderr_fd: int,
        keep_work: bool = False,
    ) -> Execution:
        """Starts the program. The caller closes its own copies of the pipes' far ends, and drains stdout and stderr."""
        return self.start_series(command, limits=limits, stdio=[(stdin_fd, stdout_fd, stderr_fd)], keep_work=keep_work)

    def start_series(
        self, command: Command, *, limits: RunLimits, stdio: Sequence[Stdio], keep_work: bool = False
    ) -> Execution:
        """The same, several times: at most `series_limit`, each run for itself. See judge.sandbox.run."""
        if limits.memory_limit_bytes > self._settings.memory_bytes:
            # The container's own limit would strike first, and be nobody's fault.
            raise SandboxError(
                f"a memory limit of {limits.memory_limit_bytes} bytes is above the lane's {self._settings.memory_bytes}"
            )
        with self._distrust_on_fault():
            if self._settle() and not keep_work:
                # Before a cgroup is chosen: files left by the last program are charged to one.
                self._reset()
            self._execution = start_series(
                self._supervisor,
                self._memory,
                command,
                limits,
                stdio,
                short_run_ms=self.short_run_ms,
                keep_work=keep_work,
            )
        return self._execution

    def run(
        self,
        command: Command,
        *,
        limits: RunLimits,
        stdin_fd: int,
        stdout_fd: int,
        stderr_fd: int,
        keep_work: bool = False,
    ) -> RunReport:
        """Only where nobody has to read: stdout and stderr are files."""
        execution = self.start(
            command,
            limits=limits,
            stdin_fd=stdin_fd,
            stdout_fd=stdout_fd,
            stderr_fd=stderr_fd,
            keep_work=keep_work,
        )
        with self._distrust_on_fault():
            return execution.report()

    def reset_work(self) -> None:
        with self._distrust_on_fault():
            self._settle()
            self._reset()

    def collect(self, *, limit_bytes: int, limit_files: int) -> list[CollectedFile] | None:
        """Regular files below /sandbox/work. None where they exceed the limits: the program's fault.

        Names that are no UTF-8 are left out: nothing of ours makes them.
        """
        with self._distrust_on_fault():
            self._settle()
            sent = self._supervisor.collect(limit_bytes, limit_files)
        if sent is None:
            return None
        files = []
        for file in sent:
            try:
                name = file.name.decode("utf-8")
            except UnicodeDecodeError:
                os.close(file.fd)
                continue
            files.append(CollectedFile(name=name, mode=file.mode, fd=file.fd, size_bytes=file.size_bytes))
        return files

    def scrub(self) -> None:
        """Raises where the box is not proved clean. A run that nobody waited for is ended: its caller failed."""
        with self._distrust_on_fault():
            if self._execution is not None and not self._execution.is_over:
                self._execution.cancel()
            self._settle()
            self._supervisor.scrub()
            self._execution = None

    def discard(self, client: docker.DockerClient) -> None:
        """Ends the container, whatever state it is in."""
        self.is_trusted = False
        try:
            remove_container(client, self.container_id)
        finally:
            self._supervisor.close()
            words = last_words(self._socket_directory / SOCKET_NAME)
            if words:
                _log.warning("sandbox %s: %s", self.container_id[:12], words)
            with contextlib.suppress(OSError):  # the engine removes what is left of the cgroup
                self._memory.close()
            shutil.rmtree(self._socket_directory, ignore_errors=True)

    def _reset(self) -> None:
        self._supervisor.reset()
        self._execution = None

    def _settle(self) -> bool:
        """Waits for a run that nobody waited for. Returns whether the last run left something in work."""
        if self._execution is None:
            return False
        facts = self._execution.wait()
        return facts.work_inodes > 0 or facts.work_bytes > 0

    @contextlib.contextmanager
    def _distrust_on_fault(self) -> Iterator[None]:
        if not self.is_trusted:
            raise SandboxError(f"sandbox {self.container_id[:12]} is not to be used any more")
        try:
            yield
        except JudgeError:
            self.is_trusted = False
            raise
