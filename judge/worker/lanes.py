"""Decides which lane does which job.

Threads suffice: a lane waits for its programs nearly all the time, and every system call lets another thread run. If
there are more lanes than one interpreter can serve, start more workers.

Live jobs go before batches in three ways. They have a queue of their own. Some lanes never take batches. And if every
lane is busy, a batch gives way between two testcases, or between two series of short ones: its lane does the live job
first, in another sandbox.
"""

from collections import deque
from collections.abc import Sequence

from judge.worker.delivery import Delivery
from judge.worker.lane_thread import LaneThread


class Lanes:
    """Hands jobs to lanes. Use it on the loop only."""

    def __init__(self, threads: Sequence[LaneThread], *, reserved: int) -> None:
        self._threads = threads
        self._reserved = reserved  # how many lanes in service never take batches
        self._live: deque[Delivery] = deque()
        self._batch: deque[Delivery] = deque()

    @property
    def busy_count(self) -> int:
        return sum(bool(thread.at_hand) for thread in self._threads)

    @property
    def in_service_count(self) -> int:
        """How many lanes may get jobs. A lane in doubt counts until its self-test fails."""
        return sum(thread.condition.reason is None for thread in self._threads)

    @property
    def out_of_service(self) -> tuple[str, ...]:
        """List the lanes out of service, each with its reason."""
        return tuple(
            f"lane {thread.number}: {thread.condition.reason}"
            for thread in self._threads
            if thread.condition.is_out_of_service
        )

    @property
    def trouble(self) -> str | None:
        """Say why no lane may get jobs; None if one may."""
        if self.in_service_count or not self._threads:
            return None
        return f"no lane passes its self-test: {self._threads[0].condition.reason}"

    @property
    def waiting(self) -> list[Delivery]:
        return [*self._live, *self._batch]

    def at_hand(self) -> list[Delivery]:
        """List all deliveries that must be kept alive, waiting ones too."""
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
        """Hand waiting jobs to lanes. Call this also when a lane is in service again."""
        while self._live and (thread := self._for_live()):
            self._hand(thread, self._live.popleft())
        while self._batch and (thread := self._for_batch()):
            self._hand(thread, self._batch.popleft())

    def _for_live(self) -> LaneThread | None:
        """Choose the first idle lane, because its sandboxes are warm; else one whose batch can still give way."""
        believed = self._believed()
        idle = next((thread for thread in believed if not thread.at_hand), None)
        return idle or next(
            (thread for thread in believed if [delivery.batch for delivery in thread.at_hand] == [True]), None
        )

    def _for_batch(self) -> LaneThread | None:
        believed = self._believed()
        idle = [thread for thread in believed if not thread.at_hand]
        # If only one lane is in service, it does batches, too: they give way to live jobs.
        return idle[-1] if len(idle) > min(self._reserved, len(believed) - 1) else None

    def _believed(self) -> list[LaneThread]:
        return [thread for thread in self._threads if not thread.condition.in_doubt]

    @staticmethod
    def _hand(thread: LaneThread, delivery: Delivery) -> None:
        thread.at_hand.append(delivery)
        thread.put(delivery)
