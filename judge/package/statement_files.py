"""problem_statement/: one file for each language and format, and the images that these show."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from judge.errors import PackageError
from judge.limits import KIB, MIB
from judge.package.diagnostics import Diagnostics
from judge.package.model import Statement, StatementFormat
from judge.package.text import read_text
from judge.package.tree import PackageFile, PackageTree

#: The second is the name of the newer format; authors use it in legacy packages too.
_DIRECTORIES = ("problem_statement", "statement")
#: Where DOMjudge looks for the statement.
_DOMJUDGE_STATEMENT = "problem.pdf"
#: A language with its script or region, as BCP 47 has them: `zh`, `zh_CN`, `zh-Hans-CN`, `es-419`.
_LOCALE = r"(?P<locale>[a-z]{2,3}(?:[-_][a-z0-9]{2,4}){0,2})"
_STATEMENT = re.compile(rf"problem(?:\.{_LOCALE})?\.(?P<format>tex|md|pdf)", re.IGNORECASE)
#: A PDF that was meant as a statement, not as a figure.
_LIKE_STATEMENT = re.compile(rf"(?:problem|statement)(?:[._-]{_LOCALE})?\.pdf", re.IGNORECASE)
STATEMENT_NAMES = "a statement is problem_statement/problem.en.md, .tex or .pdf"
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf")
#: Figures that LaTeX takes, and no browser.
_OTHER_FIGURES = (".eps", ".ps", ".tif", ".tiff", ".bmp")
TEXT_LIMIT_BYTES = 256 * KIB
PDF_LIMIT_BYTES = 32 * MIB
IMAGE_LIMIT_BYTES = 8 * MIB
#: A PDF may have other bytes before its mark; readers look so far.
_PDF_HEAD_BYTES = KIB
_TITLE = re.compile(r"\\problemname\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_MARKUP = re.compile(r"\\[a-zA-Z]+|[\\{}$]")


@dataclass(frozen=True, kw_only=True)
class StatementFiles:
    statements: tuple[Statement, ...]  #: by locale and format
    images: tuple[PackageFile, ...]


def is_statement_name(name: str) -> bool:
    return _STATEMENT.fullmatch(name) is not None


def read_statements(tree: PackageTree, names: Mapping[str, str], diagnostics: Diagnostics) -> StatementFiles:
    """Find the statements and the images beside them. `names` are the titles of problem.yaml, by locale."""
    statements: dict[tuple[str, StatementFormat], Statement] = {}
    images: list[PackageFile] = []
    for file, name in _candidates(tree):
        match = _STATEMENT.fullmatch(name)
        if match is None:
            images += _image(file, diagnostics)
            continue
        statement = _statement(file, match, names, diagnostics)
        if statements.setdefault((statement.locale, statement.format), statement) is not statement:
            diagnostics.warn(file.path, "has no effect: there is another statement of this format in this language")
    if not statements:
        diagnostics.warn(_DIRECTORIES[0], f"no statement: {STATEMENT_NAMES}")
    return StatementFiles(
        statements=tuple(statements[key] for key in sorted(statements)),
        images=tuple(images),
    )


def _candidates(tree: PackageTree) -> Iterator[tuple[PackageFile, str]]:
    """Each file that may be a statement or a figure, with its path below the directory of statements."""
    for directory in _DIRECTORIES:
        for file in tree.below(directory):
            yield file, file.path.removeprefix(f"{directory}/")
    at_the_root = tree.find(_DOMJUDGE_STATEMENT)
    if at_the_root is not None:
        yield at_the_root, at_the_root.path


def _image(file: PackageFile, diagnostics: Diagnostics) -> list[PackageFile]:
    """The file, if statements can show it. A PDF may as well be something else, such as a solution."""
    path = PurePosixPath(file.path)
    suffix = path.suffix.lower()
    if suffix in _OTHER_FIGURES:
        diagnostics.warn(file.path, "is not shown: browsers know no such figures; save it as PDF, SVG or PNG")
    elif suffix not in IMAGE_SUFFIXES or _LIKE_STATEMENT.fullmatch(path.name):
        diagnostics.warn(file.path, f"has no effect: it is no figure, and {STATEMENT_NAMES}")
    elif suffix == ".pdf" and file.size_bytes > IMAGE_LIMIT_BYTES:
        diagnostics.warn(file.path, f"is not shown as a figure: larger than {IMAGE_LIMIT_BYTES // MIB} MiB")
    else:
        _check_size(file, IMAGE_LIMIT_BYTES, diagnostics)
        return [file]
    return []


def _statement(
    file: PackageFile, match: re.Match[str], names: Mapping[str, str], diagnostics: Diagnostics
) -> Statement:
    locale = (match["locale"] or "en").lower().replace("_", "-")
    statement_format = StatementFormat(match["format"].lower())
    title = _name_in(locale, names)
    if statement_format is StatementFormat.PDF:
        _check_pdf(file, diagnostics)
    else:
        text = read_text(file, diagnostics, TEXT_LIMIT_BYTES)
        title = title or _title(text or "")
        if text is not None and not text.strip():
            diagnostics.warn(file.path, "is empty: students see no statement")
    title = title or names.get("en") or next(iter(names.values()), "")
    return Statement(locale=locale, format=statement_format, title=title, file=file)


def _name_in(locale: str, names: Mapping[str, str]) -> str | None:
    """The name in this locale, else in its language: a statement in zh-cn has the name in zh."""
    language = locale.partition("-")[0]
    alike = sorted(other for other in names if other.partition("-")[0] == language)
    return names.get(locale) or next((names[other] for other in alike), None)


def _title(text: str) -> str | None:
    match = _TITLE.search(text)
    # \problemyamlname stands for the name in problem.yaml.
    if match is None or "\\problemyamlname" in match[1]:
        return None
    return " ".join(_MARKUP.sub("", match[1]).split()) or None


def _check_pdf(file: PackageFile, diagnostics: Diagnostics) -> None:
    _check_size(file, PDF_LIMIT_BYTES, diagnostics)
    try:
        with file.open() as stream:
            head = stream.read(_PDF_HEAD_BYTES)
    except PackageError as error:
        diagnostics.error(file.path, str(error))
        return
    if b"%PDF-" not in head:
        diagnostics.warn(file.path, "is no PDF, so browsers do not show it: export it again")


def _check_size(file: PackageFile, limit_bytes: int, diagnostics: Diagnostics) -> None:
    if file.size_bytes > limit_bytes:
        diagnostics.error(file.path, f"larger than {limit_bytes // MIB} MiB")
