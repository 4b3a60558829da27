"""judge-admin user."""

import re
import secrets
from typing import IO

import click
from email_validator import EmailNotValidError, validate_email

from web.accounts.changing import change_account
from web.accounts.listing import list_accounts, list_enrolments, list_open_invitations
from web.accounts.models import User
from web.accounts.password_links import PASSWORD_LINK_DAYS, add_password_link
from web.accounts.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH, hash_password
from web.accounts.queries import find_user, find_user_by_email
from web.audit.events import COMMAND, add_event
from web.authorization.roles import SiteRole
from web.commands.installation import Installation, no, pass_installation, the_user
from web.commands.output import json_option, print_row, print_rows
from web.privacy.anonymising import Work, anonymise, preview
from web.privacy.exporting import write_export

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
GENERATED_PASSWORD_BYTES = 15


@click.group()
def user() -> None:
    """Users and their passwords."""


@user.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="May do everything.")
@click.option("--email")
@click.option("--generate-password", is_flag=True, help="Print a new password once, instead of asking for one.")
@click.option("--if-missing", is_flag=True, help="Do nothing where the user is there already.")
@pass_installation
def create(
    installation: Installation, name: str, admin: bool, email: str | None, generate_password: bool, if_missing: bool
) -> None:
    """Make a user."""
    if not _USERNAME.fullmatch(name):
        raise click.ClickException("a user name has letters, digits, dots, dashes and underscores, at most 64")
    if email is not None:
        _check_email(email)
    with installation.session() as session:
        if find_user(session, name) is not None:
            if if_missing:
                click.echo(f"User {name} is there already.", err=True)
                return
            raise click.ClickException(f"there is a user {name} already")
        if email and find_user_by_email(session, email) is not None:
            raise click.ClickException(f"{email} belongs to another user")
        password = secrets.token_urlsafe(GENERATED_PASSWORD_BYTES) if generate_password else _asked_password()
        role = SiteRole.ADMIN if admin else SiteRole.MEMBER
        created = User(username=name, email=email, password_hash=hash_password(password), site_role=role)
        session.add(created)
        session.flush()
        after = {"username": name, "site_role": role}
        add_event(session, COMMAND, "user.create", object_type="user", object_id=created.id, after=after)
    click.echo(f"Made the {'admin' if admin else 'user'} {name}.", err=True)
    if generate_password:
        click.echo("The password, shown this once:", err=True)
        click.echo(password)


@user.command("password-link")
@click.argument("name")
@pass_installation
def password_link(installation: Installation, name: str) -> None:
    """Print a link by which the user may set a password once."""
    with installation.session() as session:
        link = add_password_link(session, the_user(session, name), actor=COMMAND, public_url=installation.public_url)
    click.echo(f"Valid for {PASSWORD_LINK_DAYS} days, once:", err=True)
    click.echo(link)


@user.command("list")
@click.option("--role", "site_role", type=click.Choice([str(role) for role in SiteRole]))
@click.option("--disabled", "only_disabled", is_flag=True, help="Only those who cannot log in.")
@json_option
@pass_installation
def list_users(installation: Installation, site_role: str | None, only_disabled: bool, as_json: bool) -> None:
    """List the users."""
    with installation.connection() as connection:
        found = list_accounts(connection, site_role=site_role, only_disabled=only_disabled)
    print_rows(found, as_json=as_json)


@user.command()
@click.argument("name")
@json_option
@pass_installation
def show(installation: Installation, name: str, as_json: bool) -> None:
    """Show a user and their courses."""
    with installation.connection() as connection:
        account = next(iter(list_accounts(connection, username=name)), None) or no("user", name)
        print_row(account, as_json=as_json, courses=list_enrolments(connection, account.id))


@user.command()
@click.argument("name")
@pass_installation
def disable(installation: Installation, name: str) -> None:
    """Log a user out, and let them in no more. All their work stays."""
    _change(installation, name, disabled=True)


