"""Reads a zip archive as a tree of files, safely.

Members are read from the archive itself and never written to disk, so no name can escape. No more is read of a member
than its header declares (archive_member.py), so the sum of declared sizes bounds how much an archive can make us read.
"""

import re
import stat
from collections.abc import Callable
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from judge.errors import PackageError
from judge.limits import MIB
from judge.package.archive_kind import refuse_no_zip
from judge.package.archive_member import DAMAGE, MemberStream, printable
from judge.package.diagnostics import Diagnostics
from judge.package.names import is_left_behind
from judge.package.tree import (
    ENTRY_LIMIT,
    TOTAL_LIMIT_BYTES,
    DirectoryNode,
    FileNode,
    LinkNode,
    iterate_parts,
    walk_to_directory,
)

#: Test data of one repeated line may compress a thousandfold. A large package that does so as a whole is a bomb.
RATIO_LIMIT = 200
RATIO_FREE_BYTES = 256 * MIB
LINK_TARGET_LIMIT_BYTES = 4096
#: With lzma the archive chooses how much memory its reader needs, and zipfile has no cap on it.
_METHODS = (ZIP_STORED, ZIP_DEFLATED)
_ENCRYPTED = 0x1
_UTF8 = 0x800
_DRIVE = re.compile(r"^[A-Za-z]:")

#: What an archive has because of how it was made: whether an entry is so, and what to do.
_WHOLE_ARCHIVE: tuple[tuple[Callable[[ZipInfo], bool], str], ...] = (
    (lambda member: bool(member.flag_bits & _ENCRYPTED), "encrypted: make the archive again without a password"),
    (
        lambda member: member.compress_type not in _METHODS,
        "compressed by another method than deflate: make the archive again with the usual method",
    ),
)


def read_archive(stream: BinaryIO, diagnostics: Diagnostics) -> DirectoryNode:
    """Read the tree of an archive, and report every entry that cannot be accepted.

    The stream must be seekable and stay open while the files are read. Raises PackageError if it is no zip archive.
    """
    try:
        archive = ZipFile(stream)
        members = archive.infolist()
    except DAMAGE as error:
        refuse_no_zip(stream, error)
    root = DirectoryNode()
    if len(members) > ENTRY_LIMIT:
        diagnostics.error("", f"more than {ENTRY_LIMIT} entries in the archive")
    elif _are_readable(members, diagnostics) and _sizes_are_sane(members, diagnostics):
        for member in members:
            _add_member(root, archive, member, diagnostics)
    return root


def _are_readable(members: list[ZipInfo], diagnostics: Diagnostics) -> bool:
    """Report what whole archives have from the programs that made them, with one remedy for all entries."""
    for is_so, remedy in _WHOLE_ARCHIVE:
        found = [printable(_name(member)) for member in members if is_so(member)]
        if found:
            others = f" and {len(found) - 1} more" if len(found) > 1 else ""
            diagnostics.error("", f"{found[0]}{others}: {remedy}")
            return False
    return True


def _sizes_are_sane(members: list[ZipInfo], diagnostics: Diagnostics) -> bool:
    total_bytes = sum(member.file_size for member in members)
    compressed_bytes = sum(member.compress_size for member in members)
    if total_bytes > TOTAL_LIMIT_BYTES:
        diagnostics.error("", f"{total_bytes // MIB} MiB when unpacked; the limit is {TOTAL_LIMIT_BYTES // MIB} MiB")
        return False
    if total_bytes > RATIO_FREE_BYTES and total_bytes > RATIO_LIMIT * compressed_bytes:
        diagnostics.error("", f"unpacks to more than {RATIO_LIMIT} times its size: a zip bomb")
        return False
    return True


def _add_member(root: DirectoryNode, archive: ZipFile, member: ZipInfo, diagnostics: Diagnostics) -> None:
    name = _name(member)
    parts = tuple(iterate_parts(name))
    if not parts and member.is_dir() and set(name) <= set("./"):  # the archive's own root, as some programs write it
        return
    fault = _fault(member, parts)
    if fault is not None:
        diagnostics.error(printable(name), fault)
        return
    if any(is_left_behind(part) for part in parts):
        return
    mode = member.external_attr >> 16
    parent = walk_to_directory(root, parts[:-1])
    if parent is None:
        diagnostics.error(name, "a file of the archive is in the way of this directory")
    elif name.endswith("/"):
        if walk_to_directory(parent, parts[-1:]) is None:
            diagnostics.error(name, "both a file and a directory")
    elif parts[-1] in parent.children:
        diagnostics.error(name, "in the archive twice")
    elif stat.S_ISLNK(mode):
        _add_link(parent, parts[-1], archive, member, diagnostics)
    else:
        parent.children[parts[-1]] = FileNode(
            origin=name,
            size_bytes=member.file_size,
            opener=_opener(archive, member),
            is_executable=bool(mode & stat.S_IXUSR),
        )


def _fault(member: ZipInfo, parts: tuple[str, ...]) -> str | None:
    """Why an entry is refused. Looks at its header alone."""
    name = _name(member)
    mode = member.external_attr >> 16
    faults = (
        (not parts or "\0" in name, "not a file name"),
        (name.startswith("/") or _DRIVE.match(name) is not None, "an absolute path in the archive"),
        (".." in parts, "a path out of the archive"),
        (bool(stat.S_IFMT(mode)) and not _is_ordinary(mode), "a device, socket or pipe"),
    )
    return next((message for holds, message in faults if holds), None)


def _name(member: ZipInfo) -> str:
    """The name with slashes, as the zip format wants it.

    Programs of Windows write backslashes. Macs write UTF-8 without the flag that says so, and zipfile reads it as a
    name of DOS.
    """
    name = member.orig_filename.replace("\\", "/")
    if name.isascii() or member.flag_bits & _UTF8:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _is_ordinary(mode: int) -> bool:
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)


def _add_link(parent: DirectoryNode, name: str, archive: ZipFile, member: ZipInfo, diagnostics: Diagnostics) -> None:
    if member.file_size > LINK_TARGET_LIMIT_BYTES:
        diagnostics.error(_name(member), "a symbolic link with a target longer than any path")
        return
    try:
        with _opener(archive, member)() as stream:
            target = stream.read().decode("utf-8")
    except (PackageError, UnicodeDecodeError) as error:
        diagnostics.error(_name(member), f"an unreadable symbolic link: {error}")
        return
    parent.children[name] = LinkNode(parent=parent, target=target)


def _opener(archive: ZipFile, member: ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, MemberStream(archive, member, _name(member)))
