"""The one Postgres connection of a queue service. One thread uses it, and opens it again when it breaks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TypeVar

import psycopg
import structlog

from web.postgres import SESSION_OPTIONS

RECONNECT_AFTER_S = 1.0
#: If a listener gets no notification for so long, it checks whether its connection still works.
LISTEN_TIMEOUT_S = 30.0

T = TypeVar("T")
log = structlog.get_logger()


class PostgresThread:
    """Runs blocking database work off the event loop, one piece at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="postgres")
        self._connection: psycopg.Connection | None = None

    async def run(self, work: Callable[[psycopg.Connection], T]) -> T:
        """Do work with the connection, in the thread. Raises psycopg.OperationalError if Postgres is down.

        The next call connects again.
        """
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._run, work)

    def close(self) -> None:
        self._executor.shutdown(wait=True)
        if self._connection is not None:
            self._connection.close()

    def _run(self, work: Callable[[psycopg.Connection], T]) -> T:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self._url, autocommit=True, prepare_threshold=2, connect_timeout=5, options=SESSION_OPTIONS
            )
        try:
            return work(self._connection)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            self._connection.close()
            raise


async def notifications(url: str, *channels: str) -> AsyncIterator[psycopg.Notify | None]:
    """Yield every notification on the channels, for ever.

    Yields None after each connection and reconnection: then notifications may have been missed.
    """
    while True:
        try:
            connection = await asyncio.to_thread(_listen, url, channels)
            with closing(connection), _arrivals(connection.fileno()) as arrived:
                yield None
                while True:
                    # Do not let psycopg wait: it would wake up ten times a second.
                    if not await _is_set_within(arrived, LISTEN_TIMEOUT_S):
                        await asyncio.to_thread(connection.execute, b"SELECT 1")
                    arrived.clear()
                    for notify in connection.notifies(timeout=0):
                        yield notify
        except psycopg.OperationalError as error:
            log.warning("postgres.unreachable", reason=str(error).strip())
            await asyncio.sleep(RECONNECT_AFTER_S)


def _listen(url: str, channels: Sequence[str]) -> psycopg.Connection:
    connection = psycopg.connect(url, autocommit=True, connect_timeout=5, options=SESSION_OPTIONS)
    try:
        for channel in channels:
            connection.execute(f"LISTEN {channel}".encode())
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _arrivals(fd: int) -> Iterator[asyncio.Event]:
    """Yield an event that is set when the descriptor is readable, also because the other side has closed it."""
    loop = asyncio.get_running_loop()
    arrived = asyncio.Event()
    loop.add_reader(fd, arrived.set)
    try:
        yield arrived
    finally:
        loop.remove_reader(fd)


async def _is_set_within(event: asyncio.Event, timeout_s: float) -> bool:
    try:
        async with asyncio.timeout(timeout_s):
            return await event.wait()
    except TimeoutError:
        return False
