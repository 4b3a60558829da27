"""What the watchers of a submission hear of its groups while it runs."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec
import pytest

from judge.messages import Progress, Stage
from judge.verdict import Verdict
from tests.judge.grading.trees import flat, two_groups
from tests.web.test_visibility import facts
from web.live.subject import Subject
from web.live.watcher import Watcher
from web.visibility import Detail, Level

AC, WA = Verdict.AC, Verdict.WA


@dataclass
class Listener:
    """The part of a Watcher that a subject uses, without a socket."""

    detail: Detail = field(default_factory=lambda: Detail(level=Level.GROUPS))
    heard: list[dict[str, Any]] = field(default_factory=list)

    def send(self, data: bytes) -> None:
        self.heard.append(json.loads(data.partition(b"data: ")[2]))


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def progress(*verdicts: Verdict, sequence: int, slice_index: int = 0, first: int = 0, **more: Any) -> Progress:
    return Progress(
        judging_id=20,
        submission_id=10,
        attempt_token="t",
        stage=Stage.RUNNING,
        sequence=sequence,
        worker="w",
        slice_index=slice_index,
        first=first,
        verdicts=verdicts,
        cpu_time_ms=(1,) * len(verdicts),
        peak_memory_kib=(1,) * len(verdicts),
        **more,
    )


def running(plan: object) -> Any:
    return facts(
        state="running",
        verdict=None,
        testcase_results=None,
        testcase_count=5,
        grading=msgspec.json.encode(plan).decode(),
        attempt_token="t",
    )


def last_heard(subject: Subject, listener: Listener) -> dict[str, Any]:
    listener.heard.clear()
    subject.catch_up(cast(Watcher, listener))
    return listener.heard[-1]


def groups(heard: dict[str, Any]) -> dict[str, tuple[str | None, float | None]]:
    return {group["name"]: (group.get("verdict"), group.get("score")) for group in heard["groups"]}


def test_groups_and_score_grow_with_the_progress_of_all_slices(loop: asyncio.AbstractEventLoop) -> None:
    subject, listener = Subject(loop), Listener()
    subject.learn(running(two_groups()))
    subject.progress(progress(AC, AC, sequence=1))
    heard = last_heard(subject, listener)
    assert groups(heard) == {"secret/1": (None, None), "secret/2": (None, None)}
    assert (heard["score"], heard["max_score"], heard["verdicts"]) == (0, 100, ["AC"])
    subject.progress(progress(AC, WA, sequence=0, slice_index=1, first=3))
    subject.progress(progress(AC, AC, AC, sequence=2))
    heard = last_heard(subject, listener)
    assert groups(heard) == {"secret/1": ("AC", 30), "secret/2": ("WA", 0)}
    assert heard["score"] == 30


def test_messages_that_tell_of_the_newest_testcases_alone_count_all_of_them(loop: asyncio.AbstractEventLoop) -> None:
    subject, listener = Subject(loop), Listener()
    subject.learn(running(two_groups()))
    subject.progress(progress(AC, AC, sequence=1))
    subject.progress(progress(AC, AC, sequence=2, first=1))
    subject.progress(progress(AC, AC, sequence=3, first=3))
    heard = last_heard(subject, listener)
    assert groups(heard) == {"secret/1": ("AC", 30), "secret/2": ("AC", 70)}


def test_an_older_message_and_an_older_attempt_change_nothing(loop: asyncio.AbstractEventLoop) -> None:
    subject, listener = Subject(loop), Listener()
    subject.learn(running(two_groups()))
    subject.progress(progress(AC, AC, AC, sequence=2))
    subject.progress(progress(AC, AC, sequence=1))
    assert last_heard(subject, listener)["score"] == 30
    subject.learn(facts(state="queued", attempt_token=None, grading=None))
    subject.learn(running(two_groups()))
    subject.progress(progress(AC, sequence=0))
    assert last_heard(subject, listener)["score"] == 0


def test_scores_of_a_checker_count(loop: asyncio.AbstractEventLoop) -> None:
    subject, listener = Subject(loop), Listener()
    subject.learn(running(two_groups()))
    subject.progress(progress(AC, AC, AC, sequence=0, scores=(None, 12.5, 20.0)))
    assert groups(last_heard(subject, listener))["secret/1"] == ("AC", 12.5)


def test_without_groups_there_is_nothing_to_tell(loop: asyncio.AbstractEventLoop) -> None:
    subject, listener = Subject(loop), Listener()
    subject.learn(running(flat(5)))
    subject.progress(progress(AC, sequence=0))
    heard = last_heard(subject, listener)
    assert (heard["groups"], heard["score"]) == ([], None)
