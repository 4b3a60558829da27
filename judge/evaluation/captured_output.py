"""The whole output of a run, kept for a program that reads it."""

import os
import tempfile

from judge.limits import MIB

#: What is kept in memory. The rest of an output may have the size of its limit, and a worker has many at a time.
IN_MEMORY_BYTES = MIB


class CapturedOutput:
    """A file without a name, which no program in a sandbox can change. Whoever feeds it keeps to the output limit.

    It begins in memory. One that grows beyond IN_MEMORY_BYTES goes on in the directory for temporary files (TMPDIR),
    which should be on a disk.
    """

    def __init__(self) -> None:
        self.size_bytes = 0
        self._is_in_memory = True
        self._fd = os.memfd_create("output", os.MFD_CLOEXEC)
        _let_all_read(self._fd)

    def feed(self, chunk: bytes) -> None:
        if self._is_in_memory and self.size_bytes + len(chunk) > IN_MEMORY_BYTES:
            self._move_to_disk()
        rest = memoryview(chunk)
        while rest:
            written = os.pwrite(self._fd, rest, self.size_bytes)
            self.size_bytes += written
            rest = rest[written:]

    def fileno(self) -> int:
        """Always the same. Its position stays at the beginning."""
        return self._fd

    def close(self) -> None:
        os.close(self._fd)

    def _move_to_disk(self) -> None:
        self._is_in_memory = False
        with tempfile.TemporaryFile(buffering=0) as file:
            _let_all_read(file.fileno())
            file.write(os.pread(self._fd, self.size_bytes, 0))
            file.seek(0)
            os.dup2(file.fileno(), self._fd, inheritable=False)


def _let_all_read(fd: int) -> None:
    """Programs can open what they have by /proc. They run as other users than we."""
    os.fchmod(fd, 0o444)


def reopen(fd: int) -> int:
    """A file that is open already, opened for reading alone, from its beginning. The caller closes the descriptor."""
    return os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_CLOEXEC)
