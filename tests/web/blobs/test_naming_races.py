"""An import, a submission or a compilation is about to name a blob while a sweep is about to take it."""

import threading
from collections.abc import Callable
from typing import Any, cast

import msgspec
import psycopg
import pytest

from judge.compilation import CompilationRequest, compile_sources
from judge.errors import BlobMissing, PackageError
from judge.executable import cache_key
from judge.sandbox import Lane
from judge.source import SourceFile
from judge.store.sweep import HOUR_S, NAMING_LIMIT_S
from tests.judge.stopping import stop
from tests.web.blobs.room import Room
from tests.web.site_data import LIMITS, SOURCE, Site, languages
from web.blobs.names import DELETE_UNREFERENCED
from web.problems.storing import StoredPackage
from web.submissions.accepting import ADD_BLOB

MOMENTS = ("clock", "names", "look", "move")
DIGEST = "d" * 64


def once(action: Callable[[], object]) -> Callable[[], None]:
    done: list[object] = []

    def run() -> None:
        if not done:
            done.append(True)
            action()

    return run


def unstopped(room: Room) -> None:
    stop(room.shelf, "never", lambda: None)


def assert_whole(room: Room, stored: StoredPackage) -> None:
    """All that the import named is at its place, and remains there in the sweeps that follow."""
    unstopped(room)
    assert {*stored.blobs} == room.digests_of_version()
    assert all(room.shelf.holds(sha256) for sha256 in stored.blobs)
    for _ in range(3):
        for sha256, size_bytes in stored.blobs.items():
            assert len(room.shelf.store.get(sha256)) == size_bytes
        room.pass_days()
        room.sweep()
    assert all(room.shelf.holds(sha256) for sha256 in stored.blobs)


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_import_stores_condemned_blobs_again_at_the_worst_moment(room: Room, moment: str) -> None:
    failed = room.store_package()  # stored a month ago by an import that failed, and named by nothing
    room.pass_days()
    imported: list[StoredPackage] = []
    stop(room.shelf, moment, once(lambda: imported.append(room.import_package())))
    room.sweep(force=True)
    assert imported[0].manifest_sha256 == failed.manifest_sha256
    assert_whole(room, imported[0])


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_import_commits_what_it_stored_before_the_sweep_began(room: Room, moment: str) -> None:
    room.store_package(data__secret__1_ans="other\n")  # something to take, so that the sweep reaches the moment
    room.pass_days()
    stored = room.store_package()
    stop(room.shelf, moment, once(lambda: room.publish(stored)))
    room.sweep(force=True)
    assert_whole(room, stored)


def test_an_import_may_take_hours_while_sweeps_go_by(room: Room) -> None:
    stored = room.store_package()
    room.shelf.age(*stored.blobs, seconds=NAMING_LIMIT_S - 60)
    for _ in range(2):
        room.sweep(grace_days=1, force=True)
    room.publish(stored)
    assert_whole(room, stored)


def test_an_import_that_takes_longer_than_blobs_wait_for_names_gives_up(room: Room) -> None:
    stored = room.store_package()
    late = {**vars(stored), "stored_since_s": stored.stored_since_s - NAMING_LIMIT_S - 1}
    with pytest.raises(PackageError, match="took longer than 12 hours"):
        room.publish(StoredPackage(**late))
    assert room.connection.execute("SELECT FROM problem").fetchall() == []
    assert NAMING_LIMIT_S == 12 * HOUR_S


def test_imports_and_sweeps_at_the_same_time_lose_nothing(room: Room) -> None:
    kept = room.import_package()  # a problem of the database is in the store: the sweeps are not refused
    barrier = threading.Barrier(2, timeout=60)
    errors: list[BaseException] = []

    def sweep_on() -> None:
        try:
            for _ in range(8):
                barrier.wait()
                room.sweep()
                barrier.wait()
        except Exception as error:  # noqa: BLE001 - told to the test below
            errors.append(error)
            barrier.abort()

    thread = threading.Thread(target=sweep_on)
    thread.start()
    for number in range(8):
        changes = {"data__secret__1_ans": f"{number}\n"}
        room.store_package(**changes)
        room.pass_days()
        barrier.wait()
        stored = room.import_package(**changes)
        barrier.wait()
        for sha256 in {*stored.blobs, *kept.blobs}:
            assert room.shelf.holds(sha256)
    thread.join()
    assert errors == []


class NoLane:
    def sandbox(self, image: str) -> Any:
        raise BlobMissing("the compiler would run")


def compile_or_build(room: Room) -> str:
    """What a compile worker does: it finds the executable and names it in a run job, or it builds one."""
    language = languages().all[0]
    request = CompilationRequest(
        language=language,
        variant=language.variants[0],
        limits=LIMITS,
        files=[SourceFile(name="main.cpp", content=SOURCE)],
        worker="compile-1",
        image_digest="sha256:image",
    )
    try:
        found = compile_sources(cast(Lane, NoLane()), room.shelf.store, request).executable_sha256
    except BlobMissing:
        found = room.store_executable(executable_key())
    assert found is not None
    return found


