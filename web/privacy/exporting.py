"""Writes all that is held of a user into a zip. Nothing of it is ever whole in memory but one row, or one file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from shutil import copyfileobj
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import psycopg
from psycopg.rows import scalar_row

from judge.store import Store
from web.lists.paging import FIRST_PAGE, Cursor
from web.privacy.export_contents import EXPORTED, READ_ME, README, RESULTS, SECRETS_OF_USER, Rows
from web.privacy.holdings import split
from web.submissions.listing import own_submissions

SOURCES = """
SELECT 'sources/' || file.submission_id || '/' || file.name, file.content, file.sha256
FROM submission_file file JOIN submission ON submission.id = file.submission_id
WHERE submission.user_id = %(user_id)s OR EXISTS (
    SELECT FROM submission_author author WHERE author.submission_id = submission.id AND author.user_id = %(user_id)s)
ORDER BY file.submission_id, file.name
"""

TRIAL_RUNS = """
SELECT 'trial_runs/' || run.id || '/' || file.name, file.content, file.sha256
FROM trial_run run CROSS JOIN LATERAL jsonb_to_recordset(run.files) AS file (name text, content text, sha256 text)
WHERE run.user_id = %(user_id)s ORDER BY run.id, file.name
"""

_PAGE_SIZE = 500


def write_export(connection: psycopg.Connection, store: Store, user_id: int, target: IO[bytes]) -> None:
    """Write the zip. All of it is of one moment. Raises BlobMissing."""
    with connection.transaction(), ZipFile(target, "w", ZIP_DEFLATED) as archive:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        archive.write(READ_ME, README)
        _write_rows(archive, "user.json", _rows(connection, '"user"', "id", Rows(without=SECRETS_OF_USER), user_id))
        for column, rows in EXPORTED.items():
            table, name = split(column)
            _write_rows(archive, f"{table}.json", _rows(connection, table, name, rows, user_id))
        _write_rows(archive, RESULTS, _results(connection, user_id))
        for statement in (SOURCES, TRIAL_RUNS):
            _write_files(archive, connection, store, statement, user_id)


def _rows(connection: psycopg.Connection, table: str, column: str, rows: Rows, user_id: int) -> Iterator[Any]:
    statement = f"SELECT to_jsonb(held) - %s::text[] FROM {table} AS held WHERE {column} = %s AND ({rows.only})"  # noqa: S608
    with connection.cursor("held", row_factory=scalar_row) as cursor:
        yield from cursor.execute(statement.encode(), [list(rows.without), user_id])


def _results(connection: psycopg.Connection, user_id: int) -> Iterator[Any]:
    cursor: Cursor | None = FIRST_PAGE
    while cursor is not None:
        page = own_submissions(connection, user_id, locale="en", cursor=cursor, size=_PAGE_SIZE)
        yield from (asdict(row) for row in page.rows)
        cursor = None if page.before is None else Cursor(before=page.before)


def _write_rows(archive: ZipFile, name: str, rows: Iterable[Any]) -> None:
    with archive.open(name, "w", force_zip64=True) as file:
        separator = "[\n"
        for row in rows:
            file.write(f"{separator}{json.dumps(row, ensure_ascii=False, default=str)}".encode())
            separator = ",\n"
        file.write(b"[]\n" if separator == "[\n" else b"\n]\n")


def _write_files(archive: ZipFile, connection: psycopg.Connection, store: Store, statement: str, user_id: int) -> None:
    with connection.cursor("files") as cursor:
        for path, content, sha256 in cursor.execute(statement.encode(), {"user_id": user_id}):
            if sha256 is None:
                archive.writestr(path, content)
                continue
            with store.open_blob(sha256) as source, archive.open(path, "w") as file:
                copyfileobj(source, file)
