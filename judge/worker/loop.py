"""The event loop of a worker, with what its threads and its parts need of it."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from functools import partial
from typing import Any, ParamSpec, Protocol

import structlog

P = ParamSpec("P")

_log = structlog.get_logger(__name__)


class Postbox(Protocol):
    """What a thread needs of the loop."""

    def post(self, call: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call a function on the loop, soon. Any thread may use this."""


class Loop:
    """Must be made on the loop. It sets `failed` after a fault of our own: then the process should end."""

    def __init__(self) -> None:
        self.failed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    def post(self, call: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        # In an empty context, so that its log lines do not get the ids of the job that the thread is doing.
        self._loop.call_soon_threadsafe(partial(self.guard(call), *args, **kwargs), context=Context())

    def call_later(self, delay_s: float, call: Callable[[], None]) -> None:
        self._loop.call_later(delay_s, self.guard(call))

    def guard(self, call: Callable[P, None]) -> Callable[P, None]:
        """Wrap a call so that an exception in it ends the worker. asyncio and tornado would log it and go on."""

        def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                call(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whatever it is, `_fail` does not let it pass
                self._fail(error)

        return guarded

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._note_end)

    def cancel_all(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _note_end(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        """End the worker: after an unexpected error its state is unknown. A new one judges again what is at hand."""
        _log.critical("worker.failed", exc_info=error)
        self.failed.set()
