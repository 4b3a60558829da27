"""Several lanes that work at once, each in a thread of its own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Generic, TypeVar

from judge.errors import RetryableError
from judge.sandbox import Lane, LaneSettings

T = TypeVar("T")
Between = Callable[[], None]
#: Work gets a lane, and a function that it calls whenever nothing runs.
Work = Callable[[Lane, Between], T]

_TRIES = 3
_PAUSE_S = 0.2


class CrewStopped(Exception):
    """Nobody waits for this work any more."""


@dataclass(frozen=True, kw_only=True)
class _Done(Generic[T]):
    index: int
    results: tuple[T, ...] = ()  #: one, or none after an error
    error: BaseException | None = None


class Crew:
    """Hands work to lanes. A lane is opened with its first work. Use it in one thread, as a context manager."""

    def __init__(self, settings: Sequence[LaneSettings]) -> None:
        self._inbox: SimpleQueue[Callable[[Callable[[], Lane]], None] | None] = SimpleQueue()
        self._is_stopped = threading.Event()
        self._lanes: dict[int, Lane] = {}
        self._threads = [
            threading.Thread(target=self._serve, args=(number, each), name=f"lane-{number}", daemon=True)
            for number, each in enumerate(settings)
        ]

    def each(self, works: Sequence[Work[T]]) -> Iterator[tuple[int, T]]:
        """Do them all, and yield the result of each with its index as soon as it is there.

        Raises what work raises. The caller then leaves the crew, which ends all the rest.
        """
        done: SimpleQueue[_Done[T]] = SimpleQueue()
        for index, work in enumerate(works):
            self._inbox.put(self._reporting(index, work, done))
        for _ in works:
            end = done.get()
            if end.error is not None:
                raise end.error
            yield end.index, end.results[0]

    def __enter__(self) -> "Crew":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """After an exception or a signal, what still runs is ended with its sandbox."""
        if kind is not None:
            self._is_stopped.set()
        for _thread in self._threads:
            self._inbox.put(None)
        while alive := [thread for thread in self._threads if thread.is_alive()]:
            if self._is_stopped.is_set():
                self._abandon()
            alive[0].join(_PAUSE_S)

    def _abandon(self) -> None:
        """To be called again and again: a lane may be making another sandbox at this moment."""
        for lane in list(self._lanes.values()):
            lane.abandon()

    def _serve(self, number: int, settings: LaneSettings) -> None:
        def opened() -> Lane:
            if number not in self._lanes:
                self._lanes[number] = Lane(settings)
            return self._lanes[number]

        try:
            while (work := self._inbox.get()) is not None and not self._is_stopped.is_set():
                work(opened)
        finally:
            lane = self._lanes.get(number)
            if lane is not None:
                lane.close()

    def _reporting(
        self, index: int, work: Work[T], done: SimpleQueue[_Done[T]]
    ) -> Callable[[Callable[[], Lane]], None]:
        def report(opened: Callable[[], Lane]) -> None:
            try:
                done.put(_Done(index=index, results=(self._tried(work, opened),)))
            except BaseException as error:  # noqa: BLE001 - the thread's boundary: the main thread raises it
                done.put(_Done(index=index, error=error))

        return report

    def _tried(self, work: Work[T], opened: Callable[[], Lane]) -> T:
        """Trouble of the machine is no fault of the package: the lane tries again, with another sandbox."""
        for _ in range(_TRIES - 1):
            try:
                return work(opened(), self._between)
            except RetryableError:
                self._between()
        return work(opened(), self._between)

    def _between(self) -> None:
        if self._is_stopped.is_set():
            raise CrewStopped
