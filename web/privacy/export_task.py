"""The job that makes an export, and the one that forgets exports."""

from tempfile import TemporaryFile

import psycopg
import structlog
from procrastinate import JobContext

from web.jobs.queue import periodic_task, task
from web.jobs.tools import JobTools
from web.privacy.exporting import write_export
from web.submissions.accepting import ADD_BLOB

KEPT_HOURS = 24

WAITING = "SELECT FROM data_export WHERE user_id = %s AND finished_at IS NULL"
# Nobody waits any more where the user was anonymised meanwhile
FINISH = """
UPDATE data_export SET finished_at = now(), zip_sha256 = %(sha256)s, size_bytes = %(size_bytes)s
WHERE user_id = %(user_id)s AND finished_at IS NULL
"""
FORGET = "DELETE FROM data_export WHERE requested_at < now() - make_interval(hours => %s)"

log = structlog.get_logger()


@task("privacy.export")
def export_user(context: JobContext, *, user_id: int) -> None:
    tools = JobTools.of(context)
    with tools.database.autocommit() as connection, TemporaryFile() as archive:
        if connection.execute(WAITING, [user_id]).fetchone() is None:
            return
        write_export(connection, tools.store, user_id, archive)
        size_bytes = archive.tell()
        archive.seek(0)
        _finish(connection, user_id, tools.store.put(archive), size_bytes)
    log.info("privacy.exported", user_id=user_id, size_bytes=size_bytes)


def _finish(connection: psycopg.Connection, user_id: int, sha256: str, size_bytes: int) -> None:
    with connection.transaction():
        connection.execute(ADD_BLOB, [sha256, size_bytes])
        connection.execute(FINISH, {"user_id": user_id, "sha256": sha256, "size_bytes": size_bytes})


@periodic_task("privacy.forget_exports", cron="25 * * * *")
def forget_exports(context: JobContext, timestamp: int) -> None:
    """The zip itself goes with the next sweep of the store."""
    with JobTools.of(context).database.autocommit() as connection:
        log.info("privacy.exports_forgotten", count=connection.execute(FORGET, [KEPT_HOURS]).rowcount)
