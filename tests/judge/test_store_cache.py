import hashlib
import threading
import time
from pathlib import Path

import fsspec
import pytest

from judge.errors import BlobMissing
from judge.store import RemoteStore, Store, open_store
from judge.store.cache import REFRESHED_S, with_cache


@pytest.fixture
def remote(tmp_path: Path) -> RemoteStore:
    return RemoteStore(f"memory:/{tmp_path}/remote")


def forget(remote: RemoteStore, tmp_path: Path, sha256: str) -> None:
    """Delete it at the far side: who still reads it has a copy."""
    fsspec.filesystem("memory").rm_file(f"{tmp_path}/remote/blobs/{sha256[:2]}/{sha256}")


def read(store: Store, sha256: str) -> bytes:
    with store.open_blob(sha256) as file:
        return file.read()


def test_a_local_directory_is_used_in_place(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    assert with_cache(store, tmp_path / "cache", 100) is store


def test_what_was_read_once_needs_the_remote_no_more(remote: RemoteStore, tmp_path: Path) -> None:
    cache = with_cache(remote, tmp_path / "cache", 1000)
    sha256 = cache.put(b"data")
    assert read(cache, sha256) == b"data"
    forget(remote, tmp_path, sha256)
    assert read(cache, sha256) == b"data"
    assert cache.size(sha256) == 4
    # Not even after a restart.
    assert read(with_cache(remote, tmp_path / "cache", 1000), sha256) == b"data"


def test_the_least_recently_used_blob_makes_room(remote: RemoteStore, tmp_path: Path) -> None:
    cache = with_cache(remote, tmp_path / "cache", 250)
    first, second, third = (cache.put(letter * 100) for letter in (b"a", b"b", b"c"))
    for sha256 in (first, second, first, third):
        read(cache, sha256)
    kept = {path.name for path in (tmp_path / "cache" / "blobs").glob("*/*")}
    assert kept == {first, third}
    assert read(cache, second) == b"b" * 100


def test_a_blob_larger_than_the_cache_is_read_and_not_kept(remote: RemoteStore, tmp_path: Path) -> None:
    cache = with_cache(remote, tmp_path / "cache", 10)
    sha256 = cache.put(b"x" * 100)
    assert read(cache, sha256) == b"x" * 100
    assert not list((tmp_path / "cache" / "blobs").glob("*/*"))


def test_unfinished_downloads_of_a_killed_worker_are_dropped(remote: RemoteStore, tmp_path: Path) -> None:
    (tmp_path / "cache" / "incoming").mkdir(parents=True)
    (tmp_path / "cache" / "incoming" / "half").write_bytes(b"x")
    with_cache(remote, tmp_path / "cache", 1000)
    assert not list((tmp_path / "cache" / "incoming").iterdir())


def test_a_missing_blob_is_missing_in_the_cache_too(remote: RemoteStore, tmp_path: Path) -> None:
    cache = with_cache(remote, tmp_path / "cache", 1000)
    for digest in ("0" * 64, "zz", ""):
        with pytest.raises(BlobMissing):
            cache.open_blob(digest)


def test_a_refresh_is_asked_of_the_remote_once_an_hour_even_where_the_blob_is_cached(
    remote: RemoteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = with_cache(remote, tmp_path / "cache", 1000)
    sha256 = cache.put(b"an executable")
    read(cache, sha256)
    assert cache.refresh(sha256) == 13
    forget(remote, tmp_path, sha256)
    assert cache.refresh(sha256) == 13
    now_s = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now_s + REFRESHED_S + 1)
    assert cache.refresh(sha256) is None
    assert cache.refresh(sha256) is None  # that it is missing is not remembered
    cache.put(b"an executable")
    assert cache.refresh(sha256) == 13


def test_threads_share_it_while_it_overflows(remote: RemoteStore, tmp_path: Path) -> None:
    cache = with_cache(remote, tmp_path / "cache", 2500)
    blobs = [str(number).encode() * 500 for number in range(10)]
    digests = [cache.put(blob) for blob in blobs]
    wrong: list[str] = []

    def work() -> None:
        for _ in range(20):
            wrong.extend(sha256 for sha256 in digests if hashlib.sha256(read(cache, sha256)).hexdigest() != sha256)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    kept_bytes = sum(path.stat().st_size for path in (tmp_path / "cache" / "blobs").glob("*/*"))
    assert kept_bytes <= 2500
