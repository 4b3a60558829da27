"""Users and invitations, for admins."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.accounts.changing import change_account
from web.accounts.forms import InvitationForm, UserForm
from web.accounts.models import Invitation, User
from web.accounts.password_links import PASSWORD_LINK_DAYS, add_password_link
from web.accounts.queries import list_users, open_invitations
from web.accounts.tokens import new_token
from web.audit.events import add_event
from web.authorization.guards import admin_required
from web.authorization.policy import may_administer, may_change_account
from web.authorization.roles import SiteRole
from web.courses.queries import courses_of
from web.lists.arguments import text_argument
from web.lists.paging import requested_ids, requested_names
from web.locales import statement_locale
from web.site import acting_user, database_connection, database_session, logged_in_user, site
from web.submissions.filter import SubmissionFilter
from web.submissions.listing import all_submissions

blueprint = Blueprint("accounts_admin", __name__, template_folder="templates", url_prefix="/admin")

LATEST_SUBMISSIONS = 5


@blueprint.get("")
@admin_required
def front() -> ResponseReturnValue:
    return redirect(url_for("problems_admin.index"))


@blueprint.get("/users")
@admin_required
def users() -> ResponseReturnValue:
    search = text_argument("q")
    page = list_users(database_connection(), search=search, cursor=requested_names())
    return render_template("accounts/users.html", page=page, search=search)


@blueprint.get("/users/<int:user_id>")
@admin_required
def user(user_id: int) -> ResponseReturnValue:
    return _user_page(_user(user_id))


@blueprint.post("/users/<int:user_id>")
@admin_required
def change_user(user_id: int) -> ResponseReturnValue:
    user = _user(user_id)
    form = UserForm()
    if not form.validate():
        return _user_page(user, form=form), 400
    stays_admin = may_administer(form.site_role.data) and not form.disabled.data
    if not may_change_account(is_own=user.id == logged_in_user().id, stays_admin=stays_admin):
        form.site_role.errors = [_("You cannot lock yourself out.")]
        return _user_page(user, form=form), 400
    session, role = database_session(), SiteRole(form.site_role.data)
    if change_account(
        session,
        user,
        acting_user(),
        site_role=role,
        may_make_courses=form.may_make_courses.data,
        disabled=form.disabled.data,
    ):
        session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for("accounts_admin.user", user_id=user.id))


@blueprint.post("/users/<int:user_id>/password-link")
@admin_required
def make_password_link(user_id: int) -> ResponseReturnValue:
    """Show the link in this answer. It is not shown again."""
    user = _user(user_id)
    session = database_session()
    link = add_password_link(session, user, actor=acting_user(), public_url=site().settings.public_url)
    session.commit()
    return _user_page(user, link=link)


@blueprint.get("/invitations")
@admin_required
def invitations() -> ResponseReturnValue:
    return _invitations_page(InvitationForm())


@blueprint.post("/invitations")
@admin_required
def invite() -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate():
        return _invitations_page(form), 400
    token = new_token()
    session = database_session()
    invitation = Invitation(
        token_sha256=token.sha256,
        email=form.email.data or None,
        uses_left=form.uses.data,
        expires_at=datetime.now(UTC) + timedelta(days=form.days.data),
        created_by=logged_in_user().id,
    )
    session.add(invitation)
    session.flush()
    add_event(
        session,
        acting_user(),
        "invitation.create",
        object_type="invitation",
        object_id=invitation.id,
        after={"email": invitation.email, "uses": invitation.uses_left},
    )
    session.commit()
    link = site().settings.public_url + url_for("accounts.register_page", invitation=token.text)
    return _invitations_page(InvitationForm(formdata=None), link=link)


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@admin_required
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    session = database_session()
    invitation = session.get(Invitation, invitation_id) or abort(404)
    invitation.uses_left = 0
    add_event(session, acting_user(), "invitation.withdraw", object_type="invitation", object_id=invitation.id)
    session.commit()
    return redirect(url_for("accounts_admin.invitations"))


def _user(user_id: int) -> User:
    return database_session().get(User, user_id) or abort(404)


def _user_page(user: User, *, form: UserForm | None = None, link: str | None = None) -> str:
    form = form or UserForm(
        formdata=None,
        site_role=user.site_role,
        may_make_courses=user.may_make_courses,
        disabled=user.disabled_at is not None,
    )
    connection = database_connection()
    latest = all_submissions(
        connection, SubmissionFilter(user_id=user.id), locale=statement_locale(), size=LATEST_SUBMISSIONS
    )
    return render_template(
        "accounts/user.html",
        user=user,
        form=form,
        link=link,
        days=PASSWORD_LINK_DAYS,
        latest=latest.rows,
        courses=courses_of(connection, user.id),
    )


def _invitations_page(form: InvitationForm, link: str | None = None) -> str:
    search = text_argument("q")
    page = open_invitations(database_connection(), search=search, cursor=requested_ids())
    return render_template("accounts/invitations.html", form=form, link=link, page=page, search=search)
