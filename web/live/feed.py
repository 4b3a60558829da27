"""Keeping the watchers of submissions and sending them what is new.

A watcher first gets a snapshot from the database. Progress comes from NSQ and only extends the page. A final verdict is
never taken from a message: Postgres announces it in the transaction that writes it, and a new snapshot is sent.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Iterator

import psycopg
import structlog
from prometheus_client import Counter, Gauge

from judge.messages import Progress
from web.live.crowd import Crowd
from web.live.subject import Subject
from web.live.watcher import HEARTBEAT, Watcher, event
from web.visibility import JudgingFacts, detail_of, judging_view

#: Proxies end a connection that is silent for a minute.
HEARTBEAT_INTERVAL_S = 15
#: So many notifications are remembered: more than can arrive while facts are loaded.
REMEMBERED_NOTIFICATIONS = 10_000

LoadFacts = Callable[[int, int], Awaitable[JudgingFacts | None]]

WATCHERS = Gauge("judge_live_watchers", "Open connections")
CROWDED = Counter("judge_live_crowded_total", "Streams that gave way to newer ones of the same viewer")
FINALS = Counter("judge_live_finals_total", "Final snapshots sent")

log = structlog.get_logger()


class Feed:
    def __init__(self, load_facts: LoadFacts) -> None:
        self._load_facts = load_facts
        self._subjects: dict[int, Subject] = {}
        self._crowd = Crowd()
        self._tasks: set[asyncio.Task[None]] = set()
        # Each second a fifteenth of all watchers gets a heartbeat, so that not all get it at once
        self._ring: list[set[Watcher]] = [set() for _ in range(HEARTBEAT_INTERVAL_S)]
        self._next_place: Iterator[int] = itertools.cycle(range(HEARTBEAT_INTERVAL_S))
        self._places: dict[Watcher, int] = {}
        self.notified = 0  #: counts notifications
        self._notified_at: dict[int, int] = {}  #: submission -> the count at its last notification
        self._forgotten_until = 0  #: submissions that are not in there had no notification after this count

    def join(self, watcher: Watcher) -> None:
        """Add a watcher. From now on it misses no final verdict."""
        subject = self._subjects.get(watcher.submission_id)
        if subject is None:
            subject = self._subjects[watcher.submission_id] = Subject(asyncio.get_running_loop())
        subject.watchers.add(watcher)
        self._places[watcher] = next(self._next_place)
        self._ring[self._places[watcher]].add(watcher)
        WATCHERS.inc()
        oldest = self._crowd.join(watcher)
        if oldest is not None:
            CROWDED.inc()
            oldest.send(event("crowded", b"{}"))
            self._let_go(oldest)

    def is_unchanged_since(self, submission_id: int, notified: int) -> bool:
        """Whether facts are still true that began to be loaded when the count was `notified`."""
        return max(self._notified_at.get(submission_id, 0), self._forgotten_until) <= notified

    def leave(self, watcher: Watcher) -> None:
        place = self._places.pop(watcher, None)
        if place is None:
            return
        self._ring[place].discard(watcher)
        WATCHERS.dec()
        self._crowd.leave(watcher)
        subject = self._subjects.get(watcher.submission_id)
        if subject is not None:
            subject.watchers.discard(watcher)
            if not subject.watchers:
                subject.stop()
                del self._subjects[watcher.submission_id]

    def send_snapshot(self, watcher: Watcher, facts: JudgingFacts) -> None:
        """Send a snapshot: the first one, or the final one, after which the stream ends."""
        subject = self._subjects.get(watcher.submission_id)
        if watcher not in self._places or subject is None:
            return
        detail = detail_of(facts)
        if detail is None:  # the viewer may no longer see it
            self._let_go(watcher)
            return
        watcher.detail = detail
        subject.learn(facts)
        view = judging_view(facts, detail)
        watcher.send(event("final" if view.is_final else "snapshot", view.to_json()))
        if view.is_final:
            FINALS.inc()
            self._let_go(watcher)
        else:
            subject.catch_up(watcher)

    def progress(self, progress: Progress) -> None:
        # That of a trial run has no submission, and nobody watches it here
        subject = None if progress.submission_id is None else self._subjects.get(progress.submission_id)
        if subject is None:
            return
        if progress.attempt_token == subject.attempt_token:
            subject.progress(progress)
        elif progress.attempt_token != subject.foreign_token:
            # It is of a new attempt or of an old one. Only the database knows, and it is asked once
            subject.foreign_token = progress.attempt_token
            self._spawn(self._identify(subject, progress))

    def final(self, submission_id: int) -> None:
        """Send new snapshots of a submission: Postgres has announced that its judging is final."""
        self.notified += 1
        if len(self._notified_at) >= REMEMBERED_NOTIFICATIONS:
            self._notified_at.clear()
            self._forgotten_until = self.notified
        self._notified_at[submission_id] = self.notified
        subject = self._subjects.get(submission_id)
        if subject is not None:
            for watcher in tuple(subject.watchers):
                self._spawn(self._refresh(watcher))

    def refresh_all(self) -> None:
        """Send new snapshots to all, after a time in which notifications may have been missed."""
        self.notified += 1
        self._forgotten_until = self.notified
        for submission_id in tuple(self._subjects):
            self.final(submission_id)

    async def beat_for_ever(self) -> None:
        for place in itertools.cycle(range(HEARTBEAT_INTERVAL_S)):
            for watcher in tuple(self._ring[place]):
                watcher.send(HEARTBEAT)
            await asyncio.sleep(1)

    async def _refresh(self, watcher: Watcher) -> None:
        facts = await self._load_facts(watcher.submission_id, watcher.viewer_id)
        if facts is None:
            self._let_go(watcher)
        else:
            self.send_snapshot(watcher, facts)

    def _let_go(self, watcher: Watcher) -> None:
        self.leave(watcher)
        watcher.close()

    async def _identify(self, subject: Subject, progress: Progress) -> None:
        watcher = next(iter(subject.watchers), None)
        facts = watcher and await self._load_facts(watcher.submission_id, watcher.viewer_id)
        if facts:
            subject.learn(facts)
            if facts.attempt_token == progress.attempt_token:
                subject.progress(progress)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[None, None, None]) -> None:
        """Send nothing while Postgres is down. `refresh_all` sends it later."""
        try:
            await work
        except psycopg.Error as error:
            log.warning("live.postgres_down", reason=str(error).strip())
