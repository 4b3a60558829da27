"""Deletes old jobs. The queue is no history: each feature has rows of its own that tell how its work ended."""

from procrastinate import JobContext

from web.jobs.queue import app, periodic_task

#: Jobs that succeeded are deleted at once. Others are kept for so long, so that the staff can look at them.
KEPT_HOURS = 30 * 24


@periodic_task("jobs.delete_old", cron="40 3 * * *")
async def delete_old_jobs(_context: JobContext, timestamp: int) -> None:
    await app.job_manager.delete_old_jobs(KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)
