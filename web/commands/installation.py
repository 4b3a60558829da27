"""What a command works on: the database and the store that the environment names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import NoReturn

import click
import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session

from judge.store import Store, open_store
from web import tables  # noqa: F401 - foreign keys are resolved when all tables are known
from web.accounts.models import User
from web.accounts.queries import find_user
from web.config import Variables
from web.courses.models import Course
from web.database import Database
from web.problems.models import Problem


class Installation:
    """Settings are read when a command needs them: making a user takes no store."""

    def __init__(self) -> None:
        self._variables = Variables(os.environ)

    @cached_property
    def database_url(self) -> str:
        return self._variables.text("JUDGE_DATABASE_URL")

    @cached_property
    def store_url(self) -> str:
        return self._variables.text("JUDGE_STORE_URL")

    @cached_property
    def store(self) -> Store:
        return open_store(self.store_url)

    @cached_property
    def public_url(self) -> str:
        return self._variables.text("JUDGE_PUBLIC_URL", "http://localhost:8080").rstrip("/")

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Commits at the end, or does nothing where an error ends it."""
        with self.database() as database, database.session() as session:
            yield session
            session.commit()

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        with self.database() as database, database.autocommit() as connection:
            yield connection

    @contextmanager
    def database(self) -> Iterator[Database]:
        database = Database(self.database_url, pool_size=1)
        try:
            yield database
        finally:
            database.close()


pass_installation = click.make_pass_decorator(Installation, ensure=True)


def the_user(session: Session, username: str) -> User:
    return find_user(session, username) or _no("user", username)


def the_course(session: Session, slug: str) -> Course:
    return session.scalar(select(Course).where(Course.slug == slug)) or _no("course", slug)


def the_problem(session: Session, slug: str) -> Problem:
    return session.scalar(select(Problem).where(Problem.slug == slug)) or _no("problem", slug)


def _no(noun: str, name: str) -> NoReturn:
    raise click.ClickException(f"there is no {noun} {name}")
