"""A number that one lane of this host owns: it names its uids and its containers.

Workers on one host share the socket directory, so a file lock in it tells who is alive, in whatever container.
"""

import fcntl
import itertools
import os
from pathlib import Path

from judge.errors import ConfigurationError

SLOT_COUNT = 1024
#: A slot's sandboxes take turns with this many: those that live at the same time never share one.
UIDS_PER_SLOT = 64


class Slot:
    """Owned until closed, or until this process dies."""

    def __init__(self, number: int, fd: int) -> None:
        self.number = number
        self._fd = fd
        self._uids = itertools.cycle(range(UIDS_PER_SLOT))

    def next_uid(self, base: int) -> int:
        """For a sandbox: the kernel counts inotify watches, pipe buffers and processes by uid, across containers."""
        return base + self.number * UIDS_PER_SLOT + next(self._uids)

    def close(self) -> None:
        os.close(self._fd)


def try_slot(directory: Path, number: int) -> Slot | None:
    """None where somebody else owns it."""
    fd = os.open(directory / f"slot-{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return Slot(number, fd)


def take_slot(directory: Path) -> Slot:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(SLOT_COUNT):
        slot = try_slot(directory, number)
        if slot is not None:
            return slot
    raise ConfigurationError(f"all {SLOT_COUNT} slots of {directory} are taken")
