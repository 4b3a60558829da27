"""Reads a zip archive or a directory as a Package."""

from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from judge.errors import PackageError
from judge.limits import LARGEST_MEMORY_LIMIT_BYTES
from judge.package.archive import read_archive
from judge.package.diagnostics import Diagnostics
from judge.package.directory import read_directory
from judge.package.formats.legacy import PackageSource, read_legacy_package
from judge.package.model import Package
from judge.package.root import find_root
from judge.package.tree import NamedDirectory, PackageTree


def load_package(
    source: Path | BinaryIO,
    *,
    name: str | None = None,
    largest_memory_limit_bytes: int = LARGEST_MEMORY_LIMIT_BYTES,
) -> Package:
    """Read a package: a directory, a zip archive, or a seekable stream of an archive, which must stay open.

    All test data are read once, in chunks, to check them. `name` is the file name of an uploaded stream.
    `largest_memory_limit_bytes` is what JUDGE_SANDBOX_MEMORY_MIB says: no lane runs a program with more. The caller
    closes the package. Raises PackageError for anything that is no valid package; then nothing stays open.
    """
    resources = ExitStack()
    try:
        diagnostics = Diagnostics()
        given = _read(source, name, diagnostics, resources)
        root = find_root(given, diagnostics)
        package_source = PackageSource(
            tree=PackageTree(root.node, diagnostics),
            name=root.name,
            largest_memory_limit_bytes=largest_memory_limit_bytes,
            resources=resources,
        )
        return read_legacy_package(package_source, diagnostics)
    except BaseException:
        resources.close()
        raise


def _read(source: Path | BinaryIO, name: str | None, diagnostics: Diagnostics, resources: ExitStack) -> NamedDirectory:
    if not isinstance(source, Path):
        return NamedDirectory(name=Path(name).stem if name else None, node=read_archive(source, diagnostics))
    if source.is_dir():
        return NamedDirectory(name=source.resolve().name, node=read_directory(source, diagnostics))
    try:
        stream = resources.enter_context(source.open("rb"))
    except OSError as error:
        raise PackageError(f"cannot read {source}: {error.strerror}") from error
    return NamedDirectory(name=source.stem, node=read_archive(stream, diagnostics))
