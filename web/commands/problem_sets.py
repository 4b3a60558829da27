"""judge-admin set."""

import click

from web.commands.installation import Installation, no, pass_installation
from web.commands.output import json_option, print_row, print_rows
from web.courses.administration import list_all_courses
from web.locales import DEFAULT_LOCALE
from web.problem_sets.administration import list_problems_of_set, list_sets


@click.group("set")
def problem_set() -> None:
    """Problem sets: practice, assignments, contests."""


@problem_set.command("list")
@click.option("--course", help="Only the sets of this course.")
@json_option
@pass_installation
def list_problem_sets(installation: Installation, course: str | None, as_json: bool) -> None:
    """List the problem sets. One without a course is open to every user."""
    with installation.connection() as connection:
        if course is not None and not list_all_courses(connection, slug=course):
            no("course", course)
        print_rows(list_sets(connection, course=course), as_json=as_json)


@problem_set.command()
@click.argument("slug")
@json_option
@pass_installation
def show(installation: Installation, slug: str, as_json: bool) -> None:
    """Show a problem set and its problems."""
    with installation.connection() as connection:
        found = next(iter(list_sets(connection, slug=slug)), None) or no("problem set", slug)
        problems = list_problems_of_set(connection, found.id, locale=DEFAULT_LOCALE)
    print_row(found, as_json=as_json, problems=problems)
