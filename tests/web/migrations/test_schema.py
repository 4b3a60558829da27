import psycopg
import pytest
from alembic import command
from psycopg import errors

from web.database import Database
from web.migration import alembic_config, upgrade
from web.tables import metadata

CATALOG = """
SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
"""


def catalog(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {line for (line,) in connection.execute(CATALOG) if "alembic_version" not in line}


def test_models_and_migrations_describe_the_same_schema(postgres_url: str, empty_database_url: str) -> None:
    database = Database(empty_database_url)
    metadata.create_all(database.engine)
    database.close()
    assert catalog(postgres_url) == catalog(empty_database_url)


def test_alembic_finds_nothing_to_change(postgres_url: str) -> None:
    command.check(alembic_config(postgres_url))


def test_an_empty_database_is_upgraded_and_left_empty_again(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    assert any("judging" in line for line in catalog(empty_database_url))
    command.downgrade(alembic_config(empty_database_url), "base")
    assert catalog(empty_database_url) == set()


def test_every_constraint_has_a_name_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
                " AND conrelid::regclass::text <> 'alembic_version'"
            )
        ]
    assert all(name.startswith(("pk_", "fk_", "uq_", "ck_")) for name in names)
    assert len(set(names)) == len(names)


def test_audit_events_can_neither_be_changed_nor_deleted(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("INSERT INTO audit_event (action, object_type, object_id) VALUES ('a', 'b', 'c')")
        for statement in ("UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"):
            with pytest.raises(errors.IntegrityError, match="only be inserted"):
                connection.execute(statement)


def test_a_problem_version_changes_its_state_and_nothing_else(postgres_url: str) -> None:
    digest = "0" * 64
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("INSERT INTO blob (sha256, size_bytes) VALUES (%s, 1)", [digest])
        connection.execute("INSERT INTO problem (slug) VALUES ('sum')")
        connection.execute(
            "INSERT INTO problem_version (problem_id, number, format, manifest_sha256, limits, source_limit_bytes,"
            " testcase_count, sample_count) SELECT id, 1, 'legacy', %s, '{}', 1024, 2, 1 FROM problem",
            [digest],
        )
        connection.execute("UPDATE problem_version SET state = 'published'")
        with pytest.raises(errors.IntegrityError, match="immutable"):
            connection.execute("UPDATE problem_version SET testcase_count = 3")
