"""Somebody stores, refreshes or reads a blob at the worst moment of a sweep."""

import io
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from judge.errors import BlobMissing
from judge.store import DirectoryStore
from judge.store.blob import blob_path
from judge.store.directory_sweeper import DirectorySweeper
from judge.store.root_directory import RootDirectory
from judge.store.sweep import WAIT_S
from tests.judge.shelf import DAY_S, Shelf, sha256_of
from tests.judge.stopping import in_thread, stop

DATA = b"wanted again"
SHA256 = sha256_of(DATA)
MOMENTS = ("look", "move")


@pytest.fixture
def directory(tmp_path: Path) -> Shelf:
    return Shelf(f"file://{tmp_path}")


@pytest.fixture
def remote(tmp_path: Path) -> Shelf:
    return Shelf(f"memory:/{tmp_path}")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", ["bytes", "stream"])
def test_a_put_at_the_worst_moment_is_not_undone(directory: Shelf, moment: str, kind: str) -> None:
    directory.age(directory.store.put(DATA))
    stop(directory, moment, lambda: directory.store.put(DATA if kind == "bytes" else io.BytesIO(DATA)))
    directory.sweep_after(0)
    assert directory.holds(SHA256)
    # Nor by the sweeps that come later: it is as young as its put.
    stop(directory, "never", lambda: None)
    directory.sweep_after(WAIT_S + 60)
    assert directory.holds(SHA256)
    assert directory.store.get(SHA256) == DATA


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_refresh_at_the_worst_moment_holds_what_it_says(directory: Shelf, moment: str) -> None:
    directory.age(directory.store.put(DATA))
    said: list[int | None] = []
    stop(directory, moment, lambda: said.append(directory.store.refresh(SHA256)))
    directory.sweep_after(0)
    stop(directory, "never", lambda: None)
    directory.sweep_after(WAIT_S + 60)
    assert said == [len(DATA) if moment == "look" else None]
    assert directory.holds(SHA256) == (moment == "look")


