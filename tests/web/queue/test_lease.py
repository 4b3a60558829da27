from datetime import UTC, datetime, timedelta

import pytest

from judge.messages import Progress, Stage
from judge.nsq.stats import NsqdStats
from tests.web.site_data import Site
from web.judgings.transitions import Attempt, return_lost
from web.queue.rules.claim import claim
from web.queue.rules.lease import Leases, end_lapsed, find_lapsed

NSQD = "127.0.0.1:4150"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def attempt(site: Site) -> Attempt:
    """An attempt at a judging that was dispatched."""
    site.add_workers()
    submitted = site.submit(site.add_user())
    (claimed,) = claim(site.connection, pool="default", nsqd=NSQD)
    return Attempt(judging_id=submitted.judging_id, attempt_token=claimed.attempt_token)


def progress(attempt: Attempt, stage: Stage, **changes: object) -> Progress:
    return Progress(
        judging_id=attempt.judging_id,
        submission_id=1,
        attempt_token=attempt.attempt_token,
        stage=stage,
        sequence=0,
        worker="w",
        **changes,  # type: ignore[arg-type]
    )


def compiling(attempt: Attempt) -> Progress:
    return progress(attempt, Stage.COMPILING)


def handed_over(attempt: Attempt, *, slice_count: int = 1) -> Progress:
    return progress(attempt, Stage.COMPILING, handed_over_to=NSQD, slice_count=slice_count)


def running(attempt: Attempt, slice_index: int = 0) -> Progress:
    return progress(attempt, Stage.RUNNING, slice_index=slice_index)


def heard(site: Site, *messages: Progress) -> None:
    leases = Leases()
    for message in messages:
        leases.observe(message)
    leases.write(site.connection)


def slices(site: Site) -> list[tuple[int, str]]:
    return site.connection.execute("SELECT slice, state FROM judging_slice ORDER BY slice").fetchall()


def let_leases_lapse(site: Site) -> None:
    site.connection.execute("UPDATE judging SET lease_expires_at = now() - interval '1 s' WHERE state = 'compiling'")
    site.connection.execute(
        "UPDATE judging_slice SET lease_expires_at = now() - interval '1 s' WHERE state = 'running'"
    )


def waiting_run_jobs(*, started_at: datetime = LONG_AGO, count: int = 1) -> NsqdStats:
    places = {("judge.run.default", "work"): count}
    return NsqdStats(started_at=started_at, pending=places, waiting=places)


def test_the_stages_are_claimed_one_after_the_other_and_counted_once(site: Site, attempt: Attempt) -> None:
    heard(site, compiling(attempt))
    judging = site.judging(attempt.judging_id)
    assert (judging["state"], judging["claimed_attempts"]) == ("compiling", 1)
    heard(site, handed_over(attempt, slice_count=2))
    judging = site.judging(attempt.judging_id)
    assert (judging["state"], judging["lease_expires_at"]) == ("running", None)
    assert slices(site) == [(0, "dispatched"), (1, "dispatched")]
    heard(site, running(attempt, 1))
    assert slices(site) == [(0, "dispatched"), (1, "running")]
    assert site.judging(attempt.judging_id)["claimed_attempts"] == 1


def test_messages_that_come_in_the_wrong_order_lead_no_judging_back(site: Site, attempt: Attempt) -> None:
    heard(site, running(attempt))
    heard(site, compiling(attempt), handed_over(attempt))
    assert site.state(attempt.judging_id) == "running"
    assert slices(site) == [(0, "running")]
    assert find_lapsed(site.connection) == []


def test_a_handed_over_judging_that_was_never_claimed_counts_nothing_yet(site: Site, attempt: Attempt) -> None:
    heard(site, handed_over(attempt))
    assert site.judging(attempt.judging_id)["claimed_attempts"] == 0
    heard(site, running(attempt))
    assert site.judging(attempt.judging_id)["claimed_attempts"] == 1


def test_progress_of_another_attempt_changes_nothing(site: Site, attempt: Attempt) -> None:
    foreign = Attempt(judging_id=attempt.judging_id, attempt_token="another")
    heard(site, compiling(foreign), handed_over(foreign), running(foreign))
    assert site.state(attempt.judging_id) == "dispatched"
    assert slices(site) == []


@pytest.mark.parametrize("stage", [compiling, running])
def test_a_lapsed_lease_sends_the_judging_again(site: Site, attempt: Attempt, stage: object) -> None:
    heard(site, stage(attempt))  # type: ignore[operator]
    assert find_lapsed(site.connection) == []
    let_leases_lapse(site)
    lapsed = find_lapsed(site.connection)
    assert end_lapsed(site.connection, lapsed, {NSQD: waiting_run_jobs(count=0)}, pool="default") == 1
    judging = site.judging(attempt.judging_id)
    assert (judging["state"], judging["claimed_attempts"], judging["attempt_token"]) == ("queued", 1, None)
    assert slices(site) == []


