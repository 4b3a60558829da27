"""judge-admin rejudge."""

import click

from web.commands.installation import Installation, pass_installation, the_problem, the_user
from web.rejudgings.application import RejudgingNotReady, apply_rejudging
from web.rejudgings.creation import create_rejudging
from web.rejudgings.queries import list_rejudgings


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
    with installation.session() as session:
        problem_id, user_id = the_problem(session, slug).id, the_user(session, username).id
    with installation.connection() as connection:
        made = create_rejudging(connection, problem_id=problem_id, created_by=user_id, reason=reason)
    click.echo(f"Made the rejudging {made}; look at it with `rejudge list`.")


@rejudge.command()
@click.argument("rejudging_id", type=int)
@click.option("--by", "username", required=True, help="The user who answers for it.")
@pass_installation
def apply(installation: Installation, rejudging_id: int, username: str) -> None:
    """Make the new judgings the ones that count."""
    with installation.session() as session:
        user_id = the_user(session, username).id
    try:
        with installation.connection() as connection:
            moved = apply_rejudging(connection, rejudging_id=rejudging_id, applied_by=user_id)
    except RejudgingNotReady as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Applied: {moved} submissions have their new judging.")


@rejudge.command("list")
@pass_installation
def list_latest(installation: Installation) -> None:
    """List the latest rejudgings."""
    with installation.connection() as connection:
        for row in list_rejudgings(connection).rows:
            progress = f"{row.judged} of {row.submissions} judged, {row.changed} verdicts differ"
            click.echo(f"{row.id}  {row.state}  {progress}  by {row.created_by}: {row.reason}")
