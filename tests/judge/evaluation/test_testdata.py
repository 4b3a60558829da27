from contextlib import ExitStack
from pathlib import Path

import pytest

from judge.errors import BlobMissing
from judge.evaluation.testdata import open_answer, open_input
from judge.package.manifest import ManifestTestcase, TestcaseKind
from judge.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path))


def stored(store: Store, *, stdin: bytes = b"", answer: bytes = b"", missing_bytes: int = 0) -> ManifestTestcase:
    """Store a testcase. Its manifest says `missing_bytes` more than the store has."""
    return ManifestTestcase(
        name="secret/1",
        kind=TestcaseKind.SECRET,
        input_sha256=store.put(stdin),
        input_bytes=len(stdin) + missing_bytes,
        answer_sha256=store.put(answer),
        answer_bytes=len(answer) + missing_bytes,
    )


def test_an_input_is_read_from_its_beginning(store: Store) -> None:
    stdin = bytes(range(256)) * 3000
    with open_input(store, stored(store, stdin=stdin)) as file:
        assert file.read() == stdin


@pytest.mark.parametrize("size_bytes", [0, 100, 100_000])
def test_an_answer_is_read_at_any_position(store: Store, size_bytes: int) -> None:
    answer = (bytes(range(250)) * 400)[:size_bytes]
    with ExitStack() as stack:
        read = open_answer(store, stored(store, answer=answer), stack)
        assert read(size_bytes + 1, 0) == answer
        assert read(10, 5) == answer[5:15]
        assert read(10, size_bytes) == b""


def test_what_lost_its_end_is_missing(store: Store) -> None:
    damaged = stored(store, stdin=b"1 2\n", answer=b"x" * 100_000, missing_bytes=1)
    with pytest.raises(BlobMissing, match="instead of"):
        open_input(store, damaged)
    with ExitStack() as stack, pytest.raises(BlobMissing, match="instead of"):
        open_answer(store, damaged, stack)
