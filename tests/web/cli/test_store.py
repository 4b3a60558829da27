"""judge-admin store: what a person and a script read."""

import json
import os
from pathlib import Path

import psycopg
import pytest

from judge.store import Store, open_store
from judge.store.blob import blob_path

from .conftest import JudgeAdmin


@pytest.fixture
def store(tmp_path: Path, postgres_url: str) -> Store:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("TRUNCATE problem, blob, store_sweep CASCADE")
    (tmp_path / "store").mkdir()
    return open_store(f"file://{tmp_path}/store")


def put_nameless(store: Store, tmp_path: Path) -> str:
    sha256 = store.put(b"of an import that failed")
    os.utime(tmp_path / "store" / blob_path(sha256), (0, 0))
    return sha256


def test_a_sweep_tells_what_it_did(judge_admin: JudgeAdmin, store: Store, package: Path, tmp_path: Path) -> None:
    judge_admin("problem", "import", str(package), "--cpu-limit-ms", "100")
    put_nameless(store, tmp_path)
    told = judge_admin("store", "sweep", "--dry-run")
    assert told.stdout.startswith("A dry run: nothing was changed. A sweep would do this:\nSeen: 5 blobs, ")
    done = judge_admin("store", "sweep")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "Removed: 1 blob, 24 bytes.\nDeleted: 0 blobs, 0 bytes.\n" in done.stdout
    assert "Removed and not deleted yet: 1 blob, 24 bytes. A sweep deletes what was removed 20 hours" in done.stdout


def test_a_script_reads_json(judge_admin: JudgeAdmin, store: Store, package: Path, tmp_path: Path) -> None:
    judge_admin("problem", "import", str(package), "--cpu-limit-ms", "100")
    put_nameless(store, tmp_path)
    told = json.loads(judge_admin("store", "sweep", "--json").stdout)
    assert (told["dry_run"], told["blobs_seen"], told["blobs_removed"], told["bytes_removed"]) == (False, 5, 1, 24)
    assert told["duration_s"] > 0
    usage = json.loads(judge_admin("store", "usage", "--json").stdout)
    assert (usage["blobs"], usage["bytes"]) == (4, told["bytes_seen"] - 24)
    assert usage["free_bytes"] > 0
    assert judge_admin("store", "usage").stdout.startswith("4 blobs, ")


def test_what_hinders_a_sweep_is_one_sentence_and_nothing_is_taken(
    judge_admin: JudgeAdmin, store: Store, tmp_path: Path
) -> None:
    sha256 = put_nameless(store, tmp_path)
    nowhere = {"JUDGE_STORE_URL": f"file://{tmp_path}/unmounted"}
    for environment, sentence in [
        ({}, "nothing was taken: the store has blobs, but the database names none of them."),
        (nowhere, f"the store {tmp_path}/unmounted is not a directory"),
        ({"JUDGE_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "the database does not answer: "),
        ({"JUDGE_STORE_URL": "nosuchscheme://bucket"}, "nosuchscheme://bucket: "),
    ]:
        done = judge_admin("store", "sweep", environment=environment)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"judge-admin: {sentence}")
        assert done.stderr.count("\n") == 1
    assert (tmp_path / "store" / blob_path(sha256)).exists()
    assert judge_admin("store", "sweep", "--force").stdout.startswith("Seen: 1 blob, 24 bytes.\nRemoved: 1 blob")


def test_less_than_a_day_of_grace_is_refused(judge_admin: JudgeAdmin) -> None:
    assert judge_admin("store", "sweep", "--grace-days", "0").returncode == 2
