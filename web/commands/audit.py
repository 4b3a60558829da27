"""judge-admin audit."""

from datetime import datetime

import click
import psycopg

from web.audit.listing import AuditFilter, find_object_id, list_events
from web.commands.filters import address_option, limit_option, since_option, until_option
from web.commands.installation import Installation, pass_installation
from web.commands.output import json_option, print_rows
from web.lists.forms import Network
from web.lists.paging import Cursor
from web.parameters import LARGEST_ROW_ID


@click.group()
def audit() -> None:
    """Who did what."""


@audit.command("list")
@click.option("--actor", help="A user name; - for what was done at a shell.")
@click.option("--action", help="Such as user.change.")
@click.option("--kind", help="The kind of the object, such as user or problem.")
@click.option("--object", "object_name", help="The object's name or number; needs --kind.")
@since_option
@until_option
@address_option
@limit_option
@click.option("--before", type=click.IntRange(1, LARGEST_ROW_ID), help="Only events with a lesser number than this.")
@json_option
@pass_installation
def list_audit(
    installation: Installation,
    actor: str | None,
    action: str | None,
    kind: str | None,
    object_name: str | None,
    since: datetime | None,
    until: datetime | None,
    address: Network | None,
    limit: int,
    before: int | None,
    as_json: bool,
) -> None:
    """List audit events, the newest first."""
    if object_name and not kind:
        raise click.ClickException("--object needs --kind")
    with installation.connection() as connection:
        asked = AuditFilter(
            actor_id=int(_id(connection, "user", actor)) if actor and actor != "-" else None,
            by_nobody=actor == "-",
            action=action,
            object_type=kind,
            object_id=_id(connection, kind, object_name) if kind and object_name else None,
            since=since,
            until=until,
            network=address,
        )
        rows = list_events(connection, asked, cursor=Cursor(before=before), size=limit).rows
    print_rows(rows, as_json=as_json)


def _id(connection: psycopg.Connection, kind: str, name: str) -> str:
    found = find_object_id(connection, kind, name)
    if found is None:
        raise click.ClickException(f"there is no {kind.replace('_', ' ')} {name}")
    return found
