"""judge-admin audit."""

from datetime import UTC, datetime
from typing import Any

import click
import psycopg

from web.audit.listing import AuditFilter, find_object_id, list_events
from web.commands.installation import Installation, pass_installation
from web.commands.output import json_option, print_rows
from web.lists.forms import Network, network_of
from web.lists.paging import Cursor
from web.parameters import LARGEST_ROW_ID

MOMENTS = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


class _Network(click.ParamType[Network]):
    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Network:
        try:
            return network_of(value)
        except ValueError:
            self.fail(f"{value} is neither an IP address nor a network such as 10.0.0.0/8", param, ctx)


@click.group()
def audit() -> None:
    """Who did what."""


@audit.command("list")
@click.option("--actor", help="A user name; - for what was done at a shell.")
@click.option("--action", help="Such as user.change.")
@click.option("--kind", help="The kind of the object, such as user or problem.")
@click.option("--object", "object_name", help="The object's name or number; needs --kind.")
@click.option("--since", type=MOMENTS, help="In UTC.")
@click.option("--until", type=MOMENTS, help="In UTC; not itself.")
@click.option("--address", type=_Network(), help="An IP address, or a network.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
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
            since=_utc(since),
            until=_utc(until),
            network=address,
        )
        rows = list_events(connection, asked, cursor=Cursor(before=before), size=limit).rows
    print_rows(rows, as_json=as_json)


def _id(connection: psycopg.Connection, kind: str, name: str) -> str:
    found = find_object_id(connection, kind, name)
    if found is None:
        raise click.ClickException(f"there is no {kind.replace('_', ' ')} {name}")
    return found


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
