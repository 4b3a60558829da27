"""Sweeps the store every night."""

import structlog
from procrastinate import JobContext

from judge.store import open_sweeper
from web.blobs.sweeping import SweepOptions, SweepRefused, sweep_store
from web.jobs.queue import periodic_task
from web.jobs.tools import JobTools

log = structlog.get_logger()


@periodic_task("blobs.sweep", cron="0 4 * * *")
def sweep(context: JobContext, timestamp: int) -> None:
    """A sweep that is refused is not tried again: the staff must look at what it says."""
    tools = JobTools.of(context)
    with tools.database.autocommit() as connection:
        try:
            swept = sweep_store(connection, open_sweeper(tools.store_url), SweepOptions())
        except SweepRefused as error:
            log.error("store.sweep_refused", alert=True, reason=str(error))
        else:
            log.info("store.swept", **swept.facts())
