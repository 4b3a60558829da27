"""What lies at the top of a package: what has an effect, what has none, and what is refused."""

from collections.abc import Collection

from judge.package.diagnostics import Diagnostics
from judge.package.domjudge import INI_FILE, TIME_LIMIT_FILE
from judge.package.names import TEST_DATA_SUFFIXES
from judge.package.problem_yaml import ProblemYaml
from judge.package.root import PROBLEM_FILE
from judge.package.statement_files import STATEMENT_NAMES, is_statement_name
from judge.package.tree import PackageTree

#: They change the verdict of a submission: to ignore them would be to judge wrongly.
_REFUSED = {
    "include": "files added to submissions are not supported yet",
    "graders": "graders are not supported yet",
}
_STATEMENT_ELSEWHERE = f"has no effect: {STATEMENT_NAMES}"
#: Authors expect them to have an effect, so a warning says that they have none.
_WITHOUT_EFFECT = {
    "attachments": "attachments are not shown to students yet",
    "problem.html": _STATEMENT_ELSEWHERE,
    "problem.txt": _STATEMENT_ELSEWHERE,
}
_CHECKERS = ("output_validators", "output_validator")
_KNOWN = {
    PROBLEM_FILE,
    INI_FILE,
    TIME_LIMIT_FILE,
    "data",
    "problem_statement",
    "problem.pdf",
    "statement",
    "submissions",
    "generators",
    "solution",
    # Tools of the author, which have no part in judging
    "input_validators",
    "input_format_validators",
    "README.md",
    "README",
    "LICENSE",
    *_CHECKERS,
}


def check_top_level(tree: PackageTree, problem: ProblemYaml, diagnostics: Diagnostics) -> None:
    for name in tree.names(""):
        if name in _REFUSED and tree.below(name):
            diagnostics.error(name, _REFUSED[name])
        elif name in _WITHOUT_EFFECT:
            diagnostics.warn(name, _WITHOUT_EFFECT[name])
        elif name in _CHECKERS and tree.below(name) and problem.has_default_checker and problem.is_pass_fail:
            diagnostics.warn(
                name, "has no effect, because `validation` in problem.yaml is default: the default checker judges"
            )
        elif name not in _KNOWN and name not in _REFUSED:
            diagnostics.warn(name, _unknown(name, [file.path for file in tree.below(name)] or [name]))


def _unknown(name: str, paths: Collection[str]) -> str:
    """Name test data in the wrong place as such: nobody would look for them behind a folder without effect."""
    if is_statement_name(name):
        return _STATEMENT_ELSEWHERE
    if any(path.lower().endswith(TEST_DATA_SUFFIXES) for path in paths):
        return "has test data, but only those in data/sample and data/secret are read"
    return "is not part of the format and has no effect"
