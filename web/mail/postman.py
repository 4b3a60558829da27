"""Goes his round while the process `jobs` runs: makes mails of notices, sends what is due, tidies up.

It is no job of the queue: an import that takes minutes must not keep back a mail that somebody waits for.
"""

import asyncio
import time

import structlog

from web.config import MailSettings
from web.database import Database
from web.jobs.retrying import UNAVAILABLE
from web.mail.delivering import Delivery
from web.mail.gathering import gather_notices
from web.mail.tidying import tidy

ROUND_S = 10.0
TIDY_S = 3600.0

log = structlog.get_logger()


class Postman:
    """`settings` are None where no mail is sent."""

    def __init__(self, database: Database, settings: MailSettings | None) -> None:
        self._database = database
        self._settings = settings
        self._delivery = None if settings is None else Delivery(database, settings)
        self._tidied_at_s = 0.0

    async def run(self) -> None:
        """Work until cancelled. While Postgres is away, wait for it."""
        while True:
            try:
                await asyncio.to_thread(self.go_round)
            except UNAVAILABLE as error:
                log.info("mail.postgres_unreachable", reason=str(error))
            await asyncio.sleep(ROUND_S)

    def go_round(self) -> None:
        if self._settings is not None and self._delivery is not None:
            with self._database.autocommit() as connection:
                gather_notices(connection, interval_minutes=self._settings.interval_minutes)
            while self._delivery.send_due():
                pass
        if time.monotonic() - self._tidied_at_s > TIDY_S:
            with self._database.autocommit() as connection:
                tidy(connection)
            self._tidied_at_s = time.monotonic()
