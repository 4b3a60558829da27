"""judge-admin user."""

import re
import secrets

import click

from web.accounts.models import User
from web.accounts.password_links import PASSWORD_LINK_DAYS, add_password_link
from web.accounts.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH, hash_password
from web.accounts.queries import find_user, find_user_by_email
from web.audit.events import COMMAND, add_event
from web.authorization.roles import SiteRole
from web.commands.installation import Installation, pass_installation, the_user

_USERNAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
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
    if not _USERNAME.match(name):
        raise click.ClickException("a user name has letters, digits, dots, dashes and underscores, at most 64")
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


def _asked_password() -> str:
    password = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        raise click.ClickException(f"a password has {MINIMUM_LENGTH} to {MAXIMUM_LENGTH} characters")
    return password
