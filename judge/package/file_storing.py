"""Puts files of a package into the store, several at a time: each of them waits for the disk."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed

from judge.package.stored import StoredFile
from judge.package.tree import PackageFile
from judge.store import Store
from judge.store.blob import CHUNK_BYTES

#: While some files wait for the disk, others are inflated and digested. All that is theirs runs without Python's lock.
WRITERS = 4

#: Called when a file is in the store. What it raises ends the storing.
OnStored = Callable[[StoredFile], None]


def store_files(store: Store, files: Iterable[PackageFile], on_stored: OnStored) -> dict[str, StoredFile]:
    """Store each file once, whatever links repeat it. Returns what became of it, by its origin.

    Raises PackageError for damaged bytes, StoreUnavailable, and what `on_stored` raises.
    """
    stored: dict[str, StoredFile] = {}
    with ThreadPoolExecutor(WRITERS, "store") as pool:
        storing = {
            pool.submit(_store, store, file): origin for origin, file in {one.origin: one for one in files}.items()
        }
        try:
            for one in as_completed(storing):
                stored[storing[one]] = one.result()
                on_stored(one.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return stored


def _store(store: Store, file: PackageFile) -> StoredFile:
    """In chunks: test data are never whole in memory."""
    incoming = store.incoming()
    try:
        with file.open() as stream:
            while chunk := stream.read(CHUNK_BYTES):
                incoming.write(chunk)
        return StoredFile(sha256=incoming.keep(), size_bytes=incoming.size_bytes)
    finally:
        incoming.discard()
