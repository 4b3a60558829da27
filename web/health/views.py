"""Whether this process can serve: for the proxy, Compose and monitoring."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from web.site import database_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """503, by the error page, where Postgres does not answer."""
    database_session().execute(text("SELECT 1"))
    return {"status": "ok"}
