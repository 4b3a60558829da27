"""Deletes trial runs of yesterday, with their judgings. What they left in the store goes with the next sweep."""

import structlog
from procrastinate import JobContext

from web.jobs.queue import periodic_task
from web.jobs.tools import JobTools

KEPT_HOURS = 24

DELETE_OLD = "DELETE FROM trial_run WHERE requested_at < now() - make_interval(hours => %s)"

log = structlog.get_logger()


@periodic_task("trial_runs.delete_old", cron="35 * * * *")
def delete_old_trial_runs(context: JobContext, timestamp: int) -> None:
    with JobTools.of(context).database.autocommit() as connection:
        deleted = connection.execute(DELETE_OLD, [KEPT_HOURS]).rowcount
    log.info("trial_runs.deleted", count=deleted)
