"""What views use in every request: the parts of the application, the database, and who is logged in."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import psycopg
from flask import Flask, current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session

from judge.language import Languages
from judge.store import Store
from web.accounts.models import User
from web.assets import Assets
from web.audit.events import Actor
from web.config import Settings
from web.database import Database
from web.parameters import visitor_address
from web.problems.statement_page import SampleShelf
from web.queue.job_sender import JobSender
from web.statements.rendering import StatementRenderer

_EXTENSION = "judge"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The parts of the application. Each process makes them once."""

    settings: Settings
    database: Database
    store: Store
    languages: Languages
    assets: Assets
    sender: JobSender
    statements: StatementRenderer
    samples: SampleShelf

    def attach(self, app: Flask) -> None:
        app.extensions[_EXTENSION] = self
        app.before_request(_note_arrival)
        app.teardown_appcontext(_close)


def site() -> Site:
    return cast(Site, current_app.extensions[_EXTENSION])


def database_connection() -> psycopg.Connection:
    """Return the connection of this request for reading, and for writing with one statement.

    It is in autocommit: each query takes one round trip.
    """
    if "database_connection" not in g:
        g.database_connection = _resources().enter_context(site().database.autocommit())
    return cast(psycopg.Connection, g.database_connection)


def database_session() -> Session:
    """Return the unit of work of this request, for views that write.

    The view commits. What it did not commit is rolled back at the end of the request.
    """
    if "database_session" not in g:
        g.database_session = _resources().enter_context(site().database.session())
    return cast(Session, g.database_session)


def received_at() -> datetime:
    """Return the moment when this request arrived."""
    return cast(datetime, g.received_at)


def logged_in_user() -> User:
    """Return the user of this request, in views behind `login_required`.

    The object belongs to no session of SQLAlchemy. To change a user, load it through one.
    """
    return cast(User, current_user._get_current_object())


def acting_user() -> Actor:
    """Return who sent this request and from where, for audit events."""
    return Actor(user_id=logged_in_user().id, ip=visitor_address())


def _note_arrival() -> None:
    """Note the moment before anything else is done: deadlines count for the arrival of a request."""
    g.received_at = datetime.now(UTC)


def _resources() -> ExitStack:
    if "resources" not in g:
        g.resources = ExitStack()
    return cast(ExitStack, g.resources)


def _close(_error: BaseException | None) -> None:
    resources: ExitStack | None = g.pop("resources", None)
    g.pop("database_connection", None)
    g.pop("database_session", None)
    if resources is not None:
        resources.close()
