"""Files that submissions are compiled with (include/), and files for students (attachments/)."""

from collections.abc import Mapping

from judge.package.constants import file_with_constants
from judge.package.diagnostics import Diagnostics
from judge.package.model import NamedFile
from judge.package.tree import PackageTree

_INCLUDE = "include"
_ATTACHMENTS = "attachments"


def read_include(
    tree: PackageTree, constants: Mapping[str, str], diagnostics: Diagnostics
) -> Mapping[str, tuple[NamedFile, ...]]:
    """By language code of the format, or `default`."""
    found: dict[str, list[NamedFile]] = {}
    for file in tree.below(_INCLUDE):
        language, _, name = file.path.removeprefix(f"{_INCLUDE}/").partition("/")
        if not name:
            diagnostics.warn(file.path, "has no effect: files belong into include/cpp, include/default and so on")
            continue
        found.setdefault(language, []).append(file_with_constants(NamedFile(name=name, file=file), constants))
    return {language: tuple(files) for language, files in found.items()}


def read_attachments(tree: PackageTree) -> tuple[NamedFile, ...]:
    return tuple(
        NamedFile(name=file.path.removeprefix(f"{_ATTACHMENTS}/"), file=file) for file in tree.below(_ATTACHMENTS)
    )
