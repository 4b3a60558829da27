"""problem_statement/: one file for each language and format, and the images that these show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from judge.limits import KIB, MIB
from judge.package.contents import Statement, StatementFormat
from judge.package.diagnostics import Diagnostics
from judge.package.text import read_text
from judge.package.tree import PackageFile, PackageTree

#: The second is the name of the newer format; authors use it in legacy packages too.
_DIRECTORIES = ("problem_statement", "statement")
#: Where DOMjudge looks for the statement.
_DOMJUDGE_STATEMENT = "problem.pdf"
_STATEMENT = re.compile(r"^problem(?:\.([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?))?\.(tex|md|pdf)$")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
TEXT_LIMIT_BYTES = 256 * KIB
PDF_LIMIT_BYTES = 32 * MIB
IMAGE_LIMIT_BYTES = 8 * MIB
_TITLE = re.compile(r"\\problemname\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_MARKUP = re.compile(r"\\[a-zA-Z]+|[\\{}$]")


@dataclass(frozen=True, kw_only=True)
class StatementFiles:
    statements: tuple[Statement, ...]  #: by locale and format
    images: tuple[PackageFile, ...]


def read_statements(tree: PackageTree, names: Mapping[str, str], diagnostics: Diagnostics) -> StatementFiles:
    """Find the statements and the images beside them. `names` are the titles of problem.yaml, by locale."""
    statements: dict[tuple[str, StatementFormat], Statement] = {}
    images: list[PackageFile] = []
    for directory in _DIRECTORIES:
        for file in tree.below(directory):
            name = file.path.removeprefix(f"{directory}/")
            match = _STATEMENT.match(name)
            if match is not None:
                statement = _statement(file, match, names, diagnostics)
                statements.setdefault((statement.locale, statement.format), statement)
            elif PurePosixPath(name).suffix.lower() in IMAGE_SUFFIXES:
                _check_size(file, IMAGE_LIMIT_BYTES, diagnostics)
                images.append(file)
    at_the_root = tree.find(_DOMJUDGE_STATEMENT)
    if at_the_root is not None and (match := _STATEMENT.match(_DOMJUDGE_STATEMENT)) is not None:
        statement = _statement(at_the_root, match, names, diagnostics)
        statements.setdefault((statement.locale, statement.format), statement)
    if not statements:
        diagnostics.warn(_DIRECTORIES[0], "no statement, such as problem.en.tex, problem.en.md or problem.en.pdf")
    return StatementFiles(
        statements=tuple(statements[key] for key in sorted(statements)),
        images=tuple(images),
    )


def _statement(
    file: PackageFile, match: re.Match[str], names: Mapping[str, str], diagnostics: Diagnostics
) -> Statement:
    locale = (match[1] or "en").lower().replace("_", "-")
    statement_format = StatementFormat(match[2])
    title = names.get(locale)
    if statement_format is StatementFormat.PDF:
        _check_size(file, PDF_LIMIT_BYTES, diagnostics)
    else:
        text = read_text(file, diagnostics, TEXT_LIMIT_BYTES)
        title = title or _title(text or "")
    return Statement(locale=locale, format=statement_format, title=title or next(iter(names.values()), ""), file=file)


def _title(text: str) -> str | None:
    match = _TITLE.search(text)
    # \problemyamlname stands for the name in problem.yaml.
    if match is None or "\\problemyamlname" in match[1]:
        return None
    return " ".join(_MARKUP.sub("", match[1]).split()) or None


def _check_size(file: PackageFile, limit_bytes: int, diagnostics: Diagnostics) -> None:
    if file.size_bytes > limit_bytes:
        diagnostics.error(file.path, f"larger than {limit_bytes // MIB} MiB")
