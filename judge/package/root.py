"""Finds the directory of the package in what was given: an archive may have other folders around it."""

from collections.abc import Iterator

from judge.package.diagnostics import Diagnostics
from judge.package.foreign import name_format
from judge.package.names import TEST_DATA_SUFFIXES, is_hidden, usual_case
from judge.package.tree import DEPTH_LIMIT, DirectoryNode, FileNode, NamedDirectory

PROBLEM_FILE = "problem.yaml"
_SHOWN = 8
#: What an editor or a system makes of the name.
_SIMILAR = {PROBLEM_FILE, "problem.yml", f"{PROBLEM_FILE}.txt"}
#: Other parts of a package.
_PARTS = {"data", "problem_statement", "submissions", "domjudge-problem.ini"}


def find_root(given: NamedDirectory, diagnostics: Diagnostics) -> NamedDirectory:
    """The directory that has problem.yaml. Raises PackageRefused if there is none, or more than one."""
    found = _shallowest(given)
    _check(given, found, diagnostics)
    directory = found[0]
    beside = _beside(given.node, directory.path)
    if beside:
        diagnostics.warn(directory.path, f"is taken as the package. What is beside it has no effect: {_listed(beside)}")
    return NamedDirectory(name=directory.name or given.name, node=directory.node, path=directory.path)


def _check(given: NamedDirectory, found: list[NamedDirectory], diagnostics: Diagnostics) -> None:
    foreign = name_format(found[0].node) if found else None
    if foreign is not None:
        diagnostics.error("", foreign)
    elif len(found) > 1:
        names = ", ".join(directory.path for directory in found[:_SHOWN])
        diagnostics.error("", f"{len(found)} packages, in {names}: import each of them alone")
    elif not found and not diagnostics.has_errors:
        # After an error this would mislead: what could not be read may have been there
        diagnostics.error(PROBLEM_FILE, f"is missing: {_what_it_is(given.node)}")
    if foreign is not None or len(found) != 1:
        diagnostics.refuse()


def _shallowest(given: NamedDirectory) -> list[NamedDirectory]:
    level = [given]
    for _ in range(DEPTH_LIMIT):
        found = [directory for directory in level if _is_package(directory.node)]
        if found:
            return found
        level = [inner for directory in level for inner in _inside(directory)]
    return []


def _is_package(directory: DirectoryNode) -> bool:
    return any(
        usual_case("", name) == PROBLEM_FILE and not isinstance(node, DirectoryNode)
        for name, node in directory.children.items()
    )


def _inside(directory: NamedDirectory) -> Iterator[NamedDirectory]:
    for name, node in sorted(directory.node.children.items()):
        if isinstance(node, DirectoryNode) and not is_hidden(name):
            yield NamedDirectory(name=name, node=node, path=f"{directory.path}/{name}".lstrip("/"))


def _beside(root: DirectoryNode, path: str) -> list[str]:
    """What lies beside the directory, or beside a folder around it."""
    beside: list[str] = []
    here = root
    for part in filter(None, path.split("/")):
        beside += [name for name in here.children if name != part and not is_hidden(name)]
        child = here.children[part]
        assert isinstance(child, DirectoryNode)  # noqa: S101 - it was found on this way
        here = child
    return beside


def _what_it_is(root: DirectoryNode) -> str:
    """Say what was given instead of a package, and what to do."""
    outermost = root
    for _ in range(DEPTH_LIMIT):
        names = [name for name in root.children if not is_hidden(name)]
        if not names:
            return "nothing is in it"
        name = name_format(root)
        if name is not None:
            return name
        inner = root.children[names[0]]
        if len(names) > 1 or not isinstance(inner, DirectoryNode):
            break
        root = inner
    similar = next((name for name in root.children if name.lower() in _SIMILAR and name != PROBLEM_FILE), None)
    if similar is not None and isinstance(root.children[similar], FileNode):
        return f"there is {similar}, so rename it"
    if not _PARTS.isdisjoint(root.children):
        return "add it, with a line such as `name: Two sums`"
    if _has_test_data(outermost):
        return (
            "this is test data alone. A package has them as data/secret/1.in, data/secret/1.ans and so on, beside a "
            "problem.yaml with a line such as `name: Two sums`"
        )
    return f"no problem package, as it has only {_listed(list(outermost.children))}"


def _has_test_data(root: DirectoryNode) -> bool:
    waiting = [root]  # no recursion: an archive may nest folders as deep as it likes
    while waiting:
        for name, node in waiting.pop().children.items():
            if isinstance(node, DirectoryNode) and not is_hidden(name):
                waiting.append(node)
            elif name.lower().endswith(TEST_DATA_SUFFIXES):
                return True
    return False


def _listed(names: list[str]) -> str:
    shown = ", ".join(sorted(names)[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
