"""domjudge-problem.ini and .timelimit, the files that DOMjudge adds to a package.

The first has keys without a section, and values with or without quotes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from judge.package.bounds import CPU_TIME_LIMIT_S, OutOfBounds
from judge.package.diagnostics import Diagnostics
from judge.package.settings import SETTINGS_LIMIT_BYTES
from judge.package.text import read_text
from judge.package.tree import PackageFile, PackageTree

INI_FILE = "domjudge-problem.ini"
TIME_LIMIT_FILE = ".timelimit"
_LINE = re.compile(r"^([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^;]*?))\s*(?:;.*)?$")
#: They concern a contest, not the problem.
_CONTEST_KEYS = {"color", "externalid", "probid", "cid", "allow_submit", "allow_judge", "points"}
_READ_KEYS = {"timelimit", "short-name", "name", "special_compare", "special_run", "special_compare_args"}
#: Programs that judge, with the names of those that DOMjudge has anyway.
_USUAL_PROGRAMS = ("", "compare", "run")
#: Limits of old releases of DOMjudge, in KiB, and where they belong.
_OLD_LIMITS = {"memlimit": "limits.memory", "outputlimit": "limits.output"}


@dataclass(frozen=True, kw_only=True)
class DomjudgeIni:
    cpu_time_limit_ms: int | None = None
    short_name: str | None = None
    name: str | None = None
    has_checker: bool = False  #: the program of the package that checks, whatever problem.yaml says
    has_interactor: bool = False
    checker_arguments: str | None = None


def read_domjudge_ini(tree: PackageTree, diagnostics: Diagnostics) -> DomjudgeIni:
    file = tree.find(INI_FILE)
    if file is None:
        return DomjudgeIni()
    values = _parse(read_text(file, diagnostics, SETTINGS_LIMIT_BYTES) or "", diagnostics)
    limit = values.get("timelimit")
    return DomjudgeIni(
        cpu_time_limit_ms=None if limit is None else _parse_limit_ms(limit, file, diagnostics),
        short_name=values.get("short-name"),
        name=values.get("name"),
        has_checker=values.get("special_compare", "") not in _USUAL_PROGRAMS,
        has_interactor=values.get("special_run", "") not in _USUAL_PROGRAMS,
        checker_arguments=values.get("special_compare_args") or None,
    )


def read_timelimit_file(tree: PackageTree, diagnostics: Diagnostics) -> int | None:
    """`.timelimit` holds one number, in seconds."""
    file = tree.find(TIME_LIMIT_FILE)
    if file is None:
        return None
    text = read_text(file, diagnostics, SETTINGS_LIMIT_BYTES)
    return None if text is None else _parse_limit_ms(text, file, diagnostics)


def _parse_limit_ms(text: str, file: PackageFile, diagnostics: Diagnostics) -> int | None:
    try:
        seconds = CPU_TIME_LIMIT_S.parse(text.strip())
    except OutOfBounds as fault:
        diagnostics.error(file.path, f"the CPU time limit is {text.strip()[:60]!r}; {fault}")
        return None
    doubt = CPU_TIME_LIMIT_S.doubt(seconds)
    if doubt is not None:
        diagnostics.warn(file.path, f"the CPU time limit is {text.strip()}: {doubt}")
    return round(seconds * 1000)


def _parse(text: str, diagnostics: Diagnostics) -> Mapping[str, str]:
    values: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;[":
            continue
        match = _LINE.match(stripped)
        if match is None:
            diagnostics.error(INI_FILE, f"line {number} is not of the form key = value")
            continue
        key, *quoted = match.groups()
        if key in values:
            diagnostics.error(INI_FILE, f"line {number} gives {key[:60]} again: remove one of them")
        values[key] = next(value for value in quoted if value is not None)
    for key in sorted(values.keys() - _CONTEST_KEYS - _READ_KEYS):
        place = _OLD_LIMITS.get(key)
        remedy = (
            f"has no effect: write {place} in MiB into problem.yaml"
            if place
            else "is not a known key and has no effect"
        )
        diagnostics.warn(INI_FILE, f"{key[:60]} {remedy}")
    return values
