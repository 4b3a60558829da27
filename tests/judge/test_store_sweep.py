"""The rules of a sweep, on a directory and on a remote store alike; time passes by the sweep's clock."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from judge.errors import BlobMissing, StoreUnavailable
from judge.store import open_sweeper
from judge.store.blob import PREFIXES
from judge.store.sweep import WAIT_S, Ages, by_prefix
from tests.judge.shelf import DAY_S, GRACE_S, Shelf, sha256_of

KEY = "1" * 64
OLD_S = GRACE_S + 60
MUCH_LATER_S = OLD_S + WAIT_S + 60


@pytest.fixture(params=["directory", "remote"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    return Shelf(f"file://{tmp_path}" if request.param == "directory" else f"memory:/{tmp_path}")


def test_what_nothing_names_is_removed_after_the_grace_period_and_deleted_later(shelf: Shelf) -> None:
    named, nameless = shelf.store.put(b"named"), shelf.store.put(b"nameless")
    removal = shelf.sweep_after(OLD_S, named)
    assert (removal.blobs_seen, removal.bytes_seen) == (2, 13)
    assert (removal.blobs_removed, removal.bytes_removed, removal.blobs_deleted) == (1, 8, 0)
    assert (removal.blobs_waiting, removal.bytes_waiting) == (1, 8)
    assert (removal.blobs_left, removal.bytes_left) == (1, 5)
    assert not shelf.holds(nameless)
    assert shelf.store.get(nameless) == b"nameless"
    assert shelf.store.size(nameless) == 8

    deletion = shelf.sweep_after(MUCH_LATER_S, named)
    assert (deletion.blobs_deleted, deletion.bytes_deleted) == (1, 8)
    assert (deletion.blobs_removed, deletion.blobs_waiting) == (0, 0)
    with pytest.raises(BlobMissing):
        shelf.store.get(nameless)
    assert shelf.store.get(named) == b"named"
    assert [name for name in shelf.names() if name != f"blobs/{named[:2]}/{named}"] == []
    assert shelf.sweeper.moments() == []


def test_what_is_younger_than_the_grace_period_stays(shelf: Shelf) -> None:
    shelf.store.put(b"young")
    report = shelf.sweep_after(GRACE_S - 60)
    assert (report.blobs_seen, report.blobs_removed) == (1, 0)


def test_a_removed_blob_waits_before_it_is_deleted(shelf: Shelf) -> None:
    sha256 = shelf.store.put(b"waits")
    shelf.sweep_after(OLD_S)
    again = shelf.sweep_after(OLD_S + WAIT_S - 60)
    assert (again.blobs_deleted, again.blobs_waiting, again.bytes_waiting) == (0, 1, 5)
    assert shelf.store.get(sha256) == b"waits"


@pytest.mark.parametrize("seconds", [60, WAIT_S + 60])
def test_a_removed_blob_that_was_named_since_then_is_put_back_as_new(shelf: Shelf, seconds: float) -> None:
    sha256 = shelf.store.put(b"named late")
    shelf.age(sha256)
    shelf.sweep_after(0)
    report = shelf.sweep_after(seconds, sha256)
    assert (report.blobs_put_back, report.bytes_put_back, report.blobs_deleted) == (1, 10, 0)
    assert report.blobs_waiting == 0
    assert report.blobs_left == 1
    assert shelf.holds(sha256)
    assert shelf.sweep_after(WAIT_S + 60).blobs_removed == 0  # its age began again


def test_a_blob_that_was_stored_again_outlives_its_removed_copy(shelf: Shelf) -> None:
    sha256 = shelf.store.put(b"again")
    shelf.age(sha256)
    shelf.sweep_after(0)
    assert shelf.store.put(b"again") == sha256
    report = shelf.sweep_after(WAIT_S + 60)
    assert (report.blobs_deleted, report.blobs_put_back) == (1, 0)
    assert shelf.holds(sha256)


def test_a_refresh_begins_the_age_again(shelf: Shelf) -> None:
    refreshed, other = shelf.store.put(b"refreshed"), shelf.store.put(b"other")
    shelf.age(refreshed, other)
    assert shelf.store.refresh(refreshed) == 9
    shelf.sweep_after(0)
    assert shelf.holds(refreshed)
    assert not shelf.holds(other)
    assert shelf.store.refresh(other) is None


def test_storing_the_same_bytes_begins_the_age_again(shelf: Shelf) -> None:
    sha256 = shelf.store.put(b"twice")
    shelf.age(sha256)
    shelf.store.put(b"twice")
    assert shelf.sweep_after(0).blobs_removed == 0


def test_nothing_is_removed_or_deleted_that_an_attempt_in_flight_may_have_stored(shelf: Shelf) -> None:
    ages = Ages(grace_s=DAY_S, oldest_attempt_s=20 * DAY_S)
    sha256 = shelf.store.put(b"an executable")
    assert shelf.sweep_after(20 * DAY_S, ages=ages).blobs_removed == 0
    assert shelf.sweep_after(21 * DAY_S, ages=ages).blobs_removed == 1
    assert shelf.sweep_after(30 * DAY_S, ages=ages).blobs_deleted == 0
    assert shelf.store.get(sha256) == b"an executable"
    assert shelf.sweep_after(30 * DAY_S, ages=Ages(grace_s=DAY_S)).blobs_deleted == 1


def test_a_sweep_that_finds_everything_unchanged_leaves_the_removed_where_they_wait(shelf: Shelf) -> None:
    sha256 = shelf.store.put(b"stored again and named")
    shelf.age(sha256)
    shelf.sweep_after(0)
    shelf.store.put(b"stored again and named")
    report = shelf.sweep_after(60, sha256)
    assert (report.blobs_put_back, report.blobs_waiting, report.blobs_deleted) == (0, 1, 0)


def test_a_dry_run_tells_the_same_and_changes_nothing(shelf: Shelf) -> None:
    shelf.store.put(b"removed before")
    shelf.sweep_after(OLD_S)
    named = shelf.store.put(b"named")
    shelf.store.put(b"nameless")
    before = shelf.names()
    told = shelf.sweep_after(MUCH_LATER_S, named, dry_run=True)
    assert shelf.names() == before
    assert (told.blobs_removed, told.blobs_deleted, told.blobs_left) == (1, 1, 1)
    assert vars(told) == vars(shelf.sweep_after(MUCH_LATER_S, named))


def test_an_executable_key_goes_when_it_is_old_and_leads_nowhere(shelf: Shelf) -> None:
    there = shelf.store.put(b"executable")
    shelf.store.executable_key_put(KEY, there)
    shelf.store.executable_key_put("2" * 64, "0" * 64)
    shelf.store.executable_key_put("3" * 64, "0" * 64)
    shelf.age_key(KEY)
    shelf.age_key("2" * 64)
    assert shelf.sweep_after(0, there).keys_deleted == 1
    assert [shelf.store.executable_key_get(digit * 64) for digit in "123"] == [there, None, "0" * 64]
    shelf.age(there)
    assert shelf.sweep_after(0).keys_deleted == 1
    assert shelf.store.executable_key_get(KEY) is None


def test_what_is_no_blob_is_left_alone(tmp_path: Path) -> None:
    shelf = Shelf(f"file://{tmp_path}")
    for name in ("blobs/00/README", "removed/notes", "blobs/00/" + "A" * 64, "other"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("mine")
        os.utime(tmp_path / name, (0, 0))
    before = shelf.names()
    report = shelf.sweep_after(MUCH_LATER_S)
    assert shelf.names() == before
    assert (report.blobs_seen, report.blobs_removed, report.unfinished_deleted) == (0, 0, 0)


def test_files_that_a_killed_writer_left_go_after_the_grace_period(tmp_path: Path) -> None:
    shelf = Shelf(f"file://{tmp_path}")
    shelf.store.put(b"makes the directory")
    for name in ("old", "new"):
        (tmp_path / "incoming" / name).write_text("half")
    os.utime(tmp_path / "incoming" / "old", (0, 0))
    assert shelf.sweep_after(0).unfinished_deleted == 1
    assert [path.name for path in (tmp_path / "incoming").iterdir()] == ["new"]


def test_the_usage_is_counted(shelf: Shelf) -> None:
    assert (shelf.sweeper.usage().blobs, shelf.sweeper.usage().bytes) == (0, 0)
    for size_bytes in (1, 20, 300):
        shelf.store.put(b"x" * size_bytes)
    assert (shelf.sweeper.usage().blobs, shelf.sweeper.usage().bytes) == (3, 321)


def test_a_store_is_marked_and_the_mark_is_no_blob(shelf: Shelf) -> None:
    assert shelf.sweeper.identity() is None
    shelf.sweeper.set_identity("one")
    shelf.sweeper.set_identity("two")
    assert shelf.sweeper.identity() == "two"
    shelf.sweep_after(MUCH_LATER_S)
    assert shelf.sweeper.identity() == "two"


def test_a_directory_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="is not a directory"):
        open_sweeper(f"file://{tmp_path}/nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_less_than_a_day_is_no_grace_period() -> None:
    with pytest.raises(ValueError, match="less than a day"):
        Ages(grace_s=DAY_S - 1)


def test_names_are_read_one_prefix_at_a_time() -> None:
    read = []

    def names() -> Iterator[str]:
        for prefix in PREFIXES:
            for letter in "ab":
                read.append(prefix)
                yield prefix + letter * 62

    for prefix, named in by_prefix(names()):
        assert named == {prefix + "a" * 62, prefix + "b" * 62}
        assert max(read) <= f"{min(int(prefix, 16) + 1, 255):02x}"


def test_prefixes_without_names_have_none() -> None:
    sparse = [sha256_of(b"x"), "ff" + "0" * 62]
    found = {prefix: named for prefix, named in by_prefix(sorted(sparse)) if named}
    assert found == {name[:2]: {name} for name in sparse}
    assert len(list(by_prefix([]))) == 256


def test_names_that_are_not_sorted_are_an_error() -> None:
    with pytest.raises(ValueError, match="not sorted"):
        list(by_prefix(["bb" + "0" * 62, "aa" + "0" * 62]))
