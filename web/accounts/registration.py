"""Deciding who may register, and making the account."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.accounts.models import User
from web.accounts.passwords import hash_password
from web.accounts.queries import find_user, find_user_by_email, usable_invitation
from web.audit.events import Actor, add_event
from web.config import Registration, Settings
from web.database import driver_connection
from web.members.invitations import accept_invitations


class RegistrationRefused(Exception):
    """The account cannot be made. `message` tells the visitor why; `field` is the form field with the fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Application:
    username: str
    email: str | None
    password: str
    invitation_token: str
    locale: str | None
    ip: str | None


def may_register(settings: Settings, session: Session, invitation_token: str) -> bool:
    if settings.registration is Registration.INVITED:
        return bool(invitation_token) and usable_invitation(session, invitation_token) is not None
    return settings.registration is Registration.OPEN


def register(settings: Settings, session: Session, application: Application) -> User:
    """Make the account and commit it. Raises RegistrationRefused."""
    _check_mail_domain(settings, application.email)
    if find_user(session, application.username):
        raise RegistrationRefused("username", _l("This user name is taken."))
    if application.email and find_user_by_email(session, application.email):
        raise RegistrationRefused("email", _l("This mail address belongs to another account."))
    if settings.registration is Registration.INVITED:
        _use_invitation(session, application)
    user = User(
        username=application.username,
        email=application.email,
        password_hash=hash_password(application.password),
        locale=application.locale,
    )
    session.add(user)
    try:
        session.flush()
        actor = Actor(user_id=user.id, ip=application.ip)
        after = {"username": user.username}
        add_event(session, actor, "user.register", object_type="user", object_id=user.id, after=after)
        if user.email:
            accept_invitations(driver_connection(session), user_id=user.id, email=user.email, actor=actor)
        session.commit()
    except IntegrityError as error:
        # Two visitors chose the same name at the same moment; the constraint refuses the second one
        session.rollback()
        raise RegistrationRefused("username", _l("This user name is taken.")) from error
    return user


def _check_mail_domain(settings: Settings, email: str | None) -> None:
    if not settings.mail_domains:
        return
    if not email or email.rpartition("@")[2].lower() not in settings.mail_domains:
        allowed = ", ".join(settings.mail_domains)
        raise RegistrationRefused("email", _l("Use a mail address of %(domains)s.", domains=allowed))


def _use_invitation(session: Session, application: Application) -> None:
    invitation = usable_invitation(session, application.invitation_token, lock=True)
    if invitation is None:
        raise RegistrationRefused("username", _l("This invitation is used up or expired."))
    if invitation.email and invitation.email.lower() != (application.email or "").lower():
        raise RegistrationRefused("email", _l("This invitation is for another mail address."))
    invitation.uses_left -= 1
