"""A sandbox: one container, in which one program after the other runs."""

import contextlib
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import docker

from judge.errors import JudgeError, SandboxError
from judge.limits import RunLimits
from judge.sandbox.cgroup import RunMemory
from judge.sandbox.container import SOCKET_NAME, StartedContainer, last_words, remove_container
from judge.sandbox.run import USUAL_RULES, Command, Execution, SeriesRules, Stdio, start_series
from judge.sandbox.settings import LaneSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class InstalledFile:
    """A file for /sandbox/program. The caller owns the descriptor, which must be of a regular file."""

    name: str  #: a relative path, no part of which is empty or dots
    mode: int
    fd: int


@dataclass(frozen=True, kw_only=True)
class CollectedFile:
    """A file that a program left in /sandbox/work.

    The caller closes the descriptor before it gives the sandbox back: while it is open, the box is not clean.
    """

    name: str  #: relative to /sandbox/work
    mode: int
    fd: int
    size_bytes: int


class Sandbox:
    """Serves one submission at a time; its lane scrubs it in between.

    After a fault in one of its methods it refuses every other call, and its lane discards it.
    """

    def __init__(self, image: str, started: StartedContainer, memory: RunMemory, settings: LaneSettings) -> None:
        self.image = image
        self.container_id = started.container_id
        self.image_digest = started.image_digest
        self.uid = started.uid
        self.memory_method = memory.method
        self.landlock_abi = started.supervisor.hello.landlock_abi
        self.use_count = 0  #: how many submissions it has served
        self.is_trusted = True  #: False: it will be discarded, not scrubbed
        self._supervisor = started.supervisor
        self._socket_directory = started.socket_directory
        self._memory = memory
        self._settings = settings
        self._execution: Execution | None = None

    @property
    def series_limit(self) -> int:
        """How many runs one series may have."""
        return self._memory.series_limit

    @property
    def short_run_ms(self) -> int:
        """A run that takes longer than this ends its series, unless its rules say otherwise."""
        return self._settings.short_run_ms

    @property
    def memory_limit_bytes(self) -> int:
        """The largest memory limit that a run may have."""
        return self._settings.memory_bytes

    def install(self, files: Iterable[InstalledFile]) -> None:
        """Copy files into /sandbox/program. Raises SandboxError if a name is there already."""
        with self._distrust_on_fault():
            self._settle()
            for file in files:
                self._supervisor.install(file.name, file.mode, file.fd)

    def start_series(
        self,
        command: Command,
        *,
        limits: RunLimits,
        stdio: Sequence[Stdio],
        keep_work: bool = False,
        rules: SeriesRules = USUAL_RULES,
    ) -> Execution:
        """Start the program, which will run once for each of `stdio`: for at most `series_limit` of them.

        Before each run /sandbox/work is emptied, unless `keep_work`. The caller closes its own copies of the
        descriptors, and reads what the program writes until it ends. PROTOCOL.md says when a series ends early.
        """
        if limits.memory_limit_bytes > self._settings.memory_bytes:
            # The container's own limit would be reached first, and no program could be blamed for that.
            raise SandboxError(
                f"a memory limit of {limits.memory_limit_bytes} bytes is above the lane's {self._settings.memory_bytes}"
            )
        with self._distrust_on_fault():
            if self._settle() and not keep_work:
                # Before a cgroup is chosen: the files that the last program left are charged to one.
                self._reset()
            self._execution = start_series(
                self._supervisor,
                self._memory,
                command,
                limits,
                stdio,
                short_run_ms=self.short_run_ms if rules.short_run_ms is None else rules.short_run_ms,
                keep_work=keep_work,
                rules=rules,
            )
        return self._execution

    def collect(self, *, limit_bytes: int, limit_files: int) -> list[CollectedFile] | None:
        """Return the regular files below /sandbox/work, or None if they exceed the limits: that is the program's fault.

        Files whose names are not UTF-8 are left out: no compiler of ours makes such.
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
        """Empty the box and prove that it is empty. Raises SandboxError if it is not.

        A run that is still going on is ended: its caller failed.
        """
        with self._distrust_on_fault():
            if self._execution is not None and not self._execution.is_over:
                self._execution.cancel()
            self._settle()
            self._supervisor.scrub()
            self._execution = None

    def discard(self, client: docker.DockerClient) -> None:
        """End the container, whatever state it is in. Raises EngineUnavailable if the engine cannot."""
        self.is_trusted = False
        try:
            remove_container(client, self.container_id)
        finally:
            self._supervisor.close()
            words = last_words(self._socket_directory / SOCKET_NAME)
            if words:
                _log.warning("sandbox %s: %s", self.container_id[:12], words)
            with contextlib.suppress(OSError):  # with the container the engine removes what is left of its cgroup
                self._memory.close()
            shutil.rmtree(self._socket_directory, ignore_errors=True)

    def _reset(self) -> None:
        self._supervisor.reset()
        self._execution = None

    def _settle(self) -> bool:
        """Wait until nothing runs. Returns whether the last run left something in work."""
        if self._execution is None:
            return False
        facts = self._execution.wait()
        return facts.work_inodes > 0 or facts.work_bytes > 0

    @contextlib.contextmanager
    def _distrust_on_fault(self) -> Iterator[None]:
        """Refuse to be used after a fault, and note a new one."""
        if not self.is_trusted:
            raise SandboxError(f"sandbox {self.container_id[:12]} is not to be used any more")
        try:
            yield
        except JudgeError:
            self.is_trusted = False
            raise
