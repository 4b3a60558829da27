"""What lies at the top of a package without being a part of the format."""

from collections.abc import Collection

from judge.package.diagnostics import Diagnostics
from judge.package.names import TEST_DATA_SUFFIXES, TOP_LEVEL_NAMES
from judge.package.statement_files import STATEMENT_NAMES, is_statement_name
from judge.package.tree import PackageTree

_STATEMENT_ELSEWHERE = f"has no effect: {STATEMENT_NAMES}"
#: Authors expect them to have an effect, so a warning says that they have none.
_WITHOUT_EFFECT = ("problem.html", "problem.txt")
_NAMED = 5
#: Beside the names of the format.
_KNOWN = {"problem.pdf", "README.md", "README", "LICENSE", "testlib.h"}


def check_top_level(tree: PackageTree, diagnostics: Diagnostics) -> None:
    unknown: list[str] = []
    for name in tree.names(""):
        if name in _WITHOUT_EFFECT or is_statement_name(name):
            if name not in _KNOWN:
                diagnostics.warn(name, _STATEMENT_ELSEWHERE)
        elif name not in _KNOWN | TOP_LEVEL_NAMES:
            if _has_test_data([file.path for file in tree.below(name)] or [name]):
                diagnostics.warn(name, "has test data, but only those in data/sample and data/secret are read")
            else:
                unknown.append(name)
    if unknown:
        listed = ", ".join(unknown[:_NAMED]) + (f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else "")
        verb = "is not part of the format and has" if len(unknown) == 1 else "are not part of the format and have"
        diagnostics.warn(listed, f"{verb} no effect")


def _has_test_data(paths: Collection[str]) -> bool:
    """Test data in the wrong place are named as such: nobody would look for them behind a folder without effect."""
    return any(path.lower().endswith(TEST_DATA_SUFFIXES) for path in paths)
