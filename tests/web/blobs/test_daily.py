from pathlib import Path

from tests.web.blobs.room import Room
from tests.web.jobs.working_off import work_off
from web.blobs.daily import sweep
from web.jobs.queue import defer


def sweep_by_job(room: Room, postgres_url: str, directory: Path) -> None:
    """As the clock makes the process `jobs` do it."""
    with room.connection.transaction():
        defer(room.connection, sweep, lock="sweep", timestamp=0)
    work_off(postgres_url, f"file://{directory}/store")


def test_the_job_sweeps_the_store_and_its_size_is_known(room: Room, postgres_url: str, tmp_path: Path) -> None:
    stored = room.import_package()
    unnamed = room.shelf.store.put(b"nothing names this")
    room.pass_days()
    sweep_by_job(room, postgres_url, tmp_path)
    assert not room.shelf.holds(unnamed)
    assert all(room.shelf.holds(sha256) for sha256 in stored.blobs)
    counted = room.connection.execute("SELECT blobs FROM store_sweep WHERE ended_at IS NOT NULL").fetchone()
    assert counted == (len(stored.blobs),)


def test_a_refused_sweep_ends_the_job_and_takes_nothing(room: Room, postgres_url: str, tmp_path: Path) -> None:
    unnamed = room.shelf.store.put(b"of another database")
    room.pass_days()
    sweep_by_job(room, postgres_url, tmp_path)
    assert room.shelf.holds(unnamed)
    waiting = room.connection.execute("SELECT count(*) FROM procrastinate.procrastinate_jobs").fetchone()
    assert waiting == (0,)
