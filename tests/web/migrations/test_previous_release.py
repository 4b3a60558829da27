"""The previous release keeps running while its database is migrated, and afterwards."""

import threading

import psycopg
import pytest

from tests.web.migrations.test_schema import catalog
from tests.web.site_data import Site
from web.migration import upgrade

PATIENCE_S = 30.0
#: By then the migration waits for the first table; Postgres looks for deadlocks after a second.
LOCKING_S = 2.0

#: As a release before teams submits: the site of now knows tables that come later.
SUBMIT = """
INSERT INTO submission (user_id, problem_set_id, problem_id, variant, received_at, source_sha256, source_bytes,
                        idempotency_key)
SELECT %s, problem_set_id, problem_id, 'c17', now(), repeat('0', 64), 1, %s FROM problem_set_problem
"""


def test_what_is_there_stays_as_it_is(empty_database_url: str) -> None:
    upgrade(empty_database_url, "0002")
    before = catalog(empty_database_url)
    upgrade(empty_database_url, "0003")
    assert before < catalog(empty_database_url)


def test_submissions_under_way_do_not_hold_up_the_migration(empty_database_url: str) -> None:
    upgrade(empty_database_url, "0002")
    with psycopg.connect(empty_database_url) as connection:
        site = Site.create(connection)
        student = site.add_user()
        connection.commit()
        connection.execute(SUBMIT, [student, "first"])
        migration = threading.Thread(target=upgrade, args=[empty_database_url, "0003"], daemon=True)
        migration.start()
        migration.join(PATIENCE_S)
        assert not migration.is_alive()
        connection.execute(SUBMIT, [student, "second"])
        connection.commit()


@pytest.mark.parametrize("tables", [["problem_set_problem", "problem"], ["problem", "problem_set_problem"]])
def test_whoever_locks_tables_one_after_the_other_never_meets_a_deadlock(
    empty_database_url: str, tables: list[str]
) -> None:
    upgrade(empty_database_url, "0005")
    with psycopg.connect(empty_database_url) as connection:
        Site.create(connection)
        connection.commit()
        connection.execute(f"SELECT FROM {tables[0]} FOR UPDATE".encode())
        migration = threading.Thread(target=upgrade, args=[empty_database_url, "0006"], daemon=True)
        migration.start()
        migration.join(LOCKING_S)
        connection.execute(f"SELECT FROM {tables[1]} FOR UPDATE".encode())
        connection.commit()
        migration.join(PATIENCE_S)
        assert not migration.is_alive()
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)
