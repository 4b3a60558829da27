"""The statements of a package: their sources, their figures, and what their authors should know of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from judge.package.diagnostics import Diagnostic, Severity
from judge.package.model import Package, Statement, StatementFormat
from judge.package.text import decode_text
from judge.package.tree import PackageFile
from judge.statements.pdf_figure import ConversionFailed, svg_of_pdf
from judge.statements.rendering import render_statement
from judge.statements.source import StatementImage, StatementSource

_PDF = ".pdf"
_NO_DIGEST = ""


@dataclass(frozen=True, kw_only=True)
class PackageFigures:
    images: tuple[StatementImage, ...]
    warnings: tuple[Diagnostic, ...]


def check_statements(package: Package) -> tuple[Diagnostic, ...]:
    """Say what students would not see as its author wrote it, without storing anything."""
    figures = store_figures(package, lambda file: _NO_DIGEST, lambda content: _NO_DIGEST)
    warnings = list(figures.warnings)
    for statement in package.statements:
        if statement.format is not StatementFormat.PDF:
            warnings += statement_warnings(statement, statement_source(statement, figures.images))
    return tuple(warnings)


def statement_source(statement: Statement, images: tuple[StatementImage, ...]) -> StatementSource:
    return StatementSource(format=statement.format, title=statement.title, text=_text(statement), images=images)


def statement_warnings(statement: Statement, source: StatementSource) -> list[Diagnostic]:
    rendered = render_statement(source, lambda image: image.name)
    return [_warning(statement.file, notice) for notice in rendered.notices]


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
    texts = [_text(statement) for statement in package.statements if statement.format is not StatementFormat.PDF]
    pdfs = (file for file in package.images if _is_pdf(file) and _stem(file) not in shown)
    return [file for file in pdfs if any(PurePosixPath(_stem(file)).name in text.casefold() for text in texts)]


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