def test_one_lapsed_slice_of_several_sends_the_judging_again(site: Site, attempt: Attempt) -> None:
    heard(site, handed_over(attempt, slice_count=2), running(attempt, 0))
    let_leases_lapse(site)
    heard(site, running(attempt, 1))
    (lapsed,) = find_lapsed(site.connection)
    assert end_lapsed(site.connection, [lapsed], {NSQD: waiting_run_jobs()}, pool="default") == 1


@pytest.mark.parametrize(
    ("stats", "returned"),
    [
        (waiting_run_jobs(), 0),
        (waiting_run_jobs(count=0), 1),
        (waiting_run_jobs(started_at=datetime.now(UTC) + timedelta(days=1)), 1),
        (None, 1),
    ],
    ids=["run jobs wait", "none waits", "restarted since", "vanished"],
)
def test_where_nobody_told_of_the_run_job_it_may_wait_in_an_nsqd_that_lost_nothing(
    site: Site, attempt: Attempt, stats: NsqdStats | None, returned: int
) -> None:
    heard(site, compiling(attempt))
    let_leases_lapse(site)
    assert end_lapsed(site.connection, find_lapsed(site.connection), {NSQD: stats}, pool="default") == returned
    assert site.state(attempt.judging_id) == ("queued" if returned else "compiling")
    assert find_lapsed(site.connection) == []


def test_nobody_waits_for_ever(site: Site, attempt: Attempt) -> None:
    heard(site, compiling(attempt))
    let_leases_lapse(site)
    site.set_judging(attempt.judging_id, "claimed_at = now() - interval '601 s'")
    assert end_lapsed(site.connection, find_lapsed(site.connection), {NSQD: waiting_run_jobs()}, pool="default") == 1


def test_the_third_lapsed_attempt_ends_the_judging(site: Site, attempt: Attempt) -> None:
    heard(site, running(attempt))
    site.set_judging(attempt.judging_id, "claimed_attempts = 3")
    let_leases_lapse(site)
    assert end_lapsed(site.connection, find_lapsed(site.connection), {NSQD: None}, pool="default") == 0
    judging = site.judging(attempt.judging_id)
    assert (judging["verdict"], judging["judge_error_reason"]) == (
        "JE",
        "3 attempts were claimed by workers that then fell silent",
    )


def test_the_lease_that_the_previous_release_wrote_for_a_running_judging_lapses_too(
    site: Site, attempt: Attempt
) -> None:
    site.set_judging(attempt.judging_id, "state = 'running', lease_expires_at = now() - interval '1 s'")
    assert len(find_lapsed(site.connection)) == 1
    heard(site, running(attempt))
    assert find_lapsed(site.connection) == []


def test_an_attempt_is_counted_though_the_previous_release_left_the_claim_of_another_in_the_row(
    site: Site, attempt: Attempt
) -> None:
    site.set_judging(attempt.judging_id, "claimed_attempts = 1, claimed_at = now() - interval '1 minute'")
    heard(site, compiling(attempt))
    heard(site, compiling(attempt))
    assert site.judging(attempt.judging_id)["claimed_attempts"] == 2


def test_a_lost_attempt_that_was_not_claimed_takes_nothing_off_the_count(site: Site, attempt: Attempt) -> None:
    site.set_judging(attempt.judging_id, "claimed_at = now() - interval '1 minute'")
    heard(site, handed_over(attempt))
    assert return_lost(site.connection, attempt.attempt_token)
    assert site.judging(attempt.judging_id)["claimed_attempts"] == 0


def test_a_clock_that_was_set_back_counts_an_attempt_once(site: Site, attempt: Attempt) -> None:
    site.set_judging(attempt.judging_id, "dispatched_at = now() + interval '1 minute'")
    heard(site, compiling(attempt))
    heard(site, running(attempt))
    assert site.judging(attempt.judging_id)["claimed_attempts"] == 1


def test_a_slice_is_held_while_the_dispatcher_of_the_previous_release_hears_of_it(site: Site, attempt: Attempt) -> None:
    heard(site, running(attempt))
    let_leases_lapse(site)
    site.set_judging(attempt.judging_id, "lease_expires_at = now() + interval '20 s'")
    assert find_lapsed(site.connection) == []
    site.set_judging(attempt.judging_id, "lease_expires_at = now() - interval '1 s'")
    assert len(find_lapsed(site.connection)) == 1


def test_progress_that_the_database_refuses_stops_no_other(site: Site, attempt: Attempt) -> None:
    unspeakable = Attempt(judging_id=attempt.judging_id, attempt_token="\0")
    enormous = Attempt(judging_id=2**63, attempt_token="t")
    leases = Leases()
    for message in (compiling(unspeakable), compiling(enormous), compiling(attempt), running(unspeakable)):
        leases.observe(message)
    leases.write(site.connection)
    assert site.state(attempt.judging_id) == "compiling"
    leases.observe(running(attempt))
    leases.write(site.connection)
    assert site.state(attempt.judging_id) == "running"
