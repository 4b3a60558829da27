"""judge-admin: what an administrator does from a shell.

Results that a script may read go to stdout, all else goes to stderr. Every failure is one sentence on stderr and exit
code 1.
"""

import sys

import click
import psycopg
from alembic.util.exc import CommandError
from sqlalchemy.exc import OperationalError, ProgrammingError

from judge.errors import JudgeError
from judge.package import PackageRefused
from web import migration
from web.commands.accounts import user
from web.commands.audit import audit
from web.commands.courses import course
from web.commands.demo import demo
from web.commands.imports import package_import
from web.commands.installation import Installation, pass_installation
from web.commands.problem_sets import problem_set
from web.commands.problems import problem
from web.commands.rejudgings import rejudge
from web.commands.store import store
from web.commands.submissions import submission
from web.commands.workers import worker

_OF_ANOTHER_SCHEMA = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Administer this installation of Judge. Settings come from environment variables, see docs/services.md."""


@cli.group()
def database() -> None:
    """The database's schema."""


@database.command("upgrade")
@click.option("--revision", default="head", show_default=True)
@click.option("--wait-s", default=0.0, help="How long to try again where Postgres does not answer yet.")
@pass_installation
def database_upgrade(installation: Installation, revision: str, wait_s: float) -> None:
    """Bring the database to this release's schema."""
    with installation.database() as database:
        database.wait_until_it_answers(wait_s)
    migration.upgrade(installation.database_url, revision)
    click.echo("The database is up to date.")


@cli.command()
@pass_installation
def health(installation: Installation) -> None:
    """Ask the database and the store for an answer."""
    with installation.connection() as connection:
        connection.execute("SELECT 1 FROM problem LIMIT 1")
    click.echo("database: ok")
    probe = installation.store.put(b"judge-admin health\n", durable=False)
    installation.store.get(probe)
    click.echo("store: ok")


for group in (
    user,
    course,
    problem_set,
    problem,
    package_import,
    submission,
    demo,
    rejudge,
    worker,
    store,
    audit,
):
    cli.add_command(group)


def main() -> None:
    try:
        cli(prog_name="judge-admin")
    except PackageRefused as error:
        for diagnostic in error.diagnostics:
            click.echo(str(diagnostic), err=True)
        _fail("the package is refused as a whole")
    except JudgeError as error:
        _fail(str(error))
    except CommandError as error:
        _fail(str(error))
    except UnicodeEncodeError:  # Python keeps such bytes of an argument, and Postgres does not take them
        _fail("an argument is not valid UTF-8")
    except OperationalError as error:
        _fail(f"the database does not answer: {str(error.orig).splitlines()[0]}")
    except (ProgrammingError, psycopg.ProgrammingError) as error:
        cause = getattr(error, "orig", error)
        if not isinstance(cause, _OF_ANOTHER_SCHEMA):
            raise
        _fail(f"judge-admin database upgrade was not run for this release: {str(cause).splitlines()[0]}")
    except psycopg.OperationalError as error:
        _fail(f"the database does not answer: {str(error).splitlines()[0]}")


def _fail(sentence: str) -> None:
    click.echo(f"judge-admin: {sentence}", err=True)
    sys.exit(1)
