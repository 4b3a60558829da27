"""The files of a package, from a zip archive or from a directory.

Nothing is unpacked. Paths and symbolic links are looked up in a tree of nodes that we built ourselves, so a hostile
name or link cannot reach into the file system.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TypeAlias

from judge.limits import MIB
from judge.package.diagnostics import Diagnostics
from judge.package.names import is_hidden, usual_case

#: All files of a package together. A file counts each time that a link repeats it.
TOTAL_LIMIT_BYTES = 4096 * MIB
#: Files and directories, counted in the same way.
ENTRY_LIMIT = 50_000
DEPTH_LIMIT = 32
#: Linux follows as many links before it returns ELOOP.
LINK_LIMIT = 40


@dataclass(frozen=True, kw_only=True)
class PackageFile:
    """A regular file. Two links to one file share `origin`."""

    path: str  #: below the package's root
    origin: str  #: equal for all paths that lead to these bytes
    size_bytes: int  #: as declared; reading gives no more
    opener: Callable[[], BinaryIO] = field(repr=False, compare=False)
    is_executable: bool = False

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def open(self) -> BinaryIO:
        """Open a stream. Opening and reading raise PackageError if the bytes are damaged."""
        return self.opener()


@dataclass(frozen=True, kw_only=True)
class FileNode:
    origin: str
    size_bytes: int
    opener: Callable[[], BinaryIO] = field(repr=False)
    is_executable: bool = False


@dataclass(frozen=True, kw_only=True)
class LinkNode:
    parent: "DirectoryNode" = field(repr=False)
    target: str


@dataclass(kw_only=True, eq=False)
class DirectoryNode:
    parent: "DirectoryNode | None" = field(default=None, repr=False)
    children: "dict[str, Node]" = field(default_factory=dict)


Node: TypeAlias = FileNode | LinkNode | DirectoryNode


class BadLink(Exception):
    """A symbolic link that leads nowhere, in a circle, or out of what was given."""


def resolve(link: LinkNode, followed: int = 0) -> FileNode | DirectoryNode:
    """Find what a link leads to in the directory or archive that was given. Raises BadLink.

    Archives of several problems have links from one to the other, which are harmless: the bytes are in the archive.
    """
    if followed >= LINK_LIMIT:
        raise BadLink("symbolic links lead in a circle")
    if link.target.startswith("/"):
        raise BadLink(f"symbolic link to the absolute path {link.target!r}")
    here: FileNode | DirectoryNode = link.parent
    for part in link.target.split("/"):
        if part in ("", "."):
            continue
        if isinstance(here, FileNode):
            raise BadLink(f"symbolic link to {link.target!r}, which does not exist")
        here = _step(here, part, link, followed)
    return here


def _step(here: DirectoryNode, part: str, link: LinkNode, followed: int) -> FileNode | DirectoryNode:
    if part == "..":
        if here.parent is None:
            raise BadLink(f"symbolic link to {link.target!r}, out of the package")
        return here.parent
    child = here.children.get(part)
    if child is None:
        raise BadLink(f"symbolic link to {link.target!r}, which does not exist")
    return resolve(child, followed + 1) if isinstance(child, LinkNode) else child


class PackageTree:
    """All regular files by their path, links followed, without those that the format ignores as hidden."""

    def __init__(self, root: DirectoryNode, diagnostics: Diagnostics) -> None:
        """Report every bad link, and a tree that links make too large."""
        self._files: dict[str, PackageFile] = {}
        self._directories: set[str] = {""}
        self.hidden: list[str] = []  #: paths of hidden files and directories
        self._entries = 0
        self._total_bytes = 0
        self._diagnostics = diagnostics
        self._add_directory(root, "", (root,))
        self._ordered = sorted(self._files.values(), key=_parts)

    def find(self, path: str) -> PackageFile | None:
        return self._files.get(path)

    def below(self, directory: str) -> tuple[PackageFile, ...]:
        """Every file below a directory, or all, at any depth, in lexicographic order of the names on the way."""
        if not directory:
            return tuple(self._ordered)
        *above, name = directory.split("/")
        # In this order they are neighbours: after the directory's own path, before the next possible name.
        start = bisect_right(self._ordered, [*above, name], key=_parts)
        stop = bisect_left(self._ordered, [*above, f"{name}\0"], key=_parts)
        return tuple(self._ordered[start:stop])

    def named(self, name: str) -> Iterator[PackageFile]:
        """Every file of a name, in whatever directory."""
        return (file for file in self._ordered if file.name == name)

    def names(self, directory: str) -> tuple[str, ...]:
        """Files and directories directly in a directory."""
        prefix = f"{directory}/" if directory else ""
        paths = [*self._files, *self._directories]
        inside = {path[len(prefix) :] for path in paths if path.startswith(prefix) and path != directory}
        return tuple(sorted(name for name in inside if name and "/" not in name))

    def _add_directory(self, directory: DirectoryNode, path: str, ancestors: tuple[DirectoryNode, ...]) -> None:
        for name, node in sorted(_with_usual_case(path, directory.children).items()):
            if self._entries >= ENTRY_LIMIT or self._total_bytes > TOTAL_LIMIT_BYTES:
                return
            below = f"{path}/{name}" if path else name
            if is_hidden(name):
                self.hidden.append(below)
            else:
                self._add(node, below, ancestors)

    def _add(self, node: Node, path: str, ancestors: tuple[DirectoryNode, ...]) -> None:
        try:
            target = resolve(node) if isinstance(node, LinkNode) else node
        except BadLink as error:
            self._diagnostics.error(path, str(error))
            return
        self._entries += 1
        if self._entries >= ENTRY_LIMIT:
            self._diagnostics.error("", f"more than {ENTRY_LIMIT} files and directories")
        elif isinstance(target, FileNode):
            self._add_file(target, path)
        elif target in ancestors:
            self._diagnostics.error(path, "symbolic links lead in a circle")
        elif len(ancestors) > DEPTH_LIMIT:
            self._diagnostics.error(path, f"directories nested deeper than {DEPTH_LIMIT}")
        else:
            self._directories.add(path)
            self._add_directory(target, path, (*ancestors, target))

    def _add_file(self, node: FileNode, path: str) -> None:
        self._total_bytes += node.size_bytes
        if self._total_bytes > TOTAL_LIMIT_BYTES:
            self._diagnostics.error(path, f"with this file the package is larger than {TOTAL_LIMIT_BYTES // MIB} MiB")
        else:
            self._files[path] = PackageFile(
                path=path,
                origin=node.origin,
                size_bytes=node.size_bytes,
                opener=node.opener,
                is_executable=node.is_executable,
            )


def _with_usual_case(path: str, children: Mapping[str, Node]) -> Mapping[str, Node]:
    """The entries of a directory, those of the format by their own names: Windows and Macs keep `Data/Secret`."""
    renamed: dict[str, Node] = dict(children)
    for name in children:
        usual = usual_case(path, name)
        if usual not in renamed:
            renamed[usual] = renamed.pop(name)
    return renamed


def _parts(file: PackageFile) -> list[str]:
    return file.path.split("/")


def walk_to_directory(root: DirectoryNode, parts: tuple[str, ...]) -> DirectoryNode | None:
    """Find the directory at `parts`, and make what is missing. None: a file or link is in the way."""
    here = root
    for part in parts:
        child = here.children.setdefault(part, DirectoryNode(parent=here))
        if not isinstance(child, DirectoryNode):
            return None
        here = child
    return here


@dataclass(frozen=True, kw_only=True)
class NamedDirectory:
    name: str | None  #: None where nothing names it
    node: DirectoryNode
    path: str = ""  #: below the directory or archive that was given


def iterate_parts(name: str) -> Iterator[str]:
    return (part for part in name.split("/") if part not in ("", "."))
