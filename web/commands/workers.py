"""judge-admin worker."""

import click

from web.commands.installation import Installation, pass_installation
from web.commands.output import json_option, print_rows
from web.workers.queries import list_workers

#: What people see of a worker. Its languages, with their versions, would make lines of a thousand characters.
COLUMNS = (
    "name",
    "host",
    "pool",
    "kind",
    "lanes",
    "busy_lanes",
    "judge_version",
    "last_seen_at",
    "is_alive",
    "trouble",
    "lanes_out_of_service",
)


@click.group()
def worker() -> None:
    """The workers that judge."""


@worker.command("list")
@json_option
@pass_installation
def list_all_workers(installation: Installation, as_json: bool) -> None:
    """List the workers of the last day, and what troubles them. JSON has their languages, too."""
    with installation.connection() as connection:
        print_rows(list_workers(connection), as_json=as_json, columns=COLUMNS)
