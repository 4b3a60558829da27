"""Telling the proxy, Compose and monitoring whether this process can serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from web.site import database_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """Ask Postgres for an answer. Without one, the error page makes it a 503."""
    database_session().execute(text("SELECT 1"))
    return {"status": "ok"}
