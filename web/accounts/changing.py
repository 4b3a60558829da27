"""Changing an account: its role on the site, whether it may make courses, and whether it may log in."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from web.accounts.models import User
from web.accounts.password_links import end_password_links
from web.audit.events import Actor, add_event
from web.authorization.roles import SiteRole


def change_account(
    session: Session, user: User, actor: Actor, *, site_role: SiteRole, may_make_courses: bool, disabled: bool
) -> bool:
    """Change the account, with an audit event, and tell whether anything changed; the caller commits.

    Who is disabled is logged out at once, and has no password link any more.
    """
    before = _facts(user)
    user.site_role = site_role
    user.may_make_courses = may_make_courses
    user.disabled_at = (user.disabled_at or datetime.now(UTC)) if disabled else None
    after = _facts(user)
    if after == before:
        return False
    if disabled:
        user.session_epoch += 1
        end_password_links(session, user.id)
    add_event(session, actor, "user.change", object_type="user", object_id=user.id, before=before, after=after)
    return True


def _facts(user: User) -> dict[str, str | bool]:
    return {
        "site_role": user.site_role,
        "may_make_courses": user.may_make_courses,
        "disabled": user.disabled_at is not None,
    }
