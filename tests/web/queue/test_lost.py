from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import services
from tests.web.site_data import Site
from web.queue.claim import claim
from web.queue.lost import BrokerState, UnclaimedDispatch, broker_state, find_unclaimed, parse_state

SENT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def dispatch(**changes: Any) -> UnclaimedDispatch:
    fields: dict[str, Any] = {
        "judging_id": 1,
        "submission_id": 2,
        "attempt_token": "t",
        "dispatched_to": "nsqd:4150",
        "dispatched_at": SENT,
        "age_s": 10.0,
        "overtaken": False,
    }
    return UnclaimedDispatch(**fields | changes)


def state(*, started_at: datetime = SENT - timedelta(days=1), **pending: int) -> BrokerState:
    """What waits, by topic; `compile` stands for judge.compile.default."""
    places = {(f"judge.{topic}.default", "work"): count for topic, count in pending.items()}
    return BrokerState(started_at=started_at, pending=places, waiting=places)


@pytest.mark.parametrize(
    ("found", "unclaimed", "gone"),
    [
        (None, dispatch(), True),
        (state(started_at=SENT + timedelta(seconds=1), compile=1), dispatch(), True),
        (state(), dispatch(), True),
        (state(compile=1), dispatch(), False),
        (state(run=1), dispatch(), False),
        (state(compile=1), dispatch(overtaken=True), True),
        (state(compile=1), dispatch(age_s=601.0), True),
    ],
    ids=["vanished", "restarted", "empty", "waiting", "perhaps claimed", "overtaken", "too long"],
)
def test_a_dispatch_is_given_up_only_where_its_message_is_gone(
    found: BrokerState | None, unclaimed: UnclaimedDispatch, gone: bool
) -> None:
    assert bool(unclaimed.why_gone(found, "default")) is gone


def test_messages_in_work_count_as_pending_but_not_as_waiting() -> None:
    channel = {"channel_name": "work", "depth": 1, "deferred_count": 2, "in_flight_count": 3}
    found = parse_state(
        {"start_time": 0, "topics": [{"topic_name": "judge.run.default", "depth": 4, "channels": [channel]}]}
    )
    assert found.pending[("judge.run.default", "work")] == 10
    assert found.waiting[("judge.run.default", "work")] == 7
    assert found.run_jobs_wait("default")
    assert not found.is_idle("default")


def test_a_real_nsqd_says_when_it_started(nsqd: services.Nsqd) -> None:
    found = broker_state(str(nsqd.http))
    assert found is not None
    assert abs((datetime.now(UTC) - found.started_at).total_seconds()) < 3600
    assert found.is_idle("default")


def test_an_nsqd_that_does_not_answer_has_no_state() -> None:
    assert broker_state(f"127.0.0.1:{services.free_port()}") is None


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
    (unclaimed,) = find_unclaimed(site.connection)
    assert (unclaimed.judging_id, unclaimed.overtaken) == (lost, overtaken)
