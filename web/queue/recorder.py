"""The recorder: results from NSQ into Postgres. A message is finished after the commit, never before."""

import asyncio
import os
import signal
from collections.abc import Sequence

import nsq
import psycopg
import structlog
from prometheus_client import Counter

from judge.errors import BrokerUnavailable
from judge.logs import about, configure_logs
from judge.messages import Result
from judge.reader import Reader
from judge.settings import end_on_wrong_setting
from judge.topics import CHANNEL_RECORDER, RESULT
from judge.topology import ensure_topology
from web.config import RecorderSettings
from web.queue.health import serve_health
from web.queue.incoming import decode_or_drop
from web.queue.recording import Recorded, record
from web.queue.session import PostgresSession

#: What came in while the last transaction was committed goes into the next one together.
BATCH_LIMIT = 32
MAX_IN_FLIGHT = 64
#: While Postgres is down, nsqd keeps the results: this long, then each is tried again.
RETRY_DELAY_S = 1
TOPOLOGY_RETRY_S = 2.0

RESULTS = Counter("judge_results_total", "Results by what became of them", ["outcome"])

log = structlog.get_logger()


class Recorder:
    def __init__(self, settings: RecorderSettings) -> None:
        self._settings = settings
        self._session = PostgresSession(settings.database_url)
        self._pending: list[tuple[nsq.Message, Result]] = []
        self._arrived = asyncio.Event()
        self._reader: Reader | None = None
        self._postgres_trouble: str | None = None

    async def run(self) -> None:
        """Until cancelled."""
        server = serve_health(self._settings.health_port, self.trouble)
        await self._ensure_topology()
        self._reader = Reader(
            RESULT, CHANNEL_RECORDER, self._on_result, self._settings.nsq, max_in_flight=MAX_IN_FLIGHT
        )
        try:
            await self._record_for_ever()
        finally:
            server.stop()
            self._reader.close()
            self._session.close()

    def trouble(self) -> str | None:
        if self._reader is None or not self._reader.is_connected:
            return "not connected to nsqd"
        return self._postgres_trouble

    async def _ensure_topology(self) -> None:
        """Without its channel, results published before we connect would be lost to us."""
        while True:
            try:
                await asyncio.to_thread(ensure_topology, self._settings.nsq.nsqd_http, self._settings.pool)
            except BrokerUnavailable as error:
                log.warning("recorder.waits_for_nsqd", reason=str(error))
                await asyncio.sleep(TOPOLOGY_RETRY_S)
            else:
                return

    def _on_result(self, message: nsq.Message) -> bool | None:
        result = decode_or_drop(message.body, Result)
        if result is None:
            RESULTS.labels("dropped").inc()
            return True
        message.enable_async()
        self._pending.append((message, result))
        self._arrived.set()
        return None

    async def _record_for_ever(self) -> None:
        while True:
            await self._arrived.wait()
            batch, self._pending = self._pending[:BATCH_LIMIT], self._pending[BATCH_LIMIT:]
            if not self._pending:
                self._arrived.clear()
            await self._record(batch)

    async def _record(self, batch: list[tuple[nsq.Message, Result]]) -> None:
        results = [result for _, result in batch]
        try:
            recorded = await self._session.run(lambda connection: record(connection, results))
        except psycopg.Error as error:
            self._postgres_trouble = str(error).strip()
            log.warning("recorder.postgres_down", reason=self._postgres_trouble, results=len(batch))
            for message, _ in batch:
                # Not pynsq's backoff: it would go on for minutes after Postgres is back
                message.requeue(backoff=False, delay=RETRY_DELAY_S)
            return
        self._postgres_trouble = None
        for message, _ in batch:
            message.finish()
        _count(results, recorded)


def _count(results: Sequence[Result], recorded: Sequence[Recorded]) -> None:
    for result, outcome in zip(results, recorded, strict=True):
        RESULTS.labels(outcome).inc()
        if outcome is not Recorded.CONCLUDED:
            with about(result):
                log.info("result.not_concluded", outcome=outcome)


async def main() -> None:
    with end_on_wrong_setting("recorder"):
        settings = RecorderSettings.from_env(os.environ)
    configure_logs("recorder", settings.log_level)
    recorder = Recorder(settings)
    running = asyncio.ensure_future(recorder.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    log.info("recorder.started")
    try:
        await running
    except asyncio.CancelledError:
        log.info("recorder.stopped")


if __name__ == "__main__":
    asyncio.run(main())
