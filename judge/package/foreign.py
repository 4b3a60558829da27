"""Tells packages of other systems, and archives of archives, by the files that they have."""

import re
from dataclasses import dataclass

from judge.package.tree import DirectoryNode

_ADVICE = "Only the Kattis format, which DOMjudge reads too, is supported: convert it, or export it in that format"
_ARCHIVE = re.compile(r"\.(zip|kpp|tar|tgz|tbz2|txz|7z|rar|(tar\.)?(gz|bz2|xz|zst))$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Format:
    markers: tuple[str, ...]  #: all of these are at the top; a slash at the end is for directories
    sentence: str


_FORMATS = (
    _Format(
        markers=("problem.xml",),
        sentence="a package of Polygon. Only the Kattis format, which DOMjudge reads too, is supported: "
        "convert it, for example with polygon2domjudge",
    ),
    _Format(
        markers=("contest.xml",),
        sentence="a contest of Polygon. Convert each of its problems to the Kattis format, for example with "
        "polygon2domjudge, and import them one by one",
    ),
    _Format(markers=("problem.yaml", "testdata/"), sentence=f"a problem of Hydro. {_ADVICE}"),
    _Format(markers=("problem.yaml", "problem_zh.md"), sentence=f"a problem of Hydro. {_ADVICE}"),
    _Format(markers=("testdata/", "additional_file/"), sentence=f"a problem of Hydro. {_ADVICE}"),
    _Format(markers=("init.yml",), sentence=f"test data of DMOJ. {_ADVICE}"),
    _Format(markers=("task.yaml",), sentence=f"a task of CMS. {_ADVICE}"),
    _Format(markers=("problem.json", "testcase/"), sentence=f"an export of QDUOJ. {_ADVICE}"),
    _Format(markers=("problem.conf",), sentence=f"test data of UOJ. {_ADVICE}"),
    _Format(markers=("description/", "limits/", "output/"), sentence=f"a problem of BOCA. {_ADVICE}"),
    _Format(
        markers=("contest.yaml",), sentence="a contest. Import each of its problems alone, as an archive of its own"
    ),
)


def is_archive_name(name: str) -> bool:
    return _ARCHIVE.search(name) is not None


def name_format(root: DirectoryNode) -> str | None:
    """Say which other system's package this is, and what to do. None: it is none that we know."""
    names = _names(root)
    if "data/" in names and "problem.yaml" in names:
        return None
    return _sentence(names) or _name_collection(root) or _name_inner_archive(root)


def _sentence(names: set[str]) -> str | None:
    known = next((known for known in _FORMATS if names.issuperset(known.markers)), None)
    return None if known is None else f"this is {known.sentence}"


def _name_collection(root: DirectoryNode) -> str | None:
    """Several problems of another system, each in a folder of its own, such as an export of QDUOJ."""
    if "problem.yaml" in root.children:
        return None
    inner = (_names(node) for _, node in sorted(root.children.items()) if isinstance(node, DirectoryNode))
    return next(filter(None, map(_sentence, inner)), None)


def _names(directory: DirectoryNode) -> set[str]:
    return {f"{name}/" if isinstance(node, DirectoryNode) else name for name, node in directory.children.items()}


def _name_inner_archive(root: DirectoryNode) -> str | None:
    archives = sorted(name for name in root.children if is_archive_name(name))
    has_folders = any(isinstance(node, DirectoryNode) for node in root.children.values())
    if not archives or has_folders or "problem.yaml" in root.children:
        return None
    return f"there are archives inside, such as {archives[0]}: unpack the outer one, and import each inner one alone"
