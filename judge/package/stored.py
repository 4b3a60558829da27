"""Files of a package on their way into the store."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from judge.package.tree import PackageFile
from judge.program import IncludedFile


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    sha256: str
    size_bytes: int


#: Stores a file of the package.
PutFile = Callable[[PackageFile], StoredFile]


@dataclass(frozen=True, kw_only=True)
class NamedFile:
    name: str  #: relative to the directory that it belongs to
    file: PackageFile


def digest_of(file: PackageFile | None, put: PutFile) -> str | None:
    return None if file is None else put(file).sha256


def stored_files(files: Iterable[NamedFile], put: PutFile) -> tuple[IncludedFile, ...]:
    stored = ((named.name, put(named.file)) for named in files)
    return tuple(IncludedFile(name=name, sha256=file.sha256, size_bytes=file.size_bytes) for name, file in stored)
