"""A sweep of a real store for a real database: what it refuses, what it survives, what it leaves behind."""

from collections.abc import Iterator

import psycopg
import pytest

from judge.errors import StoreUnavailable
from judge.store.directory_sweeper import DirectorySweeper
from judge.store.sweeper import FoundFile
from tests.judge.shelf import DAY_S
from tests.judge.stopping import stop
from tests.services import Postgres
from tests.web.blobs.room import Room
from web.blobs.queries import last_count, store_state
from web.blobs.sweeping import SweepRefused
from web.database import Database


def test_a_sweep_takes_what_is_nameless_in_two_steps_and_says_how_much(room: Room) -> None:
    stored = room.import_package()
    lost = room.shelf.store.put(b"of an import that failed")
    room.pass_days()
    removal = room.sweep().report
    assert (removal.blobs_seen, removal.blobs_removed, removal.bytes_removed) == (len(stored.blobs) + 1, 1, 24)
    room.pass_days(1)
    deletion = room.sweep()
    assert (deletion.report.blobs_deleted, deletion.report.bytes_deleted) == (1, 24)
    assert deletion.facts()["bytes_deleted"] == 24
    assert not room.shelf.holds(lost)
    assert all(room.shelf.holds(sha256) for sha256 in stored.blobs)


def test_the_last_sweep_that_ended_says_how_large_the_store_is(room: Room) -> None:
    assert last_count(room.connection) is None
    stored = room.import_package()
    room.shelf.store.put(b"12345")
    room.pass_days()
    room.sweep()
    room.connection.execute("INSERT INTO store_sweep (store_identity) VALUES ('of one that was killed')")
    count = last_count(room.connection)
    assert count is not None
    assert (count.blobs, count.bytes) == (len(stored.blobs), sum(stored.blobs.values()))
    assert (count.blobs_waiting, count.bytes_waiting) == (1, 5)


def test_a_dry_run_writes_nothing(room: Room) -> None:
    room.import_package()
    room.shelf.store.put(b"nameless")
    room.pass_days()
    before = room.shelf.names()
    assert room.sweep(dry_run=True).report.blobs_removed == 1
    assert room.shelf.names() == before
    assert last_count(room.connection) is None


def test_an_empty_database_does_not_empty_a_store(room: Room) -> None:
    sha256 = room.shelf.store.put(b"of another database")
    room.pass_days()
    for dry_run in (True, False):
        with pytest.raises(SweepRefused, match="the database names none of them"):
            room.sweep(dry_run=dry_run)
    assert room.shelf.holds(sha256)
    assert room.sweep(force=True).report.blobs_removed == 1


def test_a_database_of_another_store_does_not_empty_this_one(room: Room) -> None:
    stored = room.import_package()
    for sha256 in stored.blobs:
        assert room.shelf.directory
        (room.shelf.directory / "blobs" / sha256[:2] / sha256).unlink()
    room.shelf.store.put(b"of another database")
    with pytest.raises(SweepRefused, match="the database names none of them"):
        room.sweep()


def test_an_empty_store_of_an_empty_database_is_swept(room: Room) -> None:
    assert room.sweep().report.blobs_seen == 0


def test_a_database_made_anew_does_not_empty_the_store_although_it_has_the_same_problem(
    room: Room, postgres: Postgres, template_database: str
) -> None:
    """Somebody lost the database, started a new one with the demo, and restores a dump tomorrow."""
    room.import_package()
    lost = room.import_package(data__secret__1_ans="of a version that only the old database knows\n")
    room.sweep()
    name = postgres.create_database(template=template_database)
    new_database = Database(postgres.url(name))
    try:
        with psycopg.connect(postgres.url(name), autocommit=True) as connection:
            new = Room(connection=connection, database=new_database, shelf=room.shelf)
            new.import_package()
            new.pass_days()
            with pytest.raises(SweepRefused, match="was last swept for another database"):
                new.sweep()
            assert all(room.shelf.holds(sha256) for sha256 in lost.blobs)
            assert new.sweep(force=True).report.blobs_removed > 0
            new.sweep()  # they belong together now
        with pytest.raises(SweepRefused, match="was last swept for another database"):
            room.sweep()
    finally:
        new_database.close()
        postgres.drop_database(name)


def test_only_one_sweep_runs(room: Room) -> None:
    refused: list[Exception] = []

    def second() -> None:
        with pytest.raises(SweepRefused, match="another sweep of the store is running") as info:
            room.sweep()
        refused.append(info.value)

    stop(room.shelf, "clock", second)
    room.sweep()
    assert len(refused) == 1
    stop(room.shelf, "never", lambda: None)
    room.sweep()  # the lock is free again


def test_a_database_that_goes_away_in_the_middle_ends_the_sweep_and_loses_nothing(room: Room) -> None:
    room.import_package()
    nameless = [room.shelf.store.put(b"nameless %d" % number) for number in range(20)]
    room.pass_days()

    def end_sessions() -> None:
        room.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    stop(room.shelf, "look", end_sessions)
    with pytest.raises(psycopg.OperationalError):
        room.sweep()
    assert all(room.shelf.store.get(sha256) for sha256 in nameless)
    stop(room.shelf, "never", lambda: None)
    room.sweep()
    assert not any(room.shelf.holds(sha256) for sha256 in nameless)


def test_a_store_that_does_not_answer_ends_the_sweep(room: Room) -> None:
    stored = room.import_package()
    sha256 = room.shelf.store.put(b"nameless")
    room.pass_days()

    class IllSweeper(DirectorySweeper):
        def blobs(self, prefix: str) -> Iterator[FoundFile]:
            raise StoreUnavailable("the store does not answer")

    assert room.shelf.directory
    well, room.shelf.sweeper = room.shelf.sweeper, IllSweeper(room.shelf.directory)
    with pytest.raises(StoreUnavailable):
        room.sweep()
    room.shelf.sweeper = well
    assert room.shelf.holds(sha256)
    assert all(room.shelf.holds(sha256) for sha256 in stored.blobs)
    assert room.sweep().report.blobs_removed == 1  # its lock and its mark are no hindrance


def test_the_state_of_a_store_has_its_free_space_or_its_trouble(room: Room) -> None:
    state = store_state(room.connection, room.shelf.store)
    assert state.trouble is None
    assert state.free_bytes
    assert room.shelf.directory
    room.shelf.directory.rmdir()
    state = store_state(room.connection, room.shelf.store)
    assert state.free_bytes is None
    assert state.trouble is not None
    assert str(room.shelf.directory) in state.trouble


def test_the_grace_period_is_as_long_as_was_asked_for(room: Room) -> None:
    room.import_package()
    sha256 = room.shelf.store.put(b"nameless")
    room.shelf.age(sha256, seconds=3 * DAY_S)
    assert room.sweep(grace_days=4).report.blobs_removed == 0
    assert room.sweep(grace_days=2).report.blobs_removed == 1
