"""What a compilation leaves: files, and the key under which they are found again."""

import hashlib
import json
from collections.abc import Iterable

import msgspec

from judge.errors import MessageError
from judge.source import SourceFile

#: Modes of files that are put into a sandbox.
READABLE, EXECUTABLE = 0o444, 0o555


class ExecutableFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str  #: relative, below /sandbox/program; one level of "/" at most
    mode: int
    sha256: str
    size_bytes: int


class Executable(msgspec.Struct, frozen=True, kw_only=True):
    """Kept in the store as JSON; its digest travels in run jobs."""

    variant: str
    files: tuple[ExecutableFile, ...]
    version: int = 1

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, raw: bytes) -> "Executable":
        """Raises MessageError if the blob is not an executable."""
        try:
            return msgspec.json.decode(raw, type=cls)
        except msgspec.MsgspecError as error:
            raise MessageError(f"not an executable: {error}") from error


def cache_key(files: Iterable[SourceFile], *, variant: str, compile_argv: Iterable[str], image_digest: str) -> str:
    """Name an executable before it exists. The name depends on source, variant, flags and image."""
    identity = {
        "files": [
            (file.name, file.sha256 or hashlib.sha256((file.content or "").encode()).hexdigest()) for file in files
        ],
        "variant": variant,
        "compile": list(compile_argv),
        "image": image_digest,
    }
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
