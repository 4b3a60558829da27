"""judge-admin store."""

import json

import click

from judge.store import open_sweeper
from judge.store.sweep import HOUR_S, WAIT_S
from web.blobs.sweeping import DEFAULT_GRACE_DAYS, SweepOptions, Swept, sweep_store
from web.commands.installation import Installation, pass_installation

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


@click.group()
def store() -> None:
    """The store of blobs: test data, executables, outputs."""


@store.command()
@click.option(
    "--grace-days",
    type=click.IntRange(min=1),
    default=DEFAULT_GRACE_DAYS,
    show_default=True,
    help="What was stored or used within so many days stays.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and take nothing.")
@click.option("--force", is_flag=True, help="Sweep although store and database do not seem to belong together.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as one JSON object.")
@pass_installation
def sweep(installation: Installation, grace_days: int, dry_run: bool, force: bool, as_json: bool) -> None:
    """Take from the store what nothing in the database names.

    A sweep removes blobs: they can still be read, and a later sweep deletes them.
    """
    options = SweepOptions(grace_days=grace_days, dry_run=dry_run, force=force)
    sweeper = open_sweeper(installation.store_url)
    with installation.connection() as connection:
        swept = sweep_store(connection, sweeper, options)
    click.echo(json.dumps({"dry_run": dry_run, **swept.facts()}) if as_json else _told(swept, dry_run=dry_run))


@store.command()
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as one JSON object.")
@pass_installation
def usage(installation: Installation, as_json: bool) -> None:
    """Count the blobs of the store."""
    counted = open_sweeper(installation.store_url).usage()
    free_bytes = installation.store.free_bytes()
    if as_json:
        click.echo(json.dumps({**vars(counted), "free_bytes": free_bytes}))
        return
    click.echo(f"{_amount(counted.blobs, counted.bytes)}.")
    if free_bytes is not None:
        click.echo(f"{_size(free_bytes)} are free.")


def _told(swept: Swept, *, dry_run: bool) -> str:
    report = swept.report
    lines = [
        f"Seen: {_amount(report.blobs_seen, report.bytes_seen)}.",
        f"Removed: {_amount(report.blobs_removed, report.bytes_removed)}.",
        f"Deleted: {_amount(report.blobs_deleted, report.bytes_deleted)}.",
        f"Put back, because they have a name again: {_amount(report.blobs_put_back, report.bytes_put_back)}.",
        f"Deleted as well: {report.keys_deleted} executable keys, {report.unfinished_deleted} unfinished files,"
        f" {swept.rows_deleted} rows of the database.",
        f"Removed and not deleted yet: {_amount(report.blobs_waiting, report.bytes_waiting)}."
        f" A sweep deletes what was removed {WAIT_S // HOUR_S} hours before it.",
        f"This took {swept.duration_s:.1f} s.",
    ]
    if dry_run:
        lines.insert(0, "A dry run: nothing was changed. A sweep would do this:")
    return "\n".join(lines)


def _amount(blobs: int, size_bytes: int) -> str:
    return f"{blobs:,} blob{'' if blobs == 1 else 's'}, {_size(size_bytes)}"


def _size(size_bytes: int) -> str:
    size, unit = float(size_bytes), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:,.1f} {_UNITS[unit]}" if unit else f"{size_bytes} bytes"
