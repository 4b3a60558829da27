"""judge-admin worker."""

import click

from web.commands.installation import Installation, pass_installation
from web.commands.output import json_option, print_rows
from web.workers.queries import list_workers


@click.group()
def worker() -> None:
    """The workers that judge."""


@worker.command("list")
@json_option
@pass_installation
def list_all_workers(installation: Installation, as_json: bool) -> None:
    """List the workers of the last day, with what they are busy with and what troubles them."""
    with installation.connection() as connection:
        print_rows(list_workers(connection), as_json=as_json)
