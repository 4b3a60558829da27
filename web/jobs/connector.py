"""Connects procrastinate's worker to Postgres, and waits while Postgres is away."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, LiteralString, TypeVar

import psycopg
import structlog
from procrastinate import PsycopgConnector
from procrastinate.connector import Notify
from procrastinate.exceptions import ConnectorException
from psycopg_pool import AsyncConnectionPool

from web.jobs.queue import SCHEMA
from web.postgres import SESSION_OPTIONS

RETRY_INTERVAL_S = 1.0
CONNECT_TIMEOUT_S = 5

T = TypeVar("T")
log = structlog.get_logger()


class PatientConnector(PsycopgConnector):
    """Tries each query again while Postgres is away.

    procrastinate's own connector does not. With it, the worker stops at the first query that fails, and forgets a job
    if it cannot write that the job has ended.
    """

    def __init__(self) -> None:
        super().__init__()
        self._trouble: str | None = "starting"
        self._last_answer_at_s = time.monotonic()

    def trouble(self, *, patience_s: float) -> str | None:
        """Say what is wrong, or None. A worker queries every few seconds, so a long silence is trouble, too."""
        if self._trouble is None and time.monotonic() - self._last_answer_at_s > patience_s:
            return "no heartbeat"
        return self._trouble

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        await self._patiently(lambda: super(PatientConnector, self).execute_query_async(query, **arguments))

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:
        return await self._patiently(lambda: super(PatientConnector, self).execute_query_one_async(query, **arguments))

    async def execute_query_all_async(self, query: LiteralString, **arguments: Any) -> list[dict[str, Any]]:
        return await self._patiently(lambda: super(PatientConnector, self).execute_query_all_async(query, **arguments))

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        await self._patiently(lambda: super(PatientConnector, self).listen_notify(on_notification, channels))

    async def _patiently(self, query: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                result = await query()
            except ConnectorException as error:
                if not is_connection_trouble(error):
                    raise
                self._report_trouble(error)
                await asyncio.sleep(RETRY_INTERVAL_S)
            else:
                self._trouble = None
                self._last_answer_at_s = time.monotonic()
                return result

    def _report_trouble(self, error: ConnectorException) -> None:
        reason = str(error.__cause__).strip()
        if self._trouble in (None, "starting"):
            log.warning("jobs.postgres_unreachable", reason=reason)
        self._trouble = reason


def is_connection_trouble(error: ConnectorException) -> bool:
    return isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError)


def open_pool(database_url: str) -> AsyncConnectionPool[Any]:
    """Make a pool, not opened yet. It checks each connection before it hands it out."""
    return AsyncConnectionPool(
        database_url,
        min_size=1,
        max_size=4,
        open=False,
        check=AsyncConnectionPool.check_connection,
        timeout=CONNECT_TIMEOUT_S,
        reconnect_timeout=CONNECT_TIMEOUT_S,
        kwargs={
            "options": f"{SESSION_OPTIONS} -c search_path={SCHEMA}",
            "connect_timeout": CONNECT_TIMEOUT_S,
        },
    )
