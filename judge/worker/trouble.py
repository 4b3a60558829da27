"""Keeps the reason why a worker takes no jobs, and finds out when it may take them again."""

import asyncio
from collections.abc import Callable

import structlog

from judge.errors import EngineUnavailable, StoreUnavailable
from judge.store import Store
from judge.worker.loop import Loop
from judge.worker.preparation import probe

PROBE_INTERVAL_S = 1.0

_log = structlog.get_logger(__name__)


class Trouble:
    """Use it on the loop. It probes in a thread, because an engine that hangs must not stop the heartbeat."""

    def __init__(self, store: Store, loop: Loop, on_change: Callable[[], None]) -> None:
        self.reason: str | None = None
        self._store = store
        self._loop = loop
        self._on_change = on_change

    def begin(self, reason: str) -> None:
        if self.reason is None:
            _log.error("worker.trouble", reason=reason)
            self.reason = reason
            self._on_change()
            self._loop.spawn(self._probe_until_well())

    async def _probe_until_well(self) -> None:
        while self.reason is not None:
            await asyncio.sleep(PROBE_INTERVAL_S)
            try:
                await asyncio.to_thread(probe, self._store)
            except (EngineUnavailable, StoreUnavailable) as error:
                self.reason = str(error)
            else:
                _log.info("worker.well")
                self.reason = None
        self._on_change()
