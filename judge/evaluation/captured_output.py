"""The whole output of a run, kept for a program that reads it."""

import os


class CapturedOutput:
    """A file without a name, which no program in a sandbox can change. Whoever feeds it keeps to the output limit."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._fd = os.memfd_create("output", os.MFD_CLOEXEC)
        # Programs can open what they have by /proc. They run as other users than we.
        os.fchmod(self._fd, 0o444)

    def feed(self, chunk: bytes) -> None:
        self.size_bytes += os.pwrite(self._fd, chunk, self.size_bytes)

    def fileno(self) -> int:
        """Its position stays at the beginning."""
        return self._fd

    def close(self) -> None:
        os.close(self._fd)


def reopen(fd: int) -> int:
    """A file that is open already, opened for reading alone, from its beginning. The caller closes the descriptor."""
    return os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_CLOEXEC)
