"""judge-admin submission."""

from datetime import datetime

import click
import psycopg

from judge.verdict import Verdict
from web.commands.filters import address_option, limit_option, since_option, until_option
from web.commands.installation import Installation, no, pass_installation
from web.commands.output import json_option, print_row, print_rows
from web.courses.administration import list_all_courses
from web.lists.forms import Network
from web.lists.paging import Cursor
from web.locales import DEFAULT_LOCALE
from web.parameters import LARGEST_ROW_ID
from web.problem_sets.administration import list_sets
from web.submissions.administration import list_files, list_judgings
from web.submissions.filter import SubmissionFilter
from web.submissions.forms import UNFINISHED
from web.submissions.listing import all_submissions
from web.submissions.names import find_named

#: What people see of a submission in a list.
COLUMNS = (
    "id",
    "received_at",
    "username",
    "problem_slug",
    "set_slug",
    "variant",
    "state",
    "verdict",
    "score",
    "cpu_time_ms",
    "peak_memory_bytes",
)


@click.group()
def submission() -> None:
    """Submissions and their verdicts."""


@submission.command("list")
@click.option("--user", "username", help="A user name.")
@click.option("--problem", "problem_slug", help="A problem's short name.")
@click.option("--course", "course_slug")
@click.option("--set", "set_slug")
@click.option("--language", "variant", help="Such as cpp17.")
@click.option("--verdict", type=click.Choice([*Verdict, UNFINISHED], case_sensitive=False))
@since_option
@until_option
@address_option
@limit_option
@click.option("--before", type=click.IntRange(1, LARGEST_ROW_ID), help="Only submissions with a lesser number.")
@json_option
@pass_installation
def list_submissions(
    installation: Installation,
    username: str | None,
    problem_slug: str | None,
    course_slug: str | None,
    set_slug: str | None,
    variant: str | None,
    verdict: str | None,
    since: datetime | None,
    until: datetime | None,
    address: Network | None,
    limit: int,
    before: int | None,
    as_json: bool,
) -> None:
    """List submissions, the newest first, with verdicts and scores that students do not see."""
    with installation.connection() as connection:
        user_id, problem_id = _keys(connection, username, problem_slug)
        asked = SubmissionFilter(
            problem_set_ids=_set_ids(connection, course_slug, set_slug),
            user_id=user_id,
            problem_id=problem_id,
            variant=variant,
            verdict=Verdict(verdict) if verdict and verdict != UNFINISHED else None,
            is_unfinished=verdict == UNFINISHED,
            since=since,
            until=until,
            network=address,
        )
        page = all_submissions(connection, asked, locale=DEFAULT_LOCALE, cursor=Cursor(before=before), size=limit)
    print_rows(page.rows, as_json=as_json, columns=COLUMNS)


@submission.command()
@click.argument("submission_id", type=click.IntRange(1, LARGEST_ROW_ID))
@json_option
@pass_installation
def show(installation: Installation, submission_id: int, as_json: bool) -> None:
    """Show a submission, all its judgings, and the names of its files."""
    with installation.connection() as connection:
        page = all_submissions(connection, SubmissionFilter(submission_id=submission_id), locale=DEFAULT_LOCALE)
        found = next(iter(page.rows), None) or no("submission", str(submission_id))
        judgings, files = list_judgings(connection, submission_id), list_files(connection, submission_id)
    print_row(found, as_json=as_json, judgings=judgings, files=files)


def _keys(
    connection: psycopg.Connection, username: str | None, problem_slug: str | None
) -> tuple[int | None, int | None]:
    named = find_named(connection, username=username or "", problem_slug=problem_slug or "", set_ids=None)
    if username is not None and named.user_id is None:
        no("user", username)
    if problem_slug is not None and named.problem_id is None:
        no("problem", problem_slug)
    return named.user_id, named.problem_id


def _set_ids(connection: psycopg.Connection, course_slug: str | None, set_slug: str | None) -> tuple[int, ...] | None:
    """Return the keys of the sets that are asked for. None stands for all sets."""
    if course_slug is None and set_slug is None:
        return None
    if course_slug is not None and not list_all_courses(connection, slug=course_slug):
        no("course", course_slug)
    if set_slug is not None and not list_sets(connection, slug=set_slug):
        no("problem set", set_slug)
    return tuple(found.id for found in list_sets(connection, slug=set_slug, course=course_slug))
