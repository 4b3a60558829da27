"""Threads, one a lane, and who of them does which job.

Threads suffice: a lane waits for its programs nearly all the time, and lets go of the interpreter at every system call.
For more lanes than one interpreter can feed, start more workers.

Live jobs go before batches in three ways: their own queue, lanes that batches never take, and, where every lane is
busy, a batch gives way between two of its testcases: its lane does the live job first, in another sandbox.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import structlog

from judge.errors import EngineUnavailable
from judge.sandbox import Lane, LaneSettings
from judge.worker.delivery import Delivery
from judge.worker.stage import Outgoing

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Either what follows from the job, or why it failed."""

    outgoing: Sequence[Outgoing] = ()
    error: Exception | None = None


Work = Callable[[Lane, Delivery, Callable[[], None]], Sequence[Outgoing]]
Done = Callable[["LaneThread", Delivery, Outcome], None]


class LaneThread(threading.Thread):
    """Does what is put into its inbox; the sandboxes are its own."""

    def __init__(self, number: int, settings: LaneSettings, work: Work, done: Done) -> None:
        super().__init__(name=f"lane-{number}", daemon=True)
        self.number = number
        self.at_hand: list[Delivery] = []  # the loop's; the last one may be waiting for the first to give way
        self._settings = settings
        self._work = work
        self._done = done
        self._inbox: SimpleQueue[Delivery | None] = SimpleQueue()
        self._lane: Lane | None = None
        self._engine_failed = False

    def put(self, delivery: Delivery) -> None:
        self._inbox.put(delivery)

    def stop(self) -> None:
        """End after the job at hand."""
        self._inbox.put(None)

    def run(self) -> None:
        try:
            while (delivery := self._inbox.get()) is not None:
                self._do(delivery, self._give_way if delivery.batch else _go_on)
                if self._engine_failed:
                    self._close_lane()
        finally:
            self._close_lane()

    def _do(self, delivery: Delivery, between: Callable[[], None]) -> None:
        try:
            if self._lane is None:
                self._lane = self._open_lane()
            outcome = Outcome(outgoing=self._work(self._lane, delivery, between))
        except Exception as error:  # noqa: BLE001 - the worker's boundary: acknowledge() judges what it was
            outcome = Outcome(error=error)
            # Its containers may be gone with the engine; not now, where a job that gave way may still be using one.
            self._engine_failed = self._engine_failed or isinstance(error, EngineUnavailable)
        self._done(self, delivery, outcome)

    def _give_way(self) -> None:
        try:
            delivery = self._inbox.get_nowait()
        except Empty:
            return
        if delivery is None:
            self._inbox.put(None)
        else:
            self._do(delivery, _go_on)

    def _open_lane(self) -> Lane:
        return Lane(self._settings)

    def _close_lane(self) -> None:
        lane, self._lane, self._engine_failed = self._lane, None, False
        try:
            if lane is not None:
                lane.close()
        except Exception as error:  # noqa: BLE001 - whatever the engine does, the next job gets a new lane
            _log.warning("lane.not_closed", lane=self.number, reason=repr(error))


def _go_on() -> None:
    pass


class Lanes:
    """Which lane does which job; used on the loop only."""

    def __init__(self, threads: Sequence[LaneThread], *, reserved: int) -> None:
        self._threads = threads
        self._reserved = reserved
        self._live: deque[Delivery] = deque()
        self._batch: deque[Delivery] = deque()

    @property
    def busy_count(self) -> int:
        return sum(bool(thread.at_hand) for thread in self._threads)

    @property
    def waiting(self) -> list[Delivery]:
        return [*self._live, *self._batch]

    def at_hand(self) -> list[Delivery]:
        """All deliveries that must be kept alive, waiting ones too."""
        return [*self.waiting, *(delivery for thread in self._threads for delivery in thread.at_hand)]

    def submit(self, delivery: Delivery) -> None:
        (self._batch if delivery.batch else self._live).append(delivery)
        self._assign()

    def finished(self, thread: LaneThread, delivery: Delivery) -> None:
        thread.at_hand.remove(delivery)
        self._assign()

    def drop_waiting(self) -> list[Delivery]:
        waiting = self.waiting
        self._live.clear()
        self._batch.clear()
        return waiting

    def stop(self) -> None:
        for thread in self._threads:
            thread.stop()

    def _assign(self) -> None:
        while self._live and (thread := self._for_live()):
            self._hand(thread, self._live.popleft())
        while self._batch and (thread := self._for_batch()):
            self._hand(thread, self._batch.popleft())

    def _for_live(self) -> LaneThread | None:
        """The first idle lane, because its sandboxes are the warmest; else one whose batch has not given way yet."""
        idle = next((thread for thread in self._threads if not thread.at_hand), None)
        return idle or next(
            (thread for thread in self._threads if [delivery.batch for delivery in thread.at_hand] == [True]), None
        )

    def _for_batch(self) -> LaneThread | None:
        idle = [thread for thread in self._threads if not thread.at_hand]
        return idle[-1] if len(idle) > self._reserved else None

    @staticmethod
    def _hand(thread: LaneThread, delivery: Delivery) -> None:
        thread.at_hand.append(delivery)
        thread.put(delivery)
