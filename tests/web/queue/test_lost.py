from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from judge.nsq.stats import NsqdStats
from tests.web.site_data import Site
from web.judgings.transitions import Attempt, HandOver, SliceClaim, claim_compilation, claim_slices, hand_over
from web.queue.rules.claim import claim
from web.queue.rules.lost import UnclaimedMessage, find_unclaimed, return_lost_messages

SENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
NSQD, OTHER_NSQD = "nsqd:4150", "other:4150"


def message(**changes: Any) -> UnclaimedMessage:
    fields: dict[str, Any] = {
        "judging_id": 1,
        "submission_id": 2,
        "attempt_token": "t",
        "dispatched_to": NSQD,
        "dispatched_at": SENT,
        "age_s": 10.0,
        "overtaken": False,
    }
    return UnclaimedMessage(**fields | changes)


def stats(*, started_at: datetime = SENT - timedelta(days=1), **pending: int) -> NsqdStats:
    """What waits, by topic; `compile` stands for judge.compile.default."""
    places = {(f"judge.{topic}.default", "work"): count for topic, count in pending.items()}
    return NsqdStats(started_at=started_at, pending=places, waiting=places)


@pytest.mark.parametrize(
    ("found", "unclaimed", "gone"),
    [
        (None, message(), True),
        (stats(started_at=SENT + timedelta(seconds=1), compile=1), message(), True),
        (stats(), message(), True),
        (stats(compile=1), message(), False),
        (stats(run=1), message(), False),
        (stats(compile=1), message(overtaken=True), True),
        (stats(compile=1), message(age_s=601.0), True),
        (stats(compile=1), message(dispatched_to="a name that no setting has"), False),
    ],
    ids=["vanished", "restarted", "empty", "waiting", "perhaps claimed", "overtaken", "too long", "unknown nsqd"],
)
def test_a_message_is_given_up_only_where_it_is_gone(
    found: NsqdStats | None, unclaimed: UnclaimedMessage, gone: bool
) -> None:
    assert bool(unclaimed.why_gone({NSQD: found}, "default")) is gone


def test_what_follows_from_a_message_may_lie_in_another_nsqd() -> None:
    """A compile job of the first nsqd was done, and its run job waits in the second."""
    assert message().why_gone({NSQD: stats(), OTHER_NSQD: stats(run=1)}, "default") is None


@pytest.mark.parametrize("waiting", [0, 1])
def test_what_follows_from_a_message_may_be_lost_with_another_nsqd(waiting: int) -> None:
    """The run worker had published the result to the second, which is down. It may be in no nsqd that answers."""
    reason = message().why_gone({NSQD: stats(compile=waiting), OTHER_NSQD: None}, "default")
    assert (reason is None) is bool(waiting)


def test_nothing_is_given_up_while_no_nsqd_answers_and_none_is_its_own() -> None:
    assert message(dispatched_to="a name that no setting has").why_gone({NSQD: None}, "default") is None


def test_a_run_job_is_lost_with_its_nsqd_however_many_others_wait(site: Site) -> None:
    attempt = dispatched(site)
    claim_compilation(site.connection, [attempt])
    hand_over(site.connection, [HandOver(attempt=attempt, nsqd_tcp=NSQD, slice_count=1)])
    assert find_unclaimed(site.connection, []) == []
    (unclaimed,) = find_unclaimed(site.connection, [NSQD])
    assert (unclaimed.judging_id, unclaimed.dispatched_to) == (attempt.judging_id, NSQD)
    nsqds = {NSQD: stats(started_at=datetime.now(UTC), run=1000), OTHER_NSQD: stats(run=1000)}
    assert return_lost_messages(site.connection, [unclaimed], nsqds, pool="default") == 1
    judging = site.judging(attempt.judging_id)
    assert (judging["state"], judging["claimed_attempts"]) == ("queued", 0)
    assert site.connection.execute("SELECT count(*) FROM judging_slice").fetchone() == (0,)


def test_a_slice_that_a_worker_holds_is_not_lost_with_its_nsqd(site: Site) -> None:
    attempt = dispatched(site)
    hand_over(site.connection, [HandOver(attempt=attempt, nsqd_tcp=NSQD, slice_count=1)])
    claim_slices(site.connection, [SliceClaim(attempt=attempt, slice_index=0)])
    site.connection.execute("UPDATE judging_slice SET dispatched_at = now() - interval '1 minute'")
    assert find_unclaimed(site.connection, [NSQD]) == []


def test_one_lost_slice_of_several_sends_the_judging_again(site: Site) -> None:
    attempt = dispatched(site)
    hand_over(site.connection, [HandOver(attempt=attempt, nsqd_tcp=NSQD, slice_count=3)])
    claim_slices(site.connection, [SliceClaim(attempt=attempt, slice_index=1)])
    unclaimed = find_unclaimed(site.connection, [NSQD])
    assert len(unclaimed) == 2
    assert return_lost_messages(site.connection, unclaimed, {NSQD: None}, pool="default") == 1
    assert site.state(attempt.judging_id) == "queued"


def test_the_row_of_a_dispatch_may_be_written_before_its_message_is_published(site: Site) -> None:
    dispatched(site)
    assert find_unclaimed(site.connection, ["127.0.0.1:4150"]) == []


def dispatched(site: Site) -> Attempt:
    site.add_workers()
    submitted = site.submit(site.add_user())
    (claimed,) = claim(site.connection, pool="default", nsqd="127.0.0.1:4150")
    return Attempt(judging_id=submitted.judging_id, attempt_token=claimed.attempt_token)


@pytest.mark.parametrize(
    ("assignments", "overtaken"),
    [
        ("state = 'dispatched'", False),
        ("state = 'compiling', lease_expires_at = now()", True),
        ("state = 'running', lease_expires_at = now()", True),
        ("state = 'final', verdict = 'AC', final_at = now()", True),
    ],
    ids=["sent", "compiling", "running", "final"],
)
def test_a_dispatch_is_overtaken_by_a_much_later_one_that_is_claimed_or_done(
    site: Site, assignments: str, overtaken: bool
) -> None:
    site.add_workers()
    lost, later = (site.submit(site.add_user()).judging_id for _ in range(2))
    claim(site.connection, pool="default", nsqd="127.0.0.1:4150")
    site.set_judging(lost, "dispatched_at = now() - interval '20 s'")
    site.set_judging(later, assignments)
    (unclaimed,) = find_unclaimed(site.connection, [])
    assert (unclaimed.judging_id, unclaimed.overtaken) == (lost, overtaken)
