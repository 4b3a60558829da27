"""judge-admin rejudge."""

import click

from web.commands.installation import Installation, no, pass_installation, the_problem, the_user
from web.commands.output import json_option, print_row, print_rows
from web.parameters import LARGEST_ROW_ID
from web.rejudgings.application import NothingToApply, RejudgingNotReady, apply_rejudging
from web.rejudgings.creation import create_rejudging
from web.rejudgings.queries import find_rejudging, list_rejudgings


@click.group()
def rejudge() -> None:
    """Judge submissions anew. Nothing changes for students until a rejudging is applied."""


@rejudge.command()
@click.option("--problem", "slug", required=True)
@click.option("--reason", required=True)
@click.option("--by", "username", required=True, help="The user who answers for it.")
@pass_installation
def create(installation: Installation, slug: str, reason: str, username: str) -> None:
    """Judge every submission of a problem anew; the old judgings still count."""
    if not reason.strip():
        raise click.ClickException("give a reason: it is kept with the rejudging")
    with installation.session() as session:
        problem_id, user_id = the_problem(session, slug).id, the_user(session, username).id
    with installation.connection() as connection:
        made = create_rejudging(connection, problem_id=problem_id, created_by=user_id, reason=reason)
    click.echo(f"Made the rejudging {made}; look at it with `rejudge list`.")


@rejudge.command()
@click.argument("rejudging_id", type=click.IntRange(1, LARGEST_ROW_ID))
@click.option("--by", "username", required=True, help="The user who answers for it.")
@pass_installation
def apply(installation: Installation, rejudging_id: int, username: str) -> None:
    """Make the new judgings the ones that count."""
    with installation.session() as session:
        user_id = the_user(session, username).id
    try:
        with installation.connection() as connection:
            if find_rejudging(connection, rejudging_id) is None:
                no("rejudging", str(rejudging_id))
            moved = apply_rejudging(connection, rejudging_id=rejudging_id, applied_by=user_id)
    except (RejudgingNotReady, NothingToApply) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Applied: {moved} submissions have their new judging.")


@rejudge.command("list")
@json_option
@pass_installation
def list_latest(installation: Installation, as_json: bool) -> None:
    """List the latest rejudgings."""
    with installation.connection() as connection:
        print_rows(list_rejudgings(connection).rows, as_json=as_json)


@rejudge.command()
@click.argument("rejudging_id", type=click.IntRange(1, LARGEST_ROW_ID))
@json_option
@pass_installation
def show(installation: Installation, rejudging_id: int, as_json: bool) -> None:
    """Show a rejudging: how far it is, and how many verdicts and scores it would change."""
    with installation.connection() as connection:
        found = find_rejudging(connection, rejudging_id) or no("rejudging", str(rejudging_id))
    print_row(found, as_json=as_json)
