"""Postgres: the declarative base, and connections for the site.

Tables are singular nouns, keys are bigint identities, times are timestamptz, every constraint has a name.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, cast

import psycopg
import sqlalchemy
from sqlalchemy import BigInteger, CheckConstraint, DateTime, MetaData, Text, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from web.postgres import SESSION_OPTIONS, has_ended

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

RETRY_INTERVAL_S = 0.25

Json = dict[str, Any]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        str: Text,
        datetime: DateTime(timezone=True),
        Json: JSONB(none_as_null=True),  # else None is the JSON null, which IS NOT NULL
    }


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Allow the values of an enum only. A CHECK on text, no enum type: then a new value is a cheap migration."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def sha256_check(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} ~ '^[0-9a-f]{{64}}$'", name=f"{column}_hex")


def driver_url(url: str) -> sqlalchemy.URL:
    """Change a URL of libpq into one for SQLAlchemy."""
    return sqlalchemy.make_url(url).set(drivername="postgresql+psycopg")


def driver_connection(session: Session) -> psycopg.Connection:
    """What the session's transaction runs on: for statements that are part of it."""
    return cast(psycopg.Connection, session.connection().connection.driver_connection)


class Database:
    """A pool of connections. Each process makes its own, after the fork."""

    def __init__(self, url: str, *, pool_size: int = 4) -> None:
        self.engine = sqlalchemy.create_engine(
            driver_url(url),
            pool_size=pool_size,
            max_overflow=4,
            pool_pre_ping=False,
            connect_args={"options": SESSION_OPTIONS, "connect_timeout": 5, "prepare_threshold": 2},
        )
        event.listen(self.engine, "checkout", _replace_ended)
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def session(self) -> Session:
        """Begin a unit of work; the caller commits and closes it."""
        return Session(self.engine, expire_on_commit=False)

    @contextmanager
    def autocommit(self) -> Iterator[psycopg.Connection]:
        """Lend a bare connection for single statements: half the round trips of a session, a third of its CPU time."""
        with self._autocommit.connect() as connection:
            yield cast(psycopg.Connection, connection.connection.driver_connection)

    def wait_until_it_answers(self, patience_s: float) -> None:
        """Try to connect, at least once, until it works. Raises OperationalError when `patience_s` seconds are over."""
        deadline_s = time.monotonic() + patience_s
        while True:
            try:
                self.engine.connect().close()
                return
            except OperationalError:
                if time.monotonic() > deadline_s:
                    raise
            time.sleep(RETRY_INTERVAL_S)

    def close(self) -> None:
        self.engine.dispose()


def _replace_ended(connection: psycopg.Connection, _record: object, _proxy: object) -> None:
    """Raise the error on which the pool opens a new connection instead of this one."""
    if has_ended(connection):
        raise DisconnectionError
