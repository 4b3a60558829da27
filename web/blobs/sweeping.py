"""A sweep of the store: the database says what is named, judge/store/sweep.py has the rules."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from judge.errors import JudgeError
from judge.store.blob import PREFIXES
from judge.store.sweep import HOUR_S, Ages, SweepReport, sweep_blobs
from judge.store.sweeper import Sweeper
from web.blobs.names import COUNT_UNREFERENCED, DELETE_UNREFERENCED, names, oldest_attempt_s

DEFAULT_GRACE_DAYS = 7
#: Versions whose manifests are looked for, to tell whether the database is that of the store.
_LOOKED_FOR = 100

LOCK = "SELECT pg_try_advisory_lock(hashtext('judge store sweep'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('judge store sweep'))"

LAST_IDENTITY = "SELECT store_identity FROM store_sweep ORDER BY id DESC LIMIT 1"
NEWEST_MANIFESTS = "SELECT manifest_sha256 FROM problem_version ORDER BY id DESC LIMIT %s"
BEGIN_SWEEP = "INSERT INTO store_sweep (store_identity) VALUES (%s) RETURNING id"
END_SWEEP = """
UPDATE store_sweep SET ended_at = now(), blobs = %(blobs)s, bytes = %(bytes)s, blobs_waiting = %(blobs_waiting)s,
                       bytes_waiting = %(bytes_waiting)s, blobs_deleted = %(blobs_deleted)s,
                       bytes_deleted = %(bytes_deleted)s
WHERE id = %(id)s
"""


class SweepRefused(JudgeError):
    """The store and the database do not look as if they belonged together, or another sweep runs."""


@dataclass(frozen=True, kw_only=True)
class SweepOptions:
    grace_days: int = DEFAULT_GRACE_DAYS
    dry_run: bool = False
    force: bool = False  #: sweep also where store and database do not seem to belong together


@dataclass(frozen=True, kw_only=True)
class Swept:
    report: SweepReport
    rows_deleted: int  #: of the table `blob`
    duration_s: float

    def facts(self) -> dict[str, int | float]:
        """All numbers with their names, for a log line or JSON."""
        return {**vars(self.report), "rows_deleted": self.rows_deleted, "duration_s": round(self.duration_s, 3)}


def sweep_store(connection: psycopg.Connection, sweeper: Sweeper, options: SweepOptions) -> Swept:
    """Take from the store what nothing names. The connection is in autocommit.

    Raises SweepRefused, StoreUnavailable and psycopg.OperationalError, and has taken nothing then. Where the store or
    Postgres goes away in the middle, what was taken until then waits in removed/.
    """
    began_s = time.monotonic()
    with _only_sweep(connection):
        identity = _common_identity(connection, sweeper, force=options.force)
        now_s = sweeper.now_s()
        ages = Ages(grace_s=options.grace_days * 24 * HOUR_S, oldest_attempt_s=oldest_attempt_s(connection))
        sweep_id = None if options.dry_run else _begin(connection, sweeper, identity)
        with names(connection) as named:
            report = sweep_blobs(sweeper, named, now_s=now_s, ages=ages, dry_run=options.dry_run)
        rows_deleted = _delete_rows(connection, dry_run=options.dry_run)
        if sweep_id is not None:
            _end(connection, sweep_id, report)
    return Swept(report=report, rows_deleted=rows_deleted, duration_s=time.monotonic() - began_s)


@contextmanager
def _only_sweep(connection: psycopg.Connection) -> Iterator[None]:
    """Hold the lock of sweeps. Postgres gives it back by itself where the connection ends."""
    row = connection.execute(LOCK).fetchone()
    if row is None or not row[0]:
        raise SweepRefused("another sweep of the store is running")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute(UNLOCK)


def _common_identity(connection: psycopg.Connection, sweeper: Sweeper, *, force: bool) -> str:
    """What the store and the database are both marked with. A new mark where there is none, or where `force` mends it.

    A wrong JUDGE_DATABASE_URL, or a database made anew in place of one that was lost, would otherwise name nothing of
    the store, and the sweep would take it all. A restored dump has the mark of its store.
    """
    row = connection.execute(LAST_IDENTITY).fetchone()
    of_database, of_store = row[0] if row else None, sweeper.identity()
    if of_database == of_store:
        if not force and not _belong_together(connection, sweeper):
            raise SweepRefused(
                "nothing was taken: the store has blobs, but the database names none of them. Are JUDGE_DATABASE_URL"
                " and JUDGE_STORE_URL right? With --force, the sweep takes them all the same"
            )
        return of_store or secrets.token_hex(16)
    if not force:
        raise SweepRefused(
            "nothing was taken: the store was last swept for another database, or the database with another store."
            " Are JUDGE_DATABASE_URL and JUDGE_STORE_URL right? With --force, they belong together from now on"
        )
    return secrets.token_hex(16)


def _belong_together(connection: psycopg.Connection, sweeper: Sweeper) -> bool:
    manifests = connection.execute(NEWEST_MANIFESTS, [_LOOKED_FOR]).fetchall()
    if any(sweeper.modified_s(sha256) is not None for (sha256,) in manifests):
        return True
    return not any(True for prefix in PREFIXES for _ in sweeper.blobs(prefix))


def _delete_rows(connection: psycopg.Connection, *, dry_run: bool) -> int:
    """Delete the rows of `blob` that nothing refers to. Returns how many."""
    if dry_run:
        row = connection.execute(COUNT_UNREFERENCED).fetchone()
        return row[0] if row else 0
    return connection.execute(DELETE_UNREFERENCED).rowcount


def _begin(connection: psycopg.Connection, sweeper: Sweeper, identity: str) -> int:
    """Mark the store and the database, both or none."""
    with connection.transaction():
        row = connection.execute(BEGIN_SWEEP, [identity]).fetchone()
        assert row is not None  # noqa: S101  (an INSERT that returns)
        if sweeper.identity() != identity:
            sweeper.set_identity(identity)
    return int(row[0])


def _end(connection: psycopg.Connection, sweep_id: int, report: SweepReport) -> None:
    connection.execute(
        END_SWEEP,
        {
            "id": sweep_id,
            "blobs": report.blobs_left,
            "bytes": report.bytes_left,
            "blobs_waiting": report.blobs_waiting,
            "bytes_waiting": report.bytes_waiting,
            "blobs_deleted": report.blobs_deleted,
            "bytes_deleted": report.bytes_deleted,
        },
    )
