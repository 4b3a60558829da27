"""The pages that say what went wrong."""

import structlog
from flask import Blueprint, current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from psycopg import OperationalError as DriverOperationalError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from judge.errors import StoreUnavailable
from web.errors.kept import kept_form
from web.parameters import WrongValue

blueprint = Blueprint("errors", __name__, template_folder="templates")
log = structlog.get_logger(__name__)

RETRY_AFTER_S = 10


@blueprint.app_errorhandler(CSRFError)
def csrf_failed(_error: CSRFError) -> ResponseReturnValue:
    if kept_form(400) is None:
        return _page(400, _("This form is too old"), _("Go back, reload the page and send it again."))
    if not current_user.is_authenticated:
        return _page(401, *_words(401))
    return _page(400, _("This form is too old"), _("Nothing was submitted. Send it again from here."))


@blueprint.app_errorhandler(HTTPException)
def http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    title, message = _words(error.code)
    if isinstance(error, WrongValue):
        message = error.message
    body, status, _headers = _page(error.code, title, message)
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return body, status, kept


@blueprint.app_errorhandler(OperationalError)
@blueprint.app_errorhandler(InterfaceError)
@blueprint.app_errorhandler(PoolTimeoutError)
@blueprint.app_errorhandler(DriverOperationalError)
@blueprint.app_errorhandler(StoreUnavailable)
def unavailable(error: Exception) -> ResponseReturnValue:
    """Answer 503 while Postgres or the store is away. Nothing was committed, so nothing is half-written."""
    log.error("unavailable", path=request.path, error=str(error).partition("\n")[0])
    _forget_user()
    body, status, _headers = _page(503, *_words(503))
    return body, status, {"Retry-After": str(RETRY_AFTER_S)}


@blueprint.app_errorhandler(Exception)
def internal_error(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    log.error("internal_error", path=request.path, exc_info=error)
    _forget_user()
    return _page(500, *_words(500))


def _words(code: int) -> tuple[str, str]:
    words = {
        400: (_("The request was not understood"), _("Go back and try again.")),
        401: (_("You are logged out"), _("Nothing was submitted. Log in, then submit your source again.")),
        403: (_("Not allowed"), _("You may not see or do this.")),
        404: (_("Not found"), _("There is nothing here, or it is not for you.")),
        405: (_("Not possible here"), _("This address does not accept such a request.")),
        413: (_("Too large"), _("What you sent is larger than what is accepted here. Nothing was stored.")),
        429: (_("Too many requests"), _("Wait a minute, then try again.")),
        503: (_("Back in a moment"), _("A part of the site does not answer. Nothing was stored; try again shortly.")),
    }
    fallback = (_("Something went wrong"), _("This is our fault, not yours. It has been logged."))
    return words.get(code, fallback)


def _forget_user() -> None:
    """Treat the visitor as anonymous from now on.

    The page would ask for the user's language, and so ask the database that does not answer.
    """
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def _page(code: int, title: str, message: str) -> tuple[str, int, dict[str, str]]:
    """Render the page without asking the database, which may be what is broken."""
    kept = kept_form(code)
    body = render_template(
        "errors/error.html",
        code=code,
        title=title,
        message=message,
        kept=kept,
        is_bare=kept or _is_bare(code),
        # A browser asks for things that are not there while somebody logs in. The token of a form would begin a session
        # then, and its cookie might come last.
        is_without_session=not session,
    )
    return body, code, {}


def _is_bare(code: int) -> bool:
    """Tell whether the page has neither menu nor forms.

    The database may be away, and then nobody knows who asks. A form that another site sent comes without our cookie: a
    token for a form of ours would begin a new session, and so log the visitor out.
    """
    return code >= 500 or (request.method == "POST" and not g.get("csrf_valid", False))
