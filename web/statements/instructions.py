"""Renders the instructions of a set, by the rules of statements: sanitised, with formulas, without pictures."""

from functools import lru_cache

from markupsafe import Markup

from judge.package.model import StatementFormat
from judge.statements.rendering import render_statement
from judge.statements.source import StatementImage, StatementSource

KEPT = 200


@lru_cache(maxsize=KEPT)
def rendered_instructions(text: str | None) -> Markup:
    if not text:
        return Markup()
    source = StatementSource(format=StatementFormat.MARKDOWN, title="", text=text)
    return Markup(render_statement(source, _no_picture).html)  # noqa: S704 - it is sanitised


def _no_picture(image: StatementImage) -> str:
    raise AssertionError(f"instructions have no pictures: {image.name}")
