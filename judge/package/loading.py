"""Reads a zip archive or a directory as a Package."""

from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from judge.errors import PackageError
from judge.limits import LARGEST_MEMORY_LIMIT_BYTES
from judge.package.archive import read_archive
from judge.package.diagnostics import Diagnostics
from judge.package.directory import read_directory
from judge.package.formats import draft_2023, kattis_2025, legacy
from judge.package.formats.labels import KEY, label_of
from judge.package.model import NamedFile, Package
from judge.package.root import PROBLEM_FILE, find_root
from judge.package.settings import Settings
from judge.package.source import PackageSource
from judge.package.tree import NamedDirectory, PackageTree

#: Each has `recognises(source)` and `read(source, diagnostics)`. The first that recognises a package reads it.
FORMATS: tuple[ModuleType, ...] = (legacy, kattis_2025, draft_2023)


def load_package(
    source: Path | BinaryIO,
    *,
    name: str | None = None,
    largest_memory_limit_bytes: int = LARGEST_MEMORY_LIMIT_BYTES,
    testlib: NamedFile | None = None,
) -> Package:
    """Read a package: a directory, a zip archive, or a seekable stream of an archive, which must stay open.

    All test data are read once, in chunks, to check them. `name` is the file name of an uploaded stream.
    `largest_memory_limit_bytes` is what JUDGE_SANDBOX_MEMORY_MIB says: no lane runs a program with more. `testlib` is
    the site's testlib.h, for packages without their own. The caller closes the package. Raises PackageError for
    anything that is no valid package; then nothing stays open.
    """
    resources = ExitStack()
    try:
        diagnostics = Diagnostics()
        given = _read(source, name, diagnostics, resources)
        root = find_root(given, diagnostics)
        tree = PackageTree(root.node, diagnostics)
        package_source = PackageSource(
            tree=tree,
            name=root.name,
            settings=_settings(tree, diagnostics),
            largest_memory_limit_bytes=largest_memory_limit_bytes,
            resources=resources,
            testlib=testlib,
        )
        return _read_format(package_source, diagnostics)
    except BaseException:
        resources.close()
        raise


def _settings(tree: PackageTree, diagnostics: Diagnostics) -> Settings:
    file = tree.find(PROBLEM_FILE)
    if file is None:
        diagnostics.error(PROBLEM_FILE, "is a link that leads to no file")
        diagnostics.refuse()
    return Settings.read(file, diagnostics)


def _read_format(source: PackageSource, diagnostics: Diagnostics) -> Package:
    reader = next((known for known in FORMATS if known.recognises(source)), None)
    if reader is None:  # what else is said of a package in another format would mislead
        label = (label_of(source) or "")[:40]
        source.settings.error(KEY, f"is {label!r}; known are legacy, legacy-icpc, 2023-07-draft and 2025-09")
        diagnostics.refuse()
    package: Package = reader.read(source, diagnostics)
    return package


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