def test_a_refresh_that_dated_a_file_on_its_way_out_does_not_count(
    directory: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel finds the file, the sweep renames it and looks at it, and only then the kernel dates it."""
    directory.age(directory.store.put(DATA))
    found = os.open(directory.sweeper._root.path(blob_path(SHA256)), os.O_RDONLY)  # type: ignore[attr-defined]

    def utime(path: str) -> None:
        monkeypatch.undo()
        directory.sweep_after(0)
        os.utime(found)

    monkeypatch.setattr(os, "utime", utime)
    assert directory.store.refresh(SHA256) is None
    os.close(found)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_reader_finds_a_blob_at_every_moment(directory: Shelf, moment: str) -> None:
    directory.age(directory.store.put(DATA))
    read: list[bytes] = []
    stop(directory, moment, lambda: read.append(directory.store.get(SHA256)))
    directory.sweep_after(0)
    assert read == [DATA]


def test_a_reader_finds_a_blob_that_is_moved_back_while_it_is_looked_for(
    directory: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory.age(directory.store.put(DATA))
    directory.sweep_after(0)
    moments = RootDirectory.moments

    def moved_back_meanwhile(root: RootDirectory) -> list[int]:
        monkeypatch.undo()
        found = moments(root)
        directory.sweep_after(WAIT_S + 60, SHA256)
        return found

    monkeypatch.setattr(RootDirectory, "moments", moved_back_meanwhile)
    assert directory.store.get(SHA256) == DATA
    assert directory.holds(SHA256)


def test_a_put_while_the_removed_copy_is_deleted_stays(directory: Shelf) -> None:
    directory.age(directory.store.put(DATA))
    directory.sweep_after(0)

    class StoringSweeper(DirectorySweeper):
        def delete(self, moment_s: int, sha256: str) -> None:
            in_thread(lambda: directory.store.put(DATA))
            super().delete(moment_s, sha256)

    assert directory.directory
    directory.sweeper = StoringSweeper(directory.directory)
    assert directory.sweep_after(WAIT_S + 60).blobs_deleted == 1
    assert directory.holds(SHA256)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_put_into_a_remote_store_at_the_worst_moment_is_not_undone(remote: Shelf, moment: str) -> None:
    remote.age(remote.store.put(DATA))
    stop(remote, moment, lambda: remote.store.put(DATA))
    assert remote.sweep_after(0).blobs_removed == 0
    assert remote.holds(SHA256)
    assert remote.sweeper.moments() == []


def test_a_put_just_before_the_deletion_of_an_object_survives_in_removed_and_comes_back(remote: Shelf) -> None:
    remote.age(remote.store.put(DATA))
    stop(remote, "delete", lambda: remote.store.put(DATA))
    assert remote.sweep_after(0).blobs_removed == 1
    assert remote.store.get(SHA256) == DATA
    assert remote.store.size(SHA256) == len(DATA)
    stop(remote, "never", lambda: None)
    assert remote.sweep_after(WAIT_S + 60, SHA256).blobs_put_back == 1  # the import has committed its names by now
    assert remote.holds(SHA256)


@pytest.mark.parametrize("moment", [*MOMENTS, "delete"])
def test_a_reader_of_a_remote_store_finds_a_blob_at_every_moment(remote: Shelf, moment: str) -> None:
    remote.age(remote.store.put(DATA))
    read: list[bytes] = []
    stop(remote, moment, lambda: read.append(remote.store.get(SHA256)))
    remote.sweep_after(0)
    assert read == [DATA]


@pytest.fixture
def shared_directory() -> Iterator[Path]:
    """Where every user may write; the temporary directories of pytest belong to one."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o777)  # noqa: S103
        yield Path(name)


@contextmanager
def another_user() -> Iterator[None]:
    os.seteuid(12345)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_another_user_stored_is_stored_anew(shared_directory: Path) -> None:
    """Nobody may date the file of another: its age would go on, and a sweep would take it."""
    shelf = Shelf(f"file://{shared_directory}")
    put, found = shelf.store.put(DATA), shelf.store.put(b"found")
    shelf.age(put, found)
    with another_user():
        assert shelf.store.put(DATA) == put
        assert shelf.store.refresh(found) == 5
        assert shelf.store.refresh(sha256_of(b"not there")) is None
    assert shelf.sweep_after(0).blobs_removed == 0
    assert shelf.store.get(put) == DATA


def _store_and_read(root: str, number: int, rounds: int) -> None:
    """What this process stored must be readable until it makes it old itself."""
    store = DirectoryStore(Path(root))
    data = b"of writer %d" % number
    sha256 = sha256_of(data)
    old_s = time.time() - 30 * DAY_S
    for round_number in range(rounds):
        if round_number % 3 == 2 and store.refresh(sha256) is not None:
            pass  # found, and so it may be named
        else:
            store.put(data if round_number % 2 else io.BytesIO(data), durable=False)
        for _ in range(5):
            assert store.get(sha256) == data
        _age_when_it_is_back(f"{root}/{blob_path(sha256)}", old_s)


def _age_when_it_is_back(path: str, old_s: float) -> None:
    """A blob that is young is away only while the sweep looks at it for the second time."""
    deadline_s = time.monotonic() + 10
    while True:
        try:
            os.utime(path, (old_s, old_s))
            return
        except FileNotFoundError:
            if time.monotonic() > deadline_s:
                raise


def _sweep_on(root: str, stopped: Any) -> None:
    """Sweep again and again; the removed of each sweep is deleted at the next."""
    shelf = Shelf(f"file://{root}")
    while not stopped.is_set():
        shelf.sweep_after(0)
        for moment_s in shelf.sweeper.moments():
            if moment_s > time.time() - WAIT_S:
                os.rename(f"{root}/removed/{moment_s}", f"{root}/removed/{moment_s - 2 * WAIT_S - os.getpid()}")


def test_writers_and_readers_never_miss_a_blob_while_sweeps_go_on(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    stopped = context.Event()
    sweep = context.Process(target=_sweep_on, args=(str(tmp_path), stopped))
    writers = [context.Process(target=_store_and_read, args=(str(tmp_path), number, 400)) for number in range(3)]
    for process in (sweep, *writers):
        process.start()
    for process in writers:
        process.join(timeout=120)
    stopped.set()
    sweep.join(timeout=30)
    assert [process.exitcode for process in (*writers, sweep)] == [0, 0, 0, 0]


def test_a_removed_blob_is_missing_only_when_it_is_deleted(directory: Shelf) -> None:
    directory.age(directory.store.put(DATA))
    directory.sweep_after(0)
    assert directory.store.get(SHA256) == DATA
    directory.sweep_after(WAIT_S + 60)
    with pytest.raises(BlobMissing):
        directory.store.get(SHA256)
