"""An output that a checker reads: whole, from its beginning, and in memory only where it is small."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from judge.evaluation.captured_output import IN_MEMORY_BYTES, CapturedOutput, reopen


def content(output: CapturedOutput) -> bytes:
    fd = reopen(output.fileno())
    with open(fd, "rb") as file:
        return file.read()


def is_in_memory(output: CapturedOutput) -> bool:
    return "memfd:" in os.readlink(f"/proc/self/fd/{output.fileno()}")


@pytest.mark.parametrize("chunk_bytes", [1000, 65536, 4 * IN_MEMORY_BYTES])
def test_a_large_output_goes_to_the_disk_and_loses_nothing(chunk_bytes: int) -> None:
    text = os.urandom(3 * IN_MEMORY_BYTES)
    with closing(CapturedOutput()) as output:
        fd = output.fileno()
        for start in range(0, len(text), chunk_bytes):
            output.feed(text[start : start + chunk_bytes])
        assert not is_in_memory(output)
        assert (output.fileno(), output.size_bytes) == (fd, len(text))
        assert content(output) == text
        assert os.lseek(fd, 0, os.SEEK_CUR) == 0


def test_an_output_of_exactly_what_stays_in_memory_stays_there() -> None:
    with closing(CapturedOutput()) as output:
        output.feed(b"x" * IN_MEMORY_BYTES)
        assert is_in_memory(output)
        output.feed(b"y")
        assert not is_in_memory(output)
        assert content(output) == b"x" * IN_MEMORY_BYTES + b"y"


def test_nothing_is_left_behind_and_nobody_else_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with closing(CapturedOutput()) as output:
        output.feed(b"x" * (IN_MEMORY_BYTES + 1))
        assert os.stat(output.fileno()).st_dev == tmp_path.stat().st_dev
        assert list(tmp_path.iterdir()) == []
        assert os.stat(output.fileno()).st_mode & 0o777 == 0o444
        assert not os.get_inheritable(output.fileno())
