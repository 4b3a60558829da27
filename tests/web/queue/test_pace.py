from web.queue.rules.backlog import Backlog
from web.queue.rules.pace import Claims, Pace


def paced(backlog: Backlog, *, count: int = 0, in_flight: int = 0) -> Pace:
    """Make a Pace after a round of claims that left this backlog."""
    pace = Pace()
    pace.begin()
    pace.end(backlog, Claims(count=count, in_flight=in_flight))
    return pace


def test_everything_matters_before_the_first_round_and_within_one() -> None:
    pace = Pace()
    assert pace.is_woken_by_queued()
    assert pace.is_woken_by_final()
    pace = paced(Backlog.FOR_SLOTS, count=8, in_flight=8)
    pace.begin()
    assert pace.is_woken_by_queued()
    assert pace.is_woken_by_final()


def test_an_idle_queue_is_woken_by_what_is_queued_and_not_by_what_becomes_final() -> None:
    pace = paced(Backlog.NONE)
    assert pace.is_woken_by_queued()
    assert not pace.is_woken_by_final()


def test_in_a_rush_a_quarter_of_what_was_in_flight_must_be_final_first() -> None:
    pace = paced(Backlog.FOR_SLOTS, count=8, in_flight=8)
    assert not pace.is_woken_by_queued()
    assert [pace.is_woken_by_final() for _ in range(3)] == [False, True, True]


def test_a_round_that_claimed_nothing_leaves_the_count_as_it_was() -> None:
    pace = paced(Backlog.FOR_SLOTS, count=8, in_flight=8)
    assert not pace.is_woken_by_final()
    pace.begin()
    pace.end(Backlog.FOR_SLOTS, Claims(count=0))
    assert pace.is_woken_by_final()


def test_one_in_flight_is_no_reason_to_wait() -> None:
    assert paced(Backlog.FOR_SLOTS, count=1, in_flight=1).is_woken_by_final()


def test_what_waits_aside_is_looked_at_when_something_is_queued() -> None:
    assert paced(Backlog.ASIDE, count=1, in_flight=4).is_woken_by_queued()


def test_begin_tells_what_waited_before() -> None:
    assert Pace().begin() is Backlog.NONE
    assert paced(Backlog.ASIDE).begin() is Backlog.ASIDE
