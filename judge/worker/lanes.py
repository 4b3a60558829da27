"""Which lane does which job.

Threads suffice: a lane waits for its programs nearly all the time, and lets go of the interpreter at every system call.
For more lanes than one interpreter can feed, start more workers.

Live jobs go before batches in three ways: their own queue, lanes that batches never take, and, where every lane is
busy, a batch gives way between two of its testcases, or two series of short ones: its lane does the live job first, in
another sandbox.
"""

from collections import deque
from collections.abc import Sequence

from judge.worker.delivery import Delivery
from judge.worker.lane_thread import LaneThread


class Lanes:
    """Which lane does which job; used on the loop only."""

    def __init__(self, threads: Sequence[LaneThread], *, reserved: int) -> None:
        self._threads = threads
        self._reserved = reserved  # of those in service
        self._live: deque[Delivery] = deque()
        self._batch: deque[Delivery] = deque()

    @property
    def busy_count(self) -> int:
        return sum(bool(thread.at_hand) for thread in self._threads)

    @property
    def in_service_count(self) -> int:
        """Lanes that jobs may be taken for: a lane in doubt is, until its self-test fails."""
        return sum(thread.condition.reason is None for thread in self._threads)

    @property
    def out_of_service(self) -> tuple[str, ...]:
        """Each such lane, and why."""
        return tuple(
            f"lane {thread.number}: {thread.condition.reason}"
            for thread in self._threads
            if thread.condition.is_out_of_service
        )

    @property
    def trouble(self) -> str | None:
        """Why there is no lane to take jobs for."""
        if self.in_service_count or not self._threads:
            return None
        return f"no lane passes its self-test: {self._threads[0].condition.reason}"

    @property
    def waiting(self) -> list[Delivery]:
        return [*self._live, *self._batch]

    def at_hand(self) -> list[Delivery]:
        """All deliveries that must be kept alive, waiting ones too."""
        return [*self.waiting, *(delivery for thread in self._threads for delivery in thread.at_hand)]

    def submit(self, delivery: Delivery) -> None:
        (self._batch if delivery.batch else self._live).append(delivery)
        self.assign()

    def finished(self, thread: LaneThread, delivery: Delivery) -> None:
        thread.at_hand.remove(delivery)
        self.assign()

    def drop_waiting(self) -> list[Delivery]:
        waiting = self.waiting
        self._live.clear()
        self._batch.clear()
        return waiting

    def stop(self) -> None:
        for thread in self._threads:
            thread.stop()

    def assign(self) -> None:
        """To be called also when a lane was put into service again."""
        while self._live and (thread := self._for_live()):
            self._hand(thread, self._live.popleft())
        while self._batch and (thread := self._for_batch()):
            self._hand(thread, self._batch.popleft())

    def _for_live(self) -> LaneThread | None:
        """The first idle lane, because its sandboxes are the warmest; else one whose batch has not given way yet."""
        believed = self._believed()
        idle = next((thread for thread in believed if not thread.at_hand), None)
        return idle or next(
            (thread for thread in believed if [delivery.batch for delivery in thread.at_hand] == [True]), None
        )

    def _for_batch(self) -> LaneThread | None:
        believed = self._believed()
        idle = [thread for thread in believed if not thread.at_hand]
        # The last lane in service does batches, too: they give way.
        return idle[-1] if len(idle) > min(self._reserved, len(believed) - 1) else None

    def _believed(self) -> list[LaneThread]:
        return [thread for thread in self._threads if not thread.condition.in_doubt]

    @staticmethod
    def _hand(thread: LaneThread, delivery: Delivery) -> None:
        thread.at_hand.append(delivery)
        thread.put(delivery)
