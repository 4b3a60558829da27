"""The recorder: writes results from NSQ into Postgres. It finishes a message after the commit, never before."""

import asyncio
import os
from collections.abc import Sequence

import nsq
import psycopg
import structlog
from prometheus_client import Counter

from judge.errors import NewerMessage
from judge.logs import about, configure_logs
from judge.messages import Result
from judge.nsq.consumer import Consumer
from judge.nsq.incoming import decode_or_drop, give_back
from judge.nsq.topics import CHANNEL_RECORDER, RESULT
from judge.settings import end_on_wrong_setting
from web.config import RecorderSettings
from web.judgings.plans import GradingPlans
from web.queue.health import serve_health
from web.queue.postgres_thread import PostgresThread
from web.queue.rules.recording import Recorded, record
from web.service import run_until_sigterm

#: Results that arrive while a transaction is committed go together into the next one: at most so many.
BATCH_LIMIT = 32
MAX_IN_FLIGHT = 64
#: While Postgres is down, nsqd keeps the results, and each is tried again after this time.
RETRY_DELAY_S = 1

RESULTS = Counter("judge_results_total", "Results by what became of them", ["outcome"])

log = structlog.get_logger()


class Recorder:
    def __init__(self, settings: RecorderSettings) -> None:
        self._settings = settings
        self._postgres = PostgresThread(settings.database_url)
        self._pending: list[tuple[nsq.Message, Result]] = []
        self._arrived = asyncio.Event()
        self._results: Consumer | None = None
        self._postgres_trouble: str | None = None
        self._plans = GradingPlans()

    async def run(self) -> None:
        """Run until cancelled."""
        server = serve_health(self._settings.health_port, self.trouble)
        self._results = Consumer(
            RESULT, CHANNEL_RECORDER, self._on_result, self._settings.nsq, in_flight_limit=MAX_IN_FLIGHT
        )
        try:
            await self._record_for_ever()
        finally:
            server.stop()
            self._results.close()
            self._postgres.close()

    def trouble(self) -> str | None:
        if self._results is None or not self._results.is_connected:
            return "not connected to nsqd"
        return self._postgres_trouble

    def _on_result(self, message: nsq.Message) -> bool | None:
        try:
            result = decode_or_drop(message.body, Result)
        except NewerMessage as error:
            message.enable_async()
            give_back(message, error)
            return None
        if result is None:
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
            recorded = await self._postgres.run(lambda connection: record(connection, results, self._plans))
        except psycopg.Error as error:
            self._postgres_trouble = str(error).strip()
            log.warning("recorder.postgres_down", reason=self._postgres_trouble, results=len(batch))
            for message, _ in batch:
                # Not pynsq's backoff: it would last for minutes after Postgres is back
                message.requeue(backoff=False, delay=RETRY_DELAY_S)
            return
        self._postgres_trouble = None
        for message, _ in batch:
            message.finish()
        _count(results, recorded)


def _count(results: Sequence[Result], recorded: Sequence[Recorded]) -> None:
    for result, recorded_as in zip(results, recorded, strict=True):
        RESULTS.labels(recorded_as).inc()
        if recorded_as is not Recorded.CONCLUDED:
            with about(result):
                log.info("result.not_concluded", outcome=recorded_as)


async def main() -> None:
    with end_on_wrong_setting("recorder"):
        settings = RecorderSettings.from_env(os.environ)
    configure_logs("recorder", settings.log_level)
    recorder = Recorder(settings)
    await run_until_sigterm(recorder.run(), service="recorder")


if __name__ == "__main__":
    asyncio.run(main())
