"""Jury submissions of outputs: of any bytes, in any number, in folders and archives."""

import io
import zipfile
from pathlib import Path

import pytest

from judge.errors import PackageError
from judge.jury_outputs import read_jury_outputs
from judge.limits import SOURCE_FILE_LIMIT
from judge.store import Store, open_store

OUTPUTS = tuple(f"{number}.out" for number in range(2 * SOURCE_FILE_LIMIT))
BINARY = b"\x7fELF\0\xff"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path))


def read(store: Store, files: dict[str, bytes], outputs: tuple[str, ...] = OUTPUTS) -> dict[str, bytes]:
    opened = [(name, io.BytesIO(content)) for name, content in files.items()]
    return {file.name: store.get(file.sha256 or "") for file in read_jury_outputs(opened, outputs, store)}


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_more_files_than_a_program_may_have_and_bytes_that_are_no_text(store: Store) -> None:
    files = {f"submissions/accepted/all/{name}": BINARY for name in OUTPUTS}
    assert read(store, files) == dict.fromkeys(OUTPUTS, BINARY)


def test_outputs_in_an_archive_and_in_folders(store: Store) -> None:
    outputs = ("a/1.out", "b/1.out")
    archive = zipped({"mine/b/1.out": b"b", "__MACOSX/b/._1.out": b"x"})
    files = {"accepted/all/a/1.out": b"a", "accepted/all/more.zip": archive}
    assert read(store, files, outputs) == {"a-1.out": b"a", "b-1.out": b"b"}


def test_what_made_the_outputs_is_left_out(store: Store) -> None:
    assert read(store, {"x/make.py": b"print(1)", "x/1.out": b"1"}) == {"1.out": b"1"}


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"make.py": b""}, "none of its files is an output, such as 0.out"),
        ({"1.out": b"", "a.zip": zipped({"1.out": b""})}, "there are two files 1.out"),
        ({"a.zip": b"PK"}, "archive"),
    ],
)
def test_a_submission_without_outputs_is_refused(store: Store, files: dict[str, bytes], complaint: str) -> None:
    with pytest.raises(PackageError, match=complaint):
        read(store, files)
