"""The database and the store that commands work on. The environment names them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import NoReturn

import click
import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session

from judge.limits import MIB
from judge.package.model import NamedFile
from judge.package.testlib import site_testlib
from judge.settings import Environment, Service, shared, site
from judge.store import Store, open_store
from web import tables  # noqa: F401 - foreign keys are resolved when all tables are known
from web.accounts.models import User
from web.accounts.queries import find_user
from web.courses.models import Course, Retention
from web.database import Database
from web.privacy.retention import SiteRetention
from web.problems.models import Problem


class Installation:
    """Reads each setting when a command needs it: making a user needs no store."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environment = Environment(environ, Service.JUDGE_ADMIN)

    @cached_property
    def database_url(self) -> str:
        return self._environment.read(shared.DATABASE_URL)

    @cached_property
    def store_url(self) -> str:
        return self._environment.read(shared.STORE_URL)

    @cached_property
    def store(self) -> Store:
        return open_store(self.store_url)

    @cached_property
    def largest_memory_limit_bytes(self) -> int:
        """Of a problem."""
        return self._environment.read(shared.SANDBOX_MEMORY_MIB) * MIB

    @cached_property
    def testlib(self) -> NamedFile | None:
        """For packages without their own."""
        return site_testlib(self._environment.read(shared.TESTLIB))

    @cached_property
    def public_url(self) -> str:
        return self._environment.read(site.PUBLIC_URL)

    @cached_property
    def retention(self) -> SiteRetention:
        kind, months = self._environment.read(site.RETENTION), self._environment.read(site.RETENTION_MONTHS)
        return SiteRetention(kind=Retention(kind), months=months)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Commit at the end. After an error, nothing is committed."""
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
    return find_user(session, username) or no("user", username)


def the_course(session: Session, slug: str) -> Course:
    return session.scalar(select(Course).where(Course.slug == slug)) or no("course", slug)


def the_problem(session: Session, slug: str) -> Problem:
    return session.scalar(select(Problem).where(Problem.slug == slug)) or no("problem", slug)


def no(noun: str, name: str) -> NoReturn:
    raise click.ClickException(f"there is no {noun} {name}")
