from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy.orm import Session

from tests.sources import python_files, strings_in
from web import tables  # noqa: F401 - foreign keys are resolved when all tables are known
from web.audit.events import COMMAND, Actor, add_event
from web.config import REPOSITORY
from web.database import Database

Transaction = Callable[[str], AbstractContextManager[Session | psycopg.Connection]]


@contextmanager
def unit_of_work(url: str) -> Iterator[Session]:
    database = Database(url, pool_size=1)
    try:
        with database.session() as session:
            yield session
            session.commit()
    finally:
        database.close()


@contextmanager
def plain_transaction(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as connection, connection.transaction():
        yield connection


TRANSACTIONS = pytest.mark.parametrize("transaction", [unit_of_work, plain_transaction])


def events(connection: psycopg.Connection, action: str) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT actor_id, object_type, object_id, before, after, host(ip) FROM audit_event WHERE action = %s", [action]
    ).fetchall()


@pytest.fixture
def actor(connection: psycopg.Connection) -> Actor:
    row = connection.execute(
        'INSERT INTO "user" (username) SELECT \'actor-\' || count(*) FROM "user" RETURNING id'
    ).fetchone()
    assert row is not None
    return Actor(user_id=row[0], ip="192.0.2.7")


@TRANSACTIONS
def test_an_event_says_who_did_what_from_where(
    connection: psycopg.Connection, postgres_url: str, actor: Actor, transaction: Transaction
) -> None:
    action = f"test.{transaction.__name__}"
    with transaction(postgres_url) as database:
        add_event(
            database, actor, action, object_type="thing", object_id=7, before={"size": 1}, after={"size": [2, None]}
        )
    assert events(connection, action) == [(actor.user_id, "thing", "7", {"size": 1}, {"size": [2, None]}, "192.0.2.7")]


@TRANSACTIONS
def test_what_a_command_does_has_no_actor_and_what_did_not_change_is_null(
    connection: psycopg.Connection, postgres_url: str, transaction: Transaction
) -> None:
    action = f"command.{transaction.__name__}"
    with transaction(postgres_url) as database:
        add_event(database, COMMAND, action, object_type="thing", object_id="x")
    assert events(connection, action) == [(None, "thing", "x", None, None, None)]


@TRANSACTIONS
def test_an_action_that_is_rolled_back_leaves_no_event(
    connection: psycopg.Connection, postgres_url: str, actor: Actor, transaction: Transaction
) -> None:
    action = f"failed.{transaction.__name__}"

    def fail() -> None:
        with transaction(postgres_url) as database:
            add_event(database, actor, action, object_type="thing", object_id=7)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert events(connection, action) == []


def test_the_table_is_named_nowhere_else() -> None:
    namers = {
        str(path.relative_to(REPOSITORY / "web"))
        for path in python_files(REPOSITORY / "web")
        if any("audit_event" in text.replace("audit_event.", "") for text in strings_in(path.read_text("utf-8")))
    }
    assert namers == {"audit/events.py", "audit/forgetting.py", "audit/listing.py", "audit/models.py"}
