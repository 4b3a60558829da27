"""The queue keeps no history: a feature's own rows tell what became of its work."""

from procrastinate import JobContext

from web.jobs.queue import app, periodic_task

#: Jobs that succeeded are deleted at once; others are kept for the staff to look at.
KEPT_HOURS = 30 * 24


@periodic_task("jobs.delete_old", cron="40 3 * * *")
async def delete_old_jobs(_context: JobContext, timestamp: int) -> None:
    await app.job_manager.delete_old_jobs(KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)
