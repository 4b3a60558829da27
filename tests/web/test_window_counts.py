import time

import pytest
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from web.window_counts import URI, WindowCounts


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 1_000_000.0
        monkeypatch.setattr(time, "time", lambda: self.now_s)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_the_library_limits_by_it(clock: Clock) -> None:
    storage = storage_from_string(URI)
    assert isinstance(storage, WindowCounts)
    limiter, three = FixedWindowRateLimiter(storage), RateLimitItemPerMinute(3)
    assert [limiter.hit(three, "ada") for _ in range(4)] == [True, True, True, False]
    assert limiter.hit(three, "bob")
    assert not limiter.test(three, "ada")
    assert limiter.get_window_stats(three, "ada") == (clock.now_s + 60, 0)
    clock.now_s += 60
    assert limiter.test(three, "ada")
    assert [limiter.hit(three, "ada") for _ in range(4)] == [True, True, True, False]


def test_a_window_begins_with_its_first_hit_and_is_not_prolonged(clock: Clock) -> None:
    counts = WindowCounts()
    assert counts.incr("ada", 60) == 1
    clock.now_s += 59
    assert counts.incr("ada", 60, amount=2) == 3
    clock.now_s += 1
    assert counts.get("ada") == 0
    assert counts.incr("ada", 60) == 1


def test_what_has_expired_is_forgotten(clock: Clock) -> None:
    counts = WindowCounts()
    for number in range(1000):
        counts.incr(f"student {number}", 60)
    clock.now_s += 61
    counts.incr("ada", 60)
    assert counts.reset() == 1


def test_clearing(clock: Clock) -> None:
    counts = WindowCounts()
    counts.incr("ada", 60)
    counts.incr("bob", 60)
    counts.clear("ada")
    assert (counts.get("ada"), counts.get("bob")) == (0, 1)
    assert counts.get_expiry("ada") == clock.now_s
    assert counts.check()
