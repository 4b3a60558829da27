"""judge-admin course."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import click

from web.audit.events import COMMAND
from web.authorization.roles import CourseRole
from web.commands.installation import Installation, no, pass_installation, the_course, the_user
from web.commands.output import json_option, print_row, print_rows
from web.courses.administration import list_all_courses, list_members, set_archived
from web.courses.making import SLUG_PATTERN, CourseTerms, SlugTaken, make_course
from web.courses.models import Retention
from web.database import driver_connection
from web.members.enrolling import LastTeacher, Membership, lock_course, take_out
from web.members.enrolling import enrol as put
from web.privacy.last_day import end_of_day
from web.privacy.retention import ChosenRetention, preview, set_retention, terms_of
from web.problem_sets.administration import list_sets


@click.group()
def course() -> None:
    """Courses and their members."""


@course.command()
@click.argument("slug")
@click.argument("title")
@click.option("--time-zone", default="UTC", show_default=True)
@pass_installation
def create(installation: Installation, slug: str, title: str, time_zone: str) -> None:
    """Make a course."""
    if not re.fullmatch(SLUG_PATTERN, slug):
        raise click.ClickException("a course's slug has lower case letters, digits and dashes, at most 64")
    if not title.strip() or not title.isprintable():
        raise click.ClickException("a course's title is one line of text")
    if time_zone not in available_timezones():
        raise click.ClickException(f"there is no time zone {time_zone}; Europe/Berlin is one")
    with installation.session() as session:
        try:
            make_course(driver_connection(session), CourseTerms(slug=slug, title=title, time_zone=time_zone), COMMAND)
        except SlugTaken as error:
            raise click.ClickException(f"there is a course {slug} already") from error
    click.echo(f"Made the course {slug}.")


@course.command()
@click.argument("slug")
@click.argument("username")
@click.option("--role", type=click.Choice([str(role) for role in CourseRole]), default=str(CourseRole.STUDENT))
@pass_installation
def enrol(installation: Installation, slug: str, username: str, role: str) -> None:
    """Put a user into a course, or change the role there."""
    with installation.session() as session:
        into, who = the_course(session, slug), the_user(session, username)
        connection = driver_connection(session)
        lock_course(connection, into.id)
        try:
            put(connection, into.id, who.id, Membership(role=CourseRole(role)), COMMAND)
        except LastTeacher as error:
            raise click.ClickException(f"{username} is the last teacher of {slug}") from error
    click.echo(f"{username} is in {slug}, as {role}.")


@course.command()
@click.argument("slug")
@click.argument("username")
@pass_installation
def unenrol(installation: Installation, slug: str, username: str) -> None:
    """Take a user out of a course. Their work stays."""
    with installation.session() as session:
        connection, course_id = driver_connection(session), the_course(session, slug).id
        lock_course(connection, course_id)
        try:
            was_in = take_out(connection, course_id, the_user(session, username).id, COMMAND)
        except LastTeacher as error:
            raise click.ClickException(f"{username} is the last teacher of {slug}") from error
        if not was_in:
            raise click.ClickException(f"{username} is not in {slug}")
    click.echo(f"{username} is not in {slug} any more.")


@course.command()
@click.argument("slug")
@pass_installation
def archive(installation: Installation, slug: str) -> None:
    """Make a course read only. Nothing of it is lost, and `restore` brings it back."""
    _set_archived(installation, slug, datetime.now(UTC))


@course.command()
@click.argument("slug")
@pass_installation
def restore(installation: Installation, slug: str) -> None:
    """Bring an archived course back."""
    _set_archived(installation, slug, None)


@course.command("list")
@json_option
@pass_installation
def list_courses(installation: Installation, as_json: bool) -> None:
    """List the courses, the archived ones, too."""
    with installation.connection() as connection:
        print_rows(list_all_courses(connection), as_json=as_json)


@course.command()
@click.argument("slug")
@json_option
@pass_installation
def show(installation: Installation, slug: str, as_json: bool) -> None:
    """Show a course, its members and its problem sets."""
    with installation.connection() as connection:
        found = next(iter(list_all_courses(connection, slug=slug)), None) or no("course", slug)
        members, sets = list_members(connection, found.id), list_sets(connection, course=slug)
    print_row(found, as_json=as_json, members=members, sets=sets)


def _set_archived(installation: Installation, slug: str, moment: datetime | None) -> None:
    with installation.session() as session:
        changed = set_archived(session, the_course(session, slug), COMMAND, moment=moment)
    state = "open" if moment is None else "archived"
    click.echo(f"{slug} is {state}." if changed else f"{slug} is {state} already.")


@course.command("retention")
@click.argument("slug")
@click.option("--kind", type=click.Choice(["site", *map(str, Retention)]), help="What is removed; site: its default.")
@click.option("--months", type=click.IntRange(1, 240), help="So many months after the end of the course.")
@click.option("--ends", type=click.DateTime(["%Y-%m-%d"]), help="The last day; without it, when it is archived.")
@json_option
@pass_installation
def retention(
    installation: Installation, slug: str, kind: str | None, months: int | None, ends: datetime | None, as_json: bool
) -> None:
    """Say what is removed of a course and when, or change it. It lists what would be removed now."""
    if kind is None and (months or ends):
        raise click.ClickException("--months and --ends need --kind")
    if (kind in (Retention.SOURCES, Retention.EVERYTHING)) != (months is not None):
        raise click.ClickException("--kind sources and --kind everything need --months, and no other kind has any")
    with installation.session() as session:
        found = the_course(session, slug)
        ends_at = None if ends is None else end_of_day(ends.date(), ZoneInfo(found.time_zone))
    with installation.connection() as connection:
        if kind is not None:
            chosen = None if kind == "site" else Retention(kind)
            set_retention(connection, found.id, COMMAND, ChosenRetention(kind=chosen, months=months, ends_at=ends_at))
        terms = terms_of(connection, found.id, installation.retention)
        print_row(terms, as_json=as_json, removes=preview(connection, found.id, Retention(terms.kind)))
