"""judge-admin import."""

import click

from web.commands.filters import limit_option
from web.commands.installation import Installation, pass_installation
from web.commands.output import json_option, print_rows
from web.imports.queries import list_imports
from web.lists.paging import Cursor
from web.parameters import LARGEST_ROW_ID

#: What people see of an import.
COLUMNS = ("id", "created_at", "created_by", "file_name", "size_bytes", "state", "problem_slug", "version_number")


@click.group("import")
def package_import() -> None:
    """Imports of packages that were uploaded to the site."""


@package_import.command("list")
@click.option("--search", default="", help="A part of a file name, or of a problem's short name.")
@limit_option
@click.option("--before", type=click.IntRange(1, LARGEST_ROW_ID), help="Only imports with a lesser number than this.")
@json_option
@pass_installation
def list_latest(installation: Installation, search: str, limit: int, before: int | None, as_json: bool) -> None:
    """List imports, the newest first. JSON has their diagnostics, too."""
    with installation.connection() as connection:
        rows = list_imports(connection, search=search, cursor=Cursor(before=before), size=limit).rows
    print_rows(rows, as_json=as_json, columns=COLUMNS)
