"""Who may do what."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort
from flask_login import login_required
from sqlalchemy import select

from web.accounts.models import SiteRole, User
from web.courses.models import CourseRole, Enrolment
from web.site import database_session, logged_in_user

STAFF_ROLES = (CourseRole.ASSISTANT, CourseRole.TEACHER)

P = ParamSpec("P")
R = TypeVar("R")


def is_admin(user: User) -> bool:
    return user.site_role == SiteRole.ADMIN


def admin_required(view: Callable[P, R]) -> Callable[P, R]:
    """Anonymous: the login page; anybody else: 403."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not is_admin(logged_in_user()):
            abort(403)
        return view(*args, **kwargs)

    guarded_view: Callable[P, R] = login_required(guarded)
    return guarded_view


def is_course_staff(user: User, course_id: int | None) -> bool:
    """Admins are staff everywhere; sets without a course have no other staff."""
    if is_admin(user):
        return True
    if course_id is None:
        return False
    role = database_session().scalar(
        select(Enrolment.role).where(Enrolment.course_id == course_id, Enrolment.user_id == user.id)
    )
    return role in STAFF_ROLES