def executable_key() -> str:
    language = languages().all[0]
    file = SourceFile(name="main.cpp", content=SOURCE)
    argv = language.compile_argv(language.variants[0], [file.name], LIMITS)
    return cache_key([file], variant="cpp17", compile_argv=argv, image_digest="sha256:image")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_compilation_finds_its_executable_at_the_worst_moment(room: Room, site: Site, moment: str) -> None:
    judging_id = site.submit(site.add_user()).judging_id
    room.store_executable(executable_key())
    room.pass_days()
    room.dispatch(judging_id)
    run_jobs: list[str] = []
    stop(room.shelf, moment, once(lambda: run_jobs.append(compile_or_build(room))))
    room.sweep(force=True)
    assert len(run_jobs) == 1
    assert room.executable_can_run(run_jobs[0])
    # The run job waits behind others for long: the judging is in flight, so no sweep takes what it may need.
    unstopped(room)
    for days in (9, 18, 27):
        room.pass_days(9)
        room.dispatch(judging_id, days_ago=days)
        room.sweep(force=True)
        assert room.executable_can_run(run_jobs[0])
    # It is judged. Nobody uses the executable any more, and it goes with its key.
    room.conclude(judging_id, executable_sha256=run_jobs[0])
    for _ in range(2):
        room.pass_days()
        room.sweep(force=True)
    with pytest.raises(BlobMissing):
        room.shelf.store.get(run_jobs[0])
    assert room.shelf.store.executable_key_get(executable_key()) is None
    # A rejudging builds it again.
    assert room.executable_can_run(compile_or_build(room))


def test_a_found_executable_is_as_young_as_a_new_one(room: Room) -> None:
    sha256 = room.store_executable(executable_key())
    room.pass_days()
    assert compile_or_build(room) == sha256
    assert room.sweep(force=True).report.blobs_removed == 0


def test_outputs_of_an_attempt_whose_result_waits_for_the_recorder_stay(room: Room, site: Site) -> None:
    judging_id = site.submit(site.add_user()).judging_id
    room.dispatch(judging_id, days_ago=20)
    stderr = room.shelf.store.put(b"Segmentation fault", durable=False)
    room.shelf.age(stderr, seconds=19 * 24 * HOUR_S)
    room.sweep(force=True)
    room.conclude(judging_id, testcase_results=msgspec.json.encode([{"stderr_sha256": stderr}]).decode())
    room.pass_days()
    room.sweep(force=True)
    assert room.shelf.holds(stderr)


def test_rows_that_nothing_refers_to_go_and_the_others_stay(room: Room) -> None:
    stored = room.import_package()
    for digit in "12":
        room.connection.execute(ADD_BLOB, [digit * 64, 1])
    room.pass_days()
    room.connection.execute(ADD_BLOB, ["1" * 64, 1])  # named again: it is young now
    assert room.sweep(dry_run=True).rows_deleted == 1
    assert room.sweep().rows_deleted == 1
    rows = {sha256 for (sha256,) in room.connection.execute("SELECT sha256 FROM blob")}
    assert rows == {*stored.blobs, "1" * 64}


def test_a_row_is_not_deleted_under_a_submission_that_is_about_to_refer_to_it(
    room: Room, site: Site, postgres_url: str
) -> None:
    submission_id = site.submit(site.add_user()).submission_id
    room.connection.execute(ADD_BLOB, [DIGEST, 1])
    room.pass_days()
    with psycopg.connect(postgres_url) as namer, psycopg.connect(postgres_url, autocommit=True) as sweep:
        namer.execute(ADD_BLOB, [DIGEST, 1])
        deletion = threading.Thread(target=sweep.execute, args=[DELETE_UNREFERENCED])
        deletion.start()
        wait_until_blocked(room.connection)
        refer(namer, submission_id)
        namer.commit()
        deletion.join()
    assert room.connection.execute("SELECT 1 FROM blob WHERE sha256 = %s", [DIGEST]).fetchone() == (1,)


def test_a_submission_writes_a_row_again_that_a_sweep_deletes_just_now(
    room: Room, site: Site, postgres_url: str
) -> None:
    submission_id = site.submit(site.add_user()).submission_id
    room.connection.execute(ADD_BLOB, [DIGEST, 1])
    room.pass_days()
    with psycopg.connect(postgres_url, autocommit=True) as namer, psycopg.connect(postgres_url) as sweep:
        assert sweep.execute(DELETE_UNREFERENCED).rowcount == 1
        naming = threading.Thread(target=namer.execute, args=[ADD_BLOB, [DIGEST, 1]])
        naming.start()
        wait_until_blocked(room.connection)
        sweep.commit()
        naming.join()
        refer(namer, submission_id)


def refer(connection: psycopg.Connection, submission_id: int) -> None:
    connection.execute(
        "UPDATE submission_file SET content = NULL, sha256 = %s WHERE submission_id = %s", [DIGEST, submission_id]
    )


def wait_until_blocked(connection: psycopg.Connection) -> None:
    for _ in range(10_000):
        if connection.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone():
            return
    raise AssertionError("nobody waits for a lock")