@user.command()
@click.argument("name")
@pass_installation
def enable(installation: Installation, name: str) -> None:
    """Let a disabled user in again."""
    _change(installation, name, disabled=False)


@user.command("anonymise")
@click.argument("name")
@click.option(
    "--work",
    type=click.Choice([str(work) for work in Work]),
    default=str(Work.KEEP),
    show_default=True,
    help="What becomes of the submissions.",
)
@click.option("--dry-run", is_flag=True, help="Only say what it would be about.")
@click.option("--confirm", help="The user name once more, in place of a question.")
@pass_installation
def anonymise_user(installation: Installation, name: str, work: str, dry_run: bool, confirm: str | None) -> None:
    """Forget who a user was. It cannot be undone.

    The user gets a pseudonym; names, addresses, the password and all sessions go. Submissions that others handed in,
    too, stay in every case.
    """
    with installation.session() as session:
        user_id, username = (found := the_user(session, name)).id, found.username
    with installation.connection() as connection:
        about = preview(connection, user_id)
        click.echo(f"{username}: submissions {about.submissions}, judgings {about.judgings}", err=True)
        click.echo(f"of teams {about.team_submissions}, courses {about.courses}", err=True)
        if dry_run:
            return
        if (confirm or click.prompt("The user name once more", err=True)) != username:
            raise click.ClickException("this is not the user name; nothing was changed")
        pseudonym = anonymise(connection, user_id, COMMAND, work=Work(work))
    click.echo(pseudonym)


@user.command("export")
@click.argument("name")
@click.argument("target", type=click.File("xb"))
@pass_installation
def export_user(installation: Installation, name: str, target: IO[bytes]) -> None:
    """Write all that is held of a user into a new zip, as the user gets it in the account."""
    with installation.session() as session:
        user_id = the_user(session, name).id
        add_event(session, COMMAND, "user.export", object_type="user", object_id=user_id)
    with installation.connection() as connection:
        write_export(connection, installation.store, user_id, target)


@user.command("set-role")
@click.argument("name")
@click.argument("site_role", type=click.Choice([str(role) for role in SiteRole]))
@pass_installation
def set_role(installation: Installation, name: str, site_role: str) -> None:
    """Make a user an admin of the site, or a member."""
    _change(installation, name, site_role=SiteRole(site_role))


@user.command("make-courses")
@click.argument("name")
@click.argument("allowed", type=click.BOOL)
@pass_installation
def allow_courses(installation: Installation, name: str, allowed: bool) -> None:
    """Let a user make courses on the site, or not any more: yes or no. Admins always may."""
    _change(installation, name, may_make_courses=allowed)


@user.command()
@json_option
@pass_installation
def invitations(installation: Installation, as_json: bool) -> None:
    """List the invitations that can still be used. Their links are kept nowhere."""
    with installation.connection() as connection:
        print_rows(list_open_invitations(connection), as_json=as_json)


def _change(
    installation: Installation,
    name: str,
    *,
    site_role: SiteRole | None = None,
    may_make_courses: bool | None = None,
    disabled: bool | None = None,
) -> None:
    with installation.session() as session:
        user = the_user(session, name)
        changed = change_account(
            session,
            user,
            COMMAND,
            site_role=SiteRole(user.site_role) if site_role is None else site_role,
            may_make_courses=user.may_make_courses if may_make_courses is None else may_make_courses,
            disabled=user.disabled_at is not None if disabled is None else disabled,
        )
        told = f"{user.username} is {user.site_role}, and {'cannot' if user.disabled_at else 'may'} log in"
        if user.may_make_courses:
            told += " and make courses"
    click.echo(f"{told}." if changed else f"{told} already.", err=True)


def _check_email(email: str) -> None:
    """Demand what the site's own form demands."""
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        raise click.ClickException(f"{email!r} is not a mail address") from error


def _asked_password() -> str:
    password = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        raise click.ClickException(f"a password has {MINIMUM_LENGTH} to {MAXIMUM_LENGTH} characters")
    return password
