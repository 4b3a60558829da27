"""An executable's files, put into a sandbox."""

from contextlib import ExitStack

from judge.executable import Executable
from judge.sandbox import InstalledFile, Sandbox
from judge.store import Store


def install(box: Sandbox, store: Store, executable: Executable) -> None:
    """Raises BlobMissing where the store lacks a file or has only a part of it, and what the sandbox raises."""
    with ExitStack() as stack:
        blobs = [stack.enter_context(store.open_whole(file.sha256, file.size_bytes)) for file in executable.files]
        box.install(
            InstalledFile(name=file.name, mode=file.mode, fd=blob.fileno())
            for file, blob in zip(executable.files, blobs, strict=True)
        )
