"""What names a blob: no column, no document and no file inside another one is forgotten."""

import json

import psycopg
import pytest
from sqlalchemy.dialects.postgresql import JSONB

from judge.package.manifest import Manifest
from judge.statements.source import StatementSource
from tests.judge.shelf import sha256_of
from tests.web.blobs.room import Room
from tests.web.site_data import Site
from web.blobs.names import COLUMNS, DOCUMENTS, NAMELESS_COLUMNS, NAMELESS_DOCUMENTS, names, oldest_attempt_s
from web.tables import metadata

A, B, C, D = (letter * 64 for letter in "abcd")


def named(connection: psycopg.Connection) -> list[str]:
    with names(connection) as found:
        return list(found)


def test_every_column_with_a_digest_is_known() -> None:
    """Whoever adds one says in web/blobs/names.py whether it names a blob."""
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if "sha256" in column.name or "digest" in column.name.replace("image_digest", "")
    }
    assert columns == {*COLUMNS, *NAMELESS_COLUMNS}
    references = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == "blob.sha256" for key in column.foreign_keys)
    }
    assert references <= set(COLUMNS)


def test_every_json_document_is_known() -> None:
    documents = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, JSONB)
    }
    assert documents == {*DOCUMENTS, *NAMELESS_DOCUMENTS}


def test_an_import_names_everything_that_its_manifest_and_its_statements_name(room: Room) -> None:
    stored = room.import_package()
    room.pass_days()
    inside = {stored.manifest_sha256, stored.archive_sha256, stored.jury_sha256}
    manifest = Manifest.from_json(room.shelf.store.get(stored.manifest_sha256))
    inside |= {test.input_sha256 for test in manifest.testcases} | {test.answer_sha256 for test in manifest.testcases}
    for statement in stored.statements:
        inside.add(statement.sha256)
        if statement.statement.format != "pdf":
            source = StatementSource.from_json(room.shelf.store.get(statement.sha256))
            inside |= {image.sha256 for image in source.images}
    assert len(inside) == 11
    assert inside == set(named(room.connection))


def test_a_judging_names_its_log_and_what_its_testcases_left(room: Room, site: Site) -> None:
    before = named(room.connection)
    judging_id = site.submit(site.add_user()).judging_id
    results = [
        {"ordinal": 0, "verdict": "AC", "stderr_sha256": None, "checker_message_sha256": None},
        {"ordinal": 1, "verdict": "WA", "stderr_sha256": A, "checker_message_sha256": B},
        {"ordinal": 2, "verdict": "WA", "passes": [{"some_future_sha256": C}]},
    ]
    room.conclude(judging_id, testcase_results=json.dumps(results), compile_log_sha256=D, executable_sha256="e" * 64)
    assert sorted(set(named(room.connection)) - set(before)) == [A, B, C, D]


def test_a_slice_names_what_its_result_names(room: Room, site: Site) -> None:
    judging_id = site.submit(site.add_user()).judging_id
    result = {"executable_sha256": A, "compilation": {"log_sha256": B}, "testcases": [{"stderr_sha256": C}]}
    room.connection.execute(
        "INSERT INTO judging_slice (judging_id, attempt_token, slice, results) VALUES (%s, 'token', 0, %s)",
        [judging_id, json.dumps(result)],
    )
    assert {A, B, C} <= set(named(room.connection))


def test_a_submission_names_its_large_sources(room: Room, site: Site) -> None:
    submission_id = site.submit(site.add_user()).submission_id
    room.connection.execute("INSERT INTO blob (sha256, size_bytes) VALUES (%s, 1)", [A])
    room.connection.execute(
        "UPDATE submission_file SET content = NULL, sha256 = %s WHERE submission_id = %s", [A, submission_id]
    )
    room.pass_days()
    assert A in named(room.connection)


def test_a_row_of_blob_names_its_blob_for_a_day(room: Room) -> None:
    room.connection.execute("INSERT INTO blob (sha256, size_bytes) VALUES (%s, 1)", [A])
    assert named(room.connection) == [A]
    room.pass_days(1)
    assert named(room.connection) == []


def test_names_come_sorted_and_once_however_many_there_are(room: Room) -> None:
    room.connection.execute(
        "INSERT INTO blob (sha256, size_bytes)"
        " SELECT encode(sha256(number::text::bytea), 'hex'), 1 FROM generate_series(1, 50000) AS number"
    )
    found = named(room.connection)
    assert found == sorted({sha256_of(str(number).encode()) for number in range(1, 50_001)})


def test_what_is_no_digest_is_no_name(room: Room, site: Site) -> None:
    before = named(room.connection)
    judging_id = site.submit(site.add_user()).judging_id
    results = json.dumps([{"stderr_sha256": "A" * 64}, {"stderr_sha256": f"{A}\n"}, [A, 1, None, {"x": f"sha256:{B}"}]])
    room.conclude(judging_id, testcase_results=results, compile_log_sha256="")
    assert sorted(set(named(room.connection)) - set(before)) == [A]


def test_no_transaction_is_open_while_names_are_read(room: Room) -> None:
    """Postgres ends a transaction that idles for a minute, and a remote store may take longer for one prefix."""
    with names(room.connection) as found:
        next(found, None)
        assert room.connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE


def test_the_oldest_attempt_in_flight_is_told(room: Room, site: Site) -> None:
    assert oldest_attempt_s(room.connection) is None
    judgings = [site.submit(site.add_user()).judging_id for _ in range(3)]
    assert oldest_attempt_s(room.connection) is None  # queued, no attempt yet
    for judging_id, days in zip(judgings, (1, 3, 2), strict=True):
        room.dispatch(judging_id, days_ago=days)
    assert oldest_attempt_s(room.connection) == pytest.approx(3 * 86_400, abs=60)
    room.conclude(judgings[1])
    assert oldest_attempt_s(room.connection) == pytest.approx(2 * 86_400, abs=60)
