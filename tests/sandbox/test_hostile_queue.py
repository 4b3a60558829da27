"""Attacks on what is around a sandbox, through real workers: messages, lane numbers, logs, the next job."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from judge.limits import KIB, STDERR_KEPT_BYTES
from judge.messages import Outcome, Result, encode
from judge.nsq import topics
from judge.verdict import Verdict
from tests.integration.worker_harness import Site, Subscriber, site
from tests.sandbox.hostile.judging import HONEST_CASES, HONEST_LIMITS, language_of
from tests.sandbox.hostile.table import ATTACKS, Attack
from tests.services import Nsqd, Nsqlookupd

NAMES = {
    "01-include-random.c",
    "06-giant-binary.c",
    "08-warning-flood.c",
    "16-pause.c",
    "19-stops-itself.c",
    "22-touch.java",
    "28-fork-bomb.c",
    "30-daemon.py",
    "31-kill-all.c",
    "31-kill-all.py",
    "37-million-inodes.c",
    "43-stdout-flood.c",
    "44-much-stderr.c",
    "45-bytes.c",
    "46-forged-report.py",
    "60-kill-supervisor-by-memory.c",
}
CHOSEN = [attack for attack in ATTACKS if attack.source in NAMES]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A compile worker and a run worker with one lane each, which got every attack with an honest job behind it."""

    around: Site
    results: Subscriber
    judging_ids: dict[str, tuple[int, int]]  #: the attack's and the honest one's, by source

    def results_of(self, attack: Attack) -> tuple[Result, Result]:
        hostile, honest = (self.results.result_of(judging_id) for judging_id in self.judging_ids[attack.source])
        return hostile, honest


@pytest.fixture(scope="module")
def queue(nsqd: Nsqd, nsqlookupd: Nsqlookupd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queue]:
    with site(nsqd, nsqlookupd, tmp_path_factory.mktemp("site"), "hostile") as around:
        results = around.subscribe(topics.RESULT)
        for kind in ("compile", "run"):
            around.start_worker(kind)
        judging_ids = {attack.source: (submit(around, attack), submit_honest(around, attack)) for attack in CHOSEN}
        yield Queue(around=around, results=results, judging_ids=judging_ids)
        results.close()


def submit(around: Site, attack: Attack) -> int:
    found = language_of(attack.suffix)
    manifest = around.problem(list(attack.cases), limits=attack.limits)
    source, count = attack.path.read_text(), len(attack.cases)
    job = around.compile_job(
        found.variant.id, found.language.source_name, source, manifest, count=count, limits=attack.limits
    )
    return around.submit(job)


def submit_honest(around: Site, attack: Attack) -> int:
    found = language_of(attack.suffix)
    manifest = around.problem(list(HONEST_CASES), limits=HONEST_LIMITS)
    source, count = f"{found.language.sample}\n", len(HONEST_CASES)
    job = around.compile_job(
        found.variant.id, found.language.source_name, source, manifest, count=count, limits=HONEST_LIMITS
    )
    return around.submit(job)


def test_all_that_were_chosen_are_in_the_table() -> None:
    assert {attack.source for attack in CHOSEN} == NAMES


@pytest.mark.parametrize("attack", CHOSEN, ids=lambda attack: attack.source)
def test_an_attack_gets_its_verdict_and_the_job_behind_it_is_judged_right(queue: Queue, attack: Attack) -> None:
    hostile, honest = queue.results_of(attack)
    if hostile.outcome is Outcome.COMPILE_ERROR:
        assert Verdict.CE in attack.verdicts
    else:
        assert hostile.outcome is Outcome.JUDGED, hostile.reason
        assert hostile.testcases[0].verdict in attack.verdicts
    assert len(encode(hostile)) < 64 * KIB
    assert honest.outcome is Outcome.JUDGED, honest.reason
    assert [testcase.verdict for testcase in honest.testcases] == [Verdict.AC] * len(HONEST_CASES)


def test_what_is_kept_of_a_flood_of_bytes_is_what_came_first(queue: Queue) -> None:
    attack = next(attack for attack in CHOSEN if attack.source == "44-much-stderr.c")
    hostile, _ = queue.results_of(attack)
    assert hostile.testcases[0].stderr_sha256 is not None
    kept = queue.around.store.get(hostile.testcases[0].stderr_sha256)
    assert kept == (b"\033[31m<b>\0\xff" * (STDERR_KEPT_BYTES // 10 + 1))[:STDERR_KEPT_BYTES]


def test_no_job_was_done_twice_and_none_is_left(queue: Queue) -> None:
    for attack in CHOSEN:
        queue.results_of(attack)
    judged = [result.judging_id for result in queue.results.results()]
    assert sorted(judged) == sorted(number for pair in queue.judging_ids.values() for number in pair)
    assert all(worker.process.poll() is None for worker in queue.around.workers)
