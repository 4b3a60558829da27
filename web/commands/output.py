"""How commands print what they found: a table for people, JSON for programs."""

import dataclasses
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import click

#: An instance of a dataclass, whose fields are the columns.
Row = Any

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def print_rows(rows: Sequence[Row], *, as_json: bool, columns: Sequence[str] | None = None) -> None:
    """Print one line for each row; as JSON, an array of objects. Without rows, people get a word on stderr.

    `columns` are those that people see; programs get them all.
    """
    facts = [_facts(row) for row in rows]
    if as_json:
        click.echo(_json(facts))
    elif not facts:
        click.echo("There are none.", err=True)
    else:
        for line in _table([{name: row[name] for name in columns or row} for row in facts]):
            click.echo(line)


def print_row(row: Row, *, as_json: bool, **lists: Sequence[Row]) -> None:
    """Print all that is known of one thing, and the lists that belong to it under their names."""
    facts = _facts(row)
    if as_json:
        click.echo(_json({**facts, **{name: [_facts(one) for one in rows] for name, rows in lists.items()}}))
        return
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        click.echo(f"{name:{width}}  {_words(value)}")
    for name, rows in lists.items():
        click.echo(f"\n{name}:")
        for line in _table([_facts(one) for one in rows]) if rows else ["none"]:
            click.echo(f"  {line}")


def _facts(row: Row) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    lines = [list(rows[0]), *([_words(value) for value in row.values()] for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        yield "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()


def _words(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value) or "-"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    # A title must not end the line, nor move the cursor
    return "".join(character if character.isprintable() else "\ufffd" for character in str(value))


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if dataclasses.is_dataclass(value):
        return _facts(value)
    raise TypeError(f"no JSON for a {type(value).__name__}")
