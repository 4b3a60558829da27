"""judge-admin: what an administrator does from a shell.

Every failure is one sentence on stderr and exit code 1.
"""

import os
import sys

import click
from sqlalchemy.exc import OperationalError

from judge.errors import JudgeError
from web import migration
from web.config import Variables


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Administer this installation of Judge. Settings come from environment variables, see docs/services.md."""


@cli.group()
def database() -> None:
    """The database's schema."""


@database.command("upgrade")
@click.option("--revision", default="head", show_default=True)
def database_upgrade(revision: str) -> None:
    """Bring the database to this release's schema."""
    migration.upgrade(Variables(os.environ).text("JUDGE_DATABASE_URL"), revision)
    click.echo("The database is up to date.")


def main() -> None:
    try:
        cli(prog_name="judge-admin")
    except JudgeError as error:
        _fail(str(error))
    except OperationalError as error:
        _fail(f"the database does not answer: {str(error.orig).splitlines()[0]}")


def _fail(sentence: str) -> None:
    click.echo(f"judge-admin: {sentence}", err=True)
    sys.exit(1)
