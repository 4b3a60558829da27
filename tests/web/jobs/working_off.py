"""Runs the queued jobs here and now, for tests of what the jobs do."""

import asyncio
from pathlib import Path

from judge.language import Languages
from judge.store import Store, open_store
from web.database import Database
from web.jobs.connector import PatientConnector, open_pool
from web.jobs.queue import QUEUE, app
from web.jobs.tools import JobTools

LANGUAGES_DIR = Path(__file__).parents[3] / "images"


def work_off(database_url: str, store_url: str, store: Store | None = None) -> None:
    """Returns when no job is left that could be run now. `store` is used in place of what `store_url` opens."""
    asyncio.run(_work_off(database_url, store_url, store or open_store(store_url)))


async def _work_off(database_url: str, store_url: str, store: Store) -> None:
    connector, pool = PatientConnector(), open_pool(database_url)
    database = Database(database_url, pool_size=2)
    try:
        await pool.open()
        await connector.open_async(pool)
        with app.replace_connector(connector):
            await app.run_worker_async(
                queues=[QUEUE],
                wait=False,
                listen_notify=False,
                install_signal_handlers=False,
                delete_jobs="successful",
                additional_context=JobTools(
                    database=database, store=store, store_url=store_url, languages=Languages.load(LANGUAGES_DIR)
                ).as_context(),
            )
    finally:
        await pool.close()
        database.close()
