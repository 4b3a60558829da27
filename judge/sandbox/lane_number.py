"""The number that one lane of this host owns: its containers and the uids of its programs are derived from it.

All workers of a host share the socket directory. A file lock in it shows who is alive, whatever container they are in.
"""

import fcntl
import itertools
import os
import threading
from pathlib import Path

from judge.errors import ConfigurationError, SandboxLost

LANE_NUMBER_COUNT = 1024
#: A lane's sandboxes take turns with this many uids: two that live at the same time never share one.
UIDS_PER_LANE = 64


class LaneNumber:
    """Owned until it is closed or this process dies."""

    def __init__(self, number: int, path: Path, fd: int) -> None:
        self.number = number
        self._path = path
        self._fd = fd
        self._renewing = threading.Lock()  # sandboxes are made by two threads
        self._uids = itertools.cycle(range(UIDS_PER_LANE))

    def first_uid(self, base: int) -> int:
        """Return the lowest uid of this lane's sandboxes."""
        return base + self.number * UIDS_PER_LANE

    def next_uid(self, base: int) -> int:
        """Return the uid of the next sandbox.

        The kernel counts inotify watches, pipe buffers and processes by uid, across containers.
        """
        return self.first_uid(base) + next(self._uids)

    def renew(self) -> None:
        """Lock the file again if it was deleted: a lock on a deleted file keeps nobody away.

        Call it each time before the number is used. Raises SandboxLost if another lane has taken the number since.
        """
        with self._renewing:
            try:
                if _is_same_file(self._path, self._fd):
                    return
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                fd = _lock(self._path)
            except OSError as error:
                raise SandboxLost(f"the lock of lane number {self.number} is gone: {error}") from error
            if fd is None:
                raise SandboxLost(f"another lane has taken number {self.number} since its lock was deleted")
            os.close(self._fd)
            self._fd = fd

    def close(self) -> None:
        os.close(self._fd)


def try_lane_number(directory: Path, number: int) -> LaneNumber | None:
    """Take this number, or return None if a living lane owns it."""
    # Workers of earlier releases lock this name: while an upgrade rolls they may live beside us.
    path = directory / f"slot-{number}.lock"
    fd = _lock(path)
    return None if fd is None else LaneNumber(number, path, fd)


def take_lane_number(directory: Path) -> LaneNumber:
    """Take the lowest free number. Raises ConfigurationError if there is none, and OSError."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(LANE_NUMBER_COUNT):
        taken = try_lane_number(directory, number)
        if taken is not None:
            return taken
    raise ConfigurationError(f"all {LANE_NUMBER_COUNT} lane numbers of {directory} are taken")


def _is_same_file(path: Path, fd: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(fd))
    except FileNotFoundError:
        return False


def _lock(path: Path) -> int | None:
    """Return a descriptor that holds the lock, or None if somebody else holds it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd
