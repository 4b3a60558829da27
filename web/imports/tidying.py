"""Forgets uploaded packages after some days. The rows of their imports stay.

A package of which a version was made stays, too: the row of the version names it.
"""

import structlog
from procrastinate import JobContext

from web.jobs.queue import periodic_task
from web.jobs.tools import JobTools

KEPT_DAYS = 7

#: The blob itself goes with the next sweep of the store.
FORGET_UPLOADS = """
UPDATE package_import SET package_sha256 = NULL
WHERE package_sha256 IS NOT NULL AND finished_at < now() - make_interval(days => %s)
"""

log = structlog.get_logger()


@periodic_task("imports.forget_uploads", cron="20 3 * * *")
def forget_uploads(context: JobContext, timestamp: int) -> None:
    with JobTools.of(context).database.autocommit() as connection:
        forgotten = connection.execute(FORGET_UPLOADS, [KEPT_DAYS]).rowcount
    log.info("imports.uploads_forgotten", count=forgotten)
