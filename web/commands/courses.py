"""judge-admin course."""

import re

import click
from sqlalchemy.dialects.postgresql import insert

from web.audit.events import COMMAND, add_event
from web.authorization.roles import CourseRole
from web.commands.installation import Installation, pass_installation, the_course, the_user
from web.courses.models import Course, Enrolment

_SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{0,63}$")


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
    if not _SLUG.match(slug):
        raise click.ClickException("a course's slug has lower case letters, digits and dashes, at most 64")
    with installation.session() as session:
        made = session.scalar(
            insert(Course)
            .values(slug=slug, title=title, time_zone=time_zone)
            .on_conflict_do_nothing(index_elements=["slug"])
            .returning(Course.id)
        )
        if made is None:
            raise click.ClickException(f"there is a course {slug} already")
        add_event(session, COMMAND, "course.create", object_type="course", object_id=made, after={"slug": slug})
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
        row = insert(Enrolment).values(course_id=into.id, user_id=who.id, role=role)
        session.execute(row.on_conflict_do_update(index_elements=["course_id", "user_id"], set_={"role": role}))
        after = {"username": who.username, "role": role}
        add_event(session, COMMAND, "course.enrol", object_type="course", object_id=into.id, after=after)
    click.echo(f"{username} is a {role} of {slug}.")
