"""The Kattis legacy format: pass-fail problems with the default checker.

https://www.kattis.com/problem-package-format/spec/legacy.html
A feature that is not supported yet is refused by name, never ignored.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from judge.package.contents import ExampleSubmission, Package, PackageLimits
from judge.package.diagnostics import Diagnostics
from judge.package.domjudge import INI_FILE, TIME_LIMIT_FILE, read_domjudge_ini, read_timelimit_file
from judge.package.problem_yaml import read_problem_yaml
from judge.package.settings import Settings
from judge.package.statement_files import read_statements
from judge.package.testdata import TestDataReader
from judge.package.tree import PackageFile, PackageTree

PROBLEM_FILE = "problem.yaml"
_SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")
SUBMISSION_FOLDERS = (
    "accepted",
    "partially_accepted",
    "wrong_answer",
    "time_limit_exceeded",
    "run_time_error",
    "runtime_error",
    "memory_limit_exceeded",
    "output_limit_exceeded",
    "compiler_error",
    "rejected",
    "mixed",
    "slow_accepted",
)
#: They change the verdict of a submission: to ignore them would be to judge wrongly.
_REFUSED = {
    "include": "files added to submissions are not supported yet",
    "graders": "graders are not supported yet",
}
#: Authors expect them to have an effect, so a warning says that they have none.
_WITHOUT_EFFECT = {
    "attachments": "attachments are not shown to students yet",
    "output_validators": "has no effect, because `validation` is default",
    "output_validator": "has no effect, because `validation` is default",
    "input_validators": "input validators are not run yet",
    "input_format_validators": "input validators are not run yet",
}
_KNOWN = {
    PROBLEM_FILE,
    INI_FILE,
    TIME_LIMIT_FILE,
    "data",
    "problem_statement",
    "statement",
    "submissions",
    "generators",
    "solution",
    "README.md",
    "README",
    "LICENSE",
    *_REFUSED,
    *_WITHOUT_EFFECT,
}


@dataclass(frozen=True, kw_only=True)
class PackageSource:
    tree: PackageTree
    name: str | None  #: of the directory or file that holds the package
    resources: ExitStack


def read_legacy_package(source: PackageSource, diagnostics: Diagnostics) -> Package:
    """Read a package. Raises PackageRefused with everything that is wrong."""
    tree = source.tree
    file = tree.find(PROBLEM_FILE)
    if file is None:
        diagnostics.error(PROBLEM_FILE, "is missing: not a problem package")
        diagnostics.raise_errors()
    settings = Settings.read(file, diagnostics) if file is not None else Settings({}, PROBLEM_FILE, diagnostics)
    problem = read_problem_yaml(settings)
    ini = read_domjudge_ini(tree, diagnostics)
    names = problem.names or ({"en": ini.name} if ini.name else {})
    found = read_statements(tree, names, diagnostics)
    title = names.get("en") or next((statement.title for statement in found.statements if statement.title), None)
    if title is None:
        diagnostics.error(PROBLEM_FILE, "no name, and no statement with \\problemname")
    _check_titles([title or "", *(statement.title for statement in found.statements)], diagnostics)
    test_data = TestDataReader(tree, problem.checker_flags, diagnostics).read()
    limits = _limits(problem.limits, ini.cpu_time_limit_ms, read_timelimit_file(tree, diagnostics), diagnostics)
    submissions = _submissions(tree, diagnostics)
    _check_names(tree, diagnostics)
    diagnostics.raise_errors()
    return Package(
        slug=_slug(ini.short_name) or _slug(source.name),
        title=title or "",
        format=problem.format,
        metadata=problem.metadata,
        limits=limits,
        checker_options=test_data.checker_options,
        on_reject=test_data.on_reject,
        testcases=test_data.testcases,
        statements=found.statements,
        images=found.images,
        submissions=submissions,
        warnings=diagnostics.all(),
        resources=source.resources,
    )


def _check_titles(titles: Iterable[str], diagnostics: Diagnostics) -> None:
    """YAML may escape what no database keeps as text: NUL, and half a surrogate pair."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for title in titles for character in title):
        diagnostics.error(PROBLEM_FILE, "a control character in the name")


def _limits(
    declared: PackageLimits, ini_ms: int | None, timelimit_file_ms: int | None, diagnostics: Diagnostics
) -> PackageLimits:
    """Choose the CPU time limit in DOMjudge's order: problem.yaml, then domjudge-problem.ini, then .timelimit."""
    found_ms = [limit for limit in (declared.cpu_time_limit_ms, ini_ms, timelimit_file_ms) if limit is not None]
    if len(set(found_ms)) > 1:
        diagnostics.warn("", f"CPU time limits that differ: {', '.join(map(str, found_ms))} ms; the first is used")
    return replace(declared, cpu_time_limit_ms=found_ms[0] if found_ms else None)


def _submissions(tree: PackageTree, diagnostics: Diagnostics) -> tuple[ExampleSubmission, ...]:
    found: dict[tuple[str, str], list[PackageFile]] = defaultdict(list)
    for file in tree.below("submissions"):
        folder, _, rest = file.path.removeprefix("submissions/").partition("/")
        if rest:
            found[folder, rest.split("/")[0]].append(file)
    for folder in sorted({folder for folder, _ in found} - set(SUBMISSION_FOLDERS)):
        diagnostics.warn(f"submissions/{folder}", "is not a folder of the format: its verdicts are unknown")
    return tuple(
        ExampleSubmission(folder=folder, name=name, files=tuple(files)) for (folder, name), files in found.items()
    )


def _check_names(tree: PackageTree, diagnostics: Diagnostics) -> None:
    for name in tree.names(""):
        if name in _REFUSED and tree.below(name):
            diagnostics.error(name, _REFUSED[name])
        elif name in _WITHOUT_EFFECT and tree.below(name):
            diagnostics.warn(name, _WITHOUT_EFFECT[name])
        elif name not in _KNOWN:
            diagnostics.warn(name, "is not part of the format and has no effect")


def _slug(name: str | None) -> str | None:
    slug = (name or "").lower().replace("_", "-").replace(".", "-").strip("-")
    return slug if _SLUG.match(slug) else None
