import hashlib
import io
import os
import threading
from pathlib import Path

import fsspec
import pytest

from judge.errors import BlobMissing, ConfigurationError, StoreUnavailable
from judge.store import Store, open_store
from judge.store.blob import blob_path

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
KEY = "1" * 64


@pytest.fixture(params=["directory", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(f"file://{tmp_path}" if request.param == "directory" else f"memory:/{tmp_path}")


def test_a_blob_is_found_by_its_digest(store: Store) -> None:
    assert store.put(b"abc") == ABC
    assert store.get(ABC) == b"abc"
    assert store.size(ABC) == 3
    with store.open_blob(ABC) as file:
        assert file.fileno() > 0
        assert file.read() == b"abc"


def test_a_stream_is_stored_as_its_bytes_are(store: Store) -> None:
    data = bytes(range(256)) * 5000
    assert store.put(io.BytesIO(data)) == hashlib.sha256(data).hexdigest()
    assert store.get(hashlib.sha256(data).hexdigest()) == data


def test_the_empty_blob_is_a_blob(store: Store) -> None:
    assert store.get(store.put(b"")) == b""


def test_storing_twice_is_storing_once(store: Store) -> None:
    assert store.put(b"abc") == store.put(io.BytesIO(b"abc")) == store.put(b"abc")


@pytest.mark.parametrize("digest", ["0" * 64, "", "../../etc/passwd", "A" * 64, ABC + "\n"])
def test_what_is_not_there_or_no_digest_is_missing(store: Store, digest: str) -> None:
    for read in (store.get, store.open_blob, store.size):
        with pytest.raises(BlobMissing):
            read(digest)


def test_an_executable_is_found_by_its_key(store: Store) -> None:
    assert store.executable_key_get(KEY) is None
    store.executable_key_put(KEY, ABC)
    assert store.executable_key_get(KEY) == ABC
    store.executable_key_put(KEY, "0" * 64)
    assert store.executable_key_get(KEY) == "0" * 64


def test_a_directory_store_leaves_nothing_but_read_only_blobs(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "new" / "store"))
    store.put(b"abc")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files == [tmp_path / "new" / "store" / blob_path(ABC)]
    assert files[0].stat().st_mode & 0o777 == 0o444


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the other side went away")

    with pytest.raises(StoreUnavailable):
        open_store(str(tmp_path)).put(Broken())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_new_directories_belong_to_whom_the_store_belongs(tmp_path: Path) -> None:
    tmp_path.chmod(0o2775)
    os.chown(tmp_path, 12345, 12345)
    store = open_store(str(tmp_path))
    status = (tmp_path / blob_path(store.put(b"abc"))).parent.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (12345, 12345, 0o2775)


def test_many_writers_of_one_blob_leave_it_whole(tmp_path: Path) -> None:
    data = b"x" * 1_000_000
    store = open_store(str(tmp_path))
    threads = [threading.Thread(target=store.put, args=(io.BytesIO(data),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get(hashlib.sha256(data).hexdigest()) == data


def test_a_damaged_blob_is_never_handed_out_as_whole(tmp_path: Path) -> None:
    store = open_store(str(tmp_path))
    store.put(b"abc")
    path = tmp_path / blob_path(ABC)
    path.chmod(0o644)
    path.write_bytes(b"abd")
    with pytest.raises(BlobMissing, match="damaged"):
        store.get(ABC)


def test_a_damaged_blob_of_a_remote_store_is_not_even_opened() -> None:
    store = open_store("memory://damaged")
    store.put(b"abc")
    fsspec.filesystem("memory").pipe_file(f"/damaged/blobs/ba/{ABC}", b"abd")
    with pytest.raises(BlobMissing, match="damaged"):
        store.open_blob(ABC)


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        open_store(str(tmp_path / "file")).put(b"abc")


@pytest.mark.parametrize("url", ["", "relative/path", "file://relative"])
def test_a_url_without_an_absolute_directory_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="JUDGE_STORE_URL"):
        open_store(url)


def test_a_blob_that_arrives_in_pieces_is_there_once_it_is_kept(store: Store) -> None:
    incoming = store.incoming()
    for piece in (b"a", b"", b"bc"):
        incoming.write(piece)
    with pytest.raises(BlobMissing):
        store.get(ABC)
    assert (incoming.keep(), incoming.size_bytes) == (ABC, 3)
    incoming.discard()
    assert store.get(ABC) == b"abc"


def test_a_blob_that_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    incoming = open_store(str(tmp_path)).incoming()
    incoming.write(b"abc")
    incoming.discard()
    incoming.discard()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_cannot_be_written_takes_no_blob_in(tmp_path: Path) -> None:
    (tmp_path / "incoming").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        open_store(str(tmp_path)).incoming()
