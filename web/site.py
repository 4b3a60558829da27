"""What a request reaches for: the application's parts and its own unit of work."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session

from judge.language import Languages
from judge.store import Store
from web.accounts.models import User
from web.assets import Assets
from web.config import Settings
from web.database import Database

_EXTENSION = "judge"


@dataclass(frozen=True, kw_only=True)
class Site:
    """Made once by each process."""

    settings: Settings
    database: Database
    store: Store
    languages: Languages
    assets: Assets

    def attach(self, app: Flask) -> None:
        app.extensions[_EXTENSION] = self
        app.teardown_appcontext(_close_session)


def site() -> Site:
    return cast(Site, current_app.extensions[_EXTENSION])


def database_session() -> Session:
    """The request's unit of work: the view commits, what it did not commit is rolled back at the end."""
    if "database_session" not in g:
        g.database_session = site().database.session()
    return cast(Session, g.database_session)


def logged_in_user() -> User:
    """For views behind `login_required`."""
    return cast(User, current_user._get_current_object())


def _close_session(_error: BaseException | None) -> None:
    session: Session | None = g.pop("database_session", None)
    if session is not None:
        session.close()
