"""testlib.h, which programs of packages include. It comes with the package, or is the site's."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from judge.limits import MIB
from judge.package.diagnostics import Diagnostics
from judge.package.model import NamedFile, PackageProgram
from judge.package.tree import PackageFile, PackageTree

TESTLIB = "testlib.h"
_INCLUDES = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*[<"]([^<>"\n]*/)?testlib\.h[>"]', re.MULTILINE)
_CPP_SUFFIXES = {".cc", ".cpp", ".cxx", ".c++", ".C", ".h", ".hpp"}
_LIMIT_BYTES = MIB


def site_testlib(path: Path | None) -> NamedFile | None:
    """The file that a site has for all packages. None: the site has none."""
    if path is None or not path.is_file():
        return None
    file = PackageFile(
        path=TESTLIB, origin=str(path.absolute()), size_bytes=path.stat().st_size, opener=lambda: path.open("rb")
    )
    return NamedFile(name=TESTLIB, file=file)


def with_testlib(
    programs: Iterable[PackageProgram], tree: PackageTree, of_site: NamedFile | None, diagnostics: Diagnostics
) -> tuple[PackageProgram, ...]:
    """The programs: each that includes testlib.h has the file, and no other has it, as it means other exit codes.

    Reports a program that includes it where there is none.
    """
    own = _of_package(tree)
    return tuple(_completed(program, own or of_site, diagnostics) for program in programs)


def _of_package(tree: PackageTree) -> NamedFile | None:
    file = next(tree.named(TESTLIB), None)
    return None if file is None else NamedFile(name=TESTLIB, file=file)


def _completed(program: PackageProgram, testlib: NamedFile | None, diagnostics: Diagnostics) -> PackageProgram:
    if not _needs_testlib(program):
        return replace(program, files=tuple(named for named in program.files if named.file.name != TESTLIB))
    if any(named.file.name == TESTLIB for named in program.files):
        return program
    if testlib is None:
        diagnostics.error(
            program.name,
            f"includes {TESTLIB}, which neither the package nor this site has: put the file beside the program",
        )
        return program
    return replace(program, files=(*program.files, testlib))


def _needs_testlib(program: PackageProgram) -> bool:
    return any(_includes(named.file) for named in program.files if named.file.name != TESTLIB)


def _includes(file: PackageFile) -> bool:
    if PurePosixPath(file.path).suffix not in _CPP_SUFFIXES or file.size_bytes > _LIMIT_BYTES:
        return False
    with file.open() as stream:
        return _INCLUDES.search(stream.read()) is not None
