"""A number that one lane of this host owns: it names its uids and its containers.

Workers on one host share the socket directory, so a file lock in it tells who is alive, in whatever container.
"""

import fcntl
import itertools
import os
import threading
from pathlib import Path

from judge.errors import ConfigurationError, SandboxLost

SLOT_COUNT = 1024
#: A slot's sandboxes take turns with this many: those that live at the same time never share one.
UIDS_PER_SLOT = 64


class Slot:
    """Owned until closed, or until this process dies."""

    def __init__(self, number: int, path: Path, fd: int) -> None:
        self.number = number
        self._path = path
        self._fd = fd
        self._renewing = threading.Lock()  # sandboxes are made by two threads
        self._uids = itertools.cycle(range(UIDS_PER_SLOT))

    def next_uid(self, base: int) -> int:
        """For a sandbox: the kernel counts inotify watches, pipe buffers and processes by uid, across containers."""
        return base + self.number * UIDS_PER_SLOT + next(self._uids)

    def renew(self) -> None:
        """To be called before the number is used. A lock on a file that was deleted keeps nobody away.

        Raises SandboxLost where another lane has taken the number since.
        """
        with self._renewing:
            try:
                if _is_same_file(self._path, self._fd):
                    return
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                fd = _lock(self._path)
            except OSError as error:
                raise SandboxLost(f"the lock of slot {self.number} is gone: {error}") from error
            if fd is None:
                raise SandboxLost(f"slot {self.number} is another lane's since its lock was deleted")
            os.close(self._fd)
            self._fd = fd

    def close(self) -> None:
        os.close(self._fd)


def _is_same_file(path: Path, fd: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(fd))
    except FileNotFoundError:
        return False


def _lock(path: Path) -> int | None:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


def try_slot(directory: Path, number: int) -> Slot | None:
    """None where somebody else owns it."""
    path = directory / f"slot-{number}.lock"
    fd = _lock(path)
    return None if fd is None else Slot(number, path, fd)


def take_slot(directory: Path) -> Slot:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(SLOT_COUNT):
        slot = try_slot(directory, number)
        if slot is not None:
            return slot
    raise ConfigurationError(f"all {SLOT_COUNT} slots of {directory} are taken")
