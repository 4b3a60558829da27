"""A submission that is watched, and the last progress of its judging."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from judge.grading.standing import Standing
from judge.messages import Progress, Stage
from judge.testcase_result import TestcaseResult
from web.live.watcher import Watcher, event
from web.problems.test_groups import TestGroups
from web.visibility import Detail, JudgingFacts, ordinals_of, progress_view

#: A page is told at most ten times a second.
PROGRESS_INTERVAL_S = 0.1


class Subject:
    __slots__ = (
        "_latest",
        "_loop",
        "_sent_at",
        "_standing",
        "_timer",
        "attempt_token",
        "foreign_token",
        "open_testcases",
        "sample_count",
        "test_groups",
        "testcase_count",
        "watchers",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.watchers: set[Watcher] = set()
        self.attempt_token: str | None = None
        self.foreign_token: str | None = None  #: the database was asked about it: it is not the current attempt's
        self.testcase_count = 0
        self.sample_count = 0
        self.open_testcases: Sequence[int] = ()
        self.test_groups: TestGroups | None = None
        self._latest: dict[int, Progress] = {}  #: slice -> its last progress
        self._standing: Standing | None = None  #: of all slices; None: the problem has no groups
        self._sent_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def learn(self, facts: JudgingFacts) -> None:
        """Take the current attempt from the database's facts."""
        if facts.attempt_token != self.attempt_token:
            self._latest.clear()
            self._standing = None if facts.plan is None else Standing(facts.plan)
        self.attempt_token = facts.attempt_token
        self.testcase_count = facts.testcase_count
        self.sample_count = facts.sample_count
        self.open_testcases = facts.open_testcases
        self.test_groups = facts.test_groups

    def progress(self, progress: Progress) -> None:
        """Take progress of the current attempt. Messages arrive in any order, so an older one changes nothing."""
        known = self._latest.get(progress.slice_index)
        if known is not None and _age(known) >= _age(progress):
            return
        self._latest[progress.slice_index] = progress
        if self._standing is not None:
            for result in _results_of(progress):  # one that was told before changes nothing
                self._standing.add(result)
        if self._timer is None:
            wait_s = max(0.0, self._sent_at + PROGRESS_INTERVAL_S - self._loop.time())
            if wait_s == 0.0:
                self._send_progress()
            else:
                self._timer = self._loop.call_later(wait_s, self._send_progress)

    def catch_up(self, watcher: Watcher) -> None:
        """Send a new watcher the progress that the running attempt has made before."""
        if watcher.detail is not None:
            for data in self._encode(watcher.detail):
                watcher.send(data)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _send_progress(self) -> None:
        self._timer = None
        self._sent_at = self._loop.time()
        by_detail = _once(self._encode)
        for watcher in tuple(self.watchers):
            if watcher.detail is not None:
                for data in by_detail(watcher.detail):
                    watcher.send(data)

    def _encode(self, detail: Detail) -> list[bytes]:
        return [
            event(
                "progress",
                msgspec.json.encode(
                    progress_view(
                        progress,
                        detail=detail,
                        testcase_count=self.testcase_count,
                        sample_count=self.sample_count,
                        open_testcases=self.open_testcases,
                        standing=self._standing,
                        test_groups=self.test_groups,
                    )
                ),
            )
            for progress in self._latest.values()
        ]


def _results_of(progress: Progress) -> Iterator[TestcaseResult]:
    """What grading needs of each testcase."""
    unknown = (None,) * len(progress.verdicts)
    scores, multipliers = progress.scores or unknown, progress.score_multipliers or unknown
    for ordinal, verdict, score, multiplier in zip(
        ordinals_of(progress), progress.verdicts, scores, multipliers, strict=True
    ):
        yield TestcaseResult(ordinal=ordinal, verdict=verdict, score=score, score_multiplier=multiplier)


def _age(progress: Progress) -> tuple[bool, int]:
    return progress.stage is Stage.RUNNING, progress.sequence


def _once(encode: Callable[[Detail], Iterable[bytes]]) -> Callable[[Detail], Iterable[bytes]]:
    """Encode only once for all watchers with the same detail."""
    encoded: dict[Detail, Iterable[bytes]] = {}

    def look_up(detail: Detail) -> Iterable[bytes]:
        if detail not in encoded:
            encoded[detail] = encode(detail)
        return encoded[detail]

    return look_up
