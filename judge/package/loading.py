"""Reads a zip archive or a directory as a Package."""

from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from judge.errors import PackageError
from judge.package.archive import read_archive
from judge.package.contents import Package
from judge.package.diagnostics import Diagnostics
from judge.package.directory import read_directory
from judge.package.legacy import PROBLEM_FILE, PackageSource, read_legacy_package
from judge.package.tree import NamedDirectory, PackageTree, only_directory


def load_package(source: Path | BinaryIO, *, name: str | None = None) -> Package:
    """Read a package: a directory, a zip archive, or a seekable stream of an archive, which must stay open.

    Test data are found, but not read. `name` is the file name of an uploaded stream. The caller closes the package.
    Raises PackageError for anything that is no valid package; then nothing stays open.
    """
    resources = ExitStack()
    try:
        return _load(source, name, resources)
    except BaseException:
        resources.close()
        raise


def _load(source: Path | BinaryIO, name: str | None, resources: ExitStack) -> Package:
    diagnostics = Diagnostics()
    root = _read(source, diagnostics, resources)
    inner = only_directory(root.node)
    if inner is not None and PROBLEM_FILE in inner.node.children:
        root = inner
    tree = PackageTree(root.node, diagnostics)
    package_source = PackageSource(tree=tree, name=root.name or _stem(name), resources=resources)
    return read_legacy_package(package_source, diagnostics)


def _read(source: Path | BinaryIO, diagnostics: Diagnostics, resources: ExitStack) -> NamedDirectory:
    if not isinstance(source, Path):
        return NamedDirectory(name=None, node=read_archive(source, diagnostics))
    if source.is_dir():
        return NamedDirectory(name=source.resolve().name, node=read_directory(source, diagnostics))
    try:
        stream = resources.enter_context(source.open("rb"))
    except OSError as error:
        raise PackageError(f"cannot read {source}: {error.strerror}") from error
    return NamedDirectory(name=source.stem, node=read_archive(stream, diagnostics))


def _stem(name: str | None) -> str | None:
    return Path(name).stem if name else None
