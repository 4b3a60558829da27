"""Reads a directory on disk as a tree of files. Authors work on one before they zip it."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from judge.errors import PackageError
from judge.package.diagnostics import Diagnostics
from judge.package.names import is_hidden, is_left_behind
from judge.package.tree import DEPTH_LIMIT, ENTRY_LIMIT, DirectoryNode, FileNode, LinkNode


def read_directory(path: Path, diagnostics: Diagnostics) -> DirectoryNode:
    """Read the tree of a directory. Links stay links, so that one out of the package is found. Raises PackageError."""
    root = DirectoryNode()
    try:
        _Scan(diagnostics).fill(root, path, "")
    except OSError as error:
        raise PackageError(f"cannot read the directory: {error}") from error
    return root


class _Scan:
    def __init__(self, diagnostics: Diagnostics) -> None:
        self._diagnostics = diagnostics
        self._entries = 0

    def fill(self, node: DirectoryNode, path: Path, name: str) -> None:
        if name.count("/") > DEPTH_LIMIT:
            self._diagnostics.error(name, f"directories nested deeper than {DEPTH_LIMIT}")
            return
        with os.scandir(path) as entries:
            for entry in entries:
                self._entries += 1
                if self._entries > ENTRY_LIMIT:
                    self._diagnostics.error("", f"more than {ENTRY_LIMIT} files and directories")
                    return
                if not is_left_behind(entry.name):
                    self._add(node, entry, f"{name}/{entry.name}" if name else entry.name)

    def _add(self, parent: DirectoryNode, entry: "os.DirEntry[str]", name: str) -> None:
        status = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode):
            child = DirectoryNode(parent=parent)
            parent.children[entry.name] = child
            if not is_hidden(entry.name):  # such as .venv, with thousands of files
                self.fill(child, Path(entry.path), name)
        elif stat.S_ISLNK(status.st_mode):
            parent.children[entry.name] = LinkNode(parent=parent, target=os.readlink(entry.path))
        elif stat.S_ISREG(status.st_mode):
            parent.children[entry.name] = FileNode(
                origin=name,
                size_bytes=status.st_size,
                opener=_opener(entry.path),
                is_executable=bool(status.st_mode & stat.S_IXUSR),
            )
        else:
            self._diagnostics.error(name, "a device, socket or pipe")


def _opener(path: str) -> Callable[[], BinaryIO]:
    def open_file() -> BinaryIO:
        try:
            return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
        except OSError as error:
            raise PackageError(f"cannot read {path}: {error.strerror}") from error

    return open_file
