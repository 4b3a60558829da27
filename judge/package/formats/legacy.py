"""The Kattis legacy format: pass-fail problems with the default checker.

https://www.kattis.com/problem-package-format/spec/legacy.html
A feature that is not supported yet is refused by name, never ignored.
"""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from judge.package.diagnostics import Diagnostics
from judge.package.domjudge import TIME_LIMIT_FILE, read_domjudge_ini, read_timelimit_file
from judge.package.model import Package, PackageLimits
from judge.package.problem_yaml import read_format, read_problem_yaml
from judge.package.root import PROBLEM_FILE
from judge.package.settings import Settings
from judge.package.statement_files import read_statements
from judge.package.submission_files import read_submissions
from judge.package.testcase_checks import check_testcases
from judge.package.testdata import TestDataReader
from judge.package.top_level import check_top_level
from judge.package.tree import PackageTree

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, kw_only=True)
class PackageSource:
    tree: PackageTree
    name: str | None  #: of the directory or file that holds the package
    largest_memory_limit_bytes: int  #: that a program may get here
    resources: ExitStack


def read_legacy_package(source: PackageSource, diagnostics: Diagnostics) -> Package:
    """Read a package. Raises PackageRefused with everything that is wrong."""
    tree = source.tree
    file = tree.find(PROBLEM_FILE)
    if file is None:
        diagnostics.error(PROBLEM_FILE, "is a link that leads to no file")
        diagnostics.refuse()
    settings = Settings.read(file, diagnostics)
    format_name = read_format(settings)
    if format_name is None:  # what else is said of a package in another format would mislead
        diagnostics.refuse()
    problem = read_problem_yaml(
        settings, format_name=format_name, largest_memory_limit_bytes=source.largest_memory_limit_bytes
    )
    ini = read_domjudge_ini(tree, diagnostics)
    names = problem.names or ({"en": ini.name} if ini.name else {})
    found = read_statements(tree, names, diagnostics)
    title = names.get("en") or next((statement.title for statement in found.statements if statement.title), "")
    if settings.is_whole:
        _check_title(title, diagnostics)
    _check_titles([title, *(statement.title for statement in found.statements)], diagnostics)
    limits = _limits(problem.limits, ini.cpu_time_limit_ms, read_timelimit_file(tree, diagnostics), diagnostics)
    if limits.cpu_time_limit_ms is None and tree.find(TIME_LIMIT_FILE) is None:  # else its fault was reported
        diagnostics.warn(
            "",
            f"no CPU time limit: write the seconds into {TIME_LIMIT_FILE}, or give the limit with each import "
            "(`judge package verify --cpu-time-limit SECONDS`)",
        )
    test_data = TestDataReader(tree, problem, diagnostics).read()
    check_testcases(test_data.testcases, limits, diagnostics)
    submissions = read_submissions(tree, diagnostics, source_limit_bytes=limits.source_limit_bytes)
    check_top_level(tree, problem, diagnostics)
    slug = _short_name(ini.short_name, source.name, diagnostics)
    diagnostics.raise_errors()
    return Package(
        slug=slug,
        title=title,
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


def _check_title(title: str, diagnostics: Diagnostics) -> None:
    if not title:
        diagnostics.error(PROBLEM_FILE, "no name, and no statement with \\problemname: add a line `name: Two sums`")


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


def _short_name(of_ini: str | None, of_source: str | None, diagnostics: Diagnostics) -> str | None:
    slug = _slug(of_ini) or _slug(of_source)
    if slug is None:
        diagnostics.warn(
            "",
            "no short name: call the folder of the package by small letters, digits and dashes, or give the name with "
            "each import",
        )
    return slug


def _slug(name: str | None) -> str | None:
    slug = (name or "").lower().replace("_", "-").replace(".", "-").strip("-")
    return slug if _SLUG.fullmatch(slug) else None
