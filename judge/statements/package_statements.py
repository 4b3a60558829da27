"""The statements of a package: their sources, their figures, and what their authors should know of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from msgspec import structs

from judge.package.constants import with_constants
from judge.package.diagnostics import Diagnostic, Severity
from judge.package.manifest import TestcaseKind
from judge.package.model import Package, Statement, StatementFormat
from judge.package.text import decode_text
from judge.package.tree import PackageFile
from judge.statements.converter import ConversionFailed, ConverterMissing
from judge.statements.pdf_figure import svg_of_pdf
from judge.statements.rendering import convert_statement
from judge.statements.sample_marks import pieces_of
from judge.statements.source import StatementImage, StatementSource

_PDF = ".pdf"
_NO_DIGEST = ""


@dataclass(frozen=True, kw_only=True)
class PackageFigures:
    images: tuple[StatementImage, ...]
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, kw_only=True)
class ReadStatement:
    source: StatementSource
    warnings: tuple[Diagnostic, ...]


def check_statements(package: Package) -> tuple[Diagnostic, ...]:
    """Say what students would not see as its author wrote it, without storing anything."""
    figures = store_figures(package, lambda file: _NO_DIGEST, lambda content: _NO_DIGEST)
    warnings = list(figures.warnings)
    for statement in _texts(package):
        try:
            warnings += read_statement(package, statement, figures.images).warnings
        except ConverterMissing as error:
            warnings.append(_warning(statement.file, f"is not checked: {error}"))
            break
    return tuple(warnings)


def read_statement(package: Package, statement: Statement, images: tuple[StatementImage, ...]) -> ReadStatement:
    """Read a Markdown or LaTeX statement. LaTeX is converted here. Raises ConverterMissing."""
    text = _text(statement)
    if statement.format is StatementFormat.MARKDOWN:
        text = with_constants(text, package.constants)
    source = StatementSource(format=statement.format, title=statement.title, text=text, images=images)
    converted = convert_statement(source)
    if statement.format is StatementFormat.LATEX:
        source = structs.replace(source, html=converted.html, notices=converted.notices)
    notices = (*converted.notices, *_empty_places(package, converted.html))
    return ReadStatement(source=source, warnings=tuple(_warning(statement.file, notice) for notice in notices))


def _empty_places(package: Package, html: str) -> list[str]:
    places = sum(place == "next" for _, place in pieces_of(html))
    samples = sum(testcase.kind is TestcaseKind.SAMPLE for testcase in package.testcases)
    return (
        [f"it has more places for a next sample ({places}) than there are samples ({samples})"]
        if places > samples
        else []
    )


def store_figures(
    package: Package, put_file: Callable[[PackageFile], str], put_bytes: Callable[[bytes], str]
) -> PackageFigures:
    """Store the figures; each function returns a digest. A PDF that a statement refers to is stored as SVG.

    Whatever else has the name of such a PDF is preferred to it.
    """
    images = [StatementImage(name=_name(file), sha256=put_file(file)) for file in stored_figures(package)]
    warnings: list[Diagnostic] = []
    for file in _wanted_pdfs(package):
        try:
            converted = svg_of_pdf(_content(file))
        except ConversionFailed as error:
            warnings.append(_warning(file, f"is not shown: {error}"))
            continue
        images.append(StatementImage(name=f"{_name(file)[: -len(_PDF)]}.svg", sha256=put_bytes(converted.svg)))
        if converted.remark:
            warnings.append(_warning(file, f"was converted to SVG, but look at it: {converted.remark}"))
    return PackageFigures(images=tuple(images), warnings=tuple(warnings))


def stored_figures(package: Package) -> list[PackageFile]:
    """The figures that are stored as they are."""
    return [file for file in package.images if not _is_pdf(file)]


def _wanted_pdfs(package: Package) -> list[PackageFile]:
    """The figures that exist as PDF only, and that the text of a statement names."""
    shown = {_stem(file) for file in stored_figures(package)}
    texts = [_text(statement) for statement in _texts(package)]
    pdfs = (file for file in package.images if _is_pdf(file) and _stem(file) not in shown)
    return [file for file in pdfs if any(PurePosixPath(_stem(file)).name in text.casefold() for text in texts)]


def _texts(package: Package) -> list[Statement]:
    return [statement for statement in package.statements if statement.format is not StatementFormat.PDF]


def _text(statement: Statement) -> str:
    with statement.file.open() as stream:
        return decode_text(stream.read())


def _content(file: PackageFile) -> bytes:
    with file.open() as stream:
        return stream.read()


def _is_pdf(file: PackageFile) -> bool:
    return file.path.lower().endswith(_PDF)


def _name(file: PackageFile) -> str:
    """Its path below the statement's directory."""
    return file.path.partition("/")[2]


def _stem(file: PackageFile) -> str:
    return str(PurePosixPath(_name(file)).with_suffix("")).casefold()


def _warning(file: PackageFile, message: str) -> Diagnostic:
    return Diagnostic(severity=Severity.WARNING, file=file.path, message=message)
