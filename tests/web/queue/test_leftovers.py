"""Slices that the end of their attempt could not see."""

import threading
from contextlib import closing

import psycopg
import pytest

from tests.web.site_data import Site
from web.judgings.transitions import Attempt, HandOver, conclude_as_judge_error, hand_over
from web.queue.rules.claim import claim
from web.queue.rules.leftovers import delete_leftovers
from web.queue.rules.lost import find_unclaimed

NSQD = "127.0.0.1:4150"


@pytest.fixture
def attempt(site: Site) -> Attempt:
    """Of a judging that was dispatched."""
    site.add_workers()
    submitted = site.submit(site.add_user())
    (claimed,) = claim(site.connection, pool="default", nsqd=NSQD)
    return Attempt(judging_id=submitted.judging_id, attempt_token=claimed.attempt_token)


def test_a_slice_that_is_written_while_its_judging_ends_is_deleted_later(
    site: Site, attempt: Attempt, postgres_url: str
) -> None:
    with closing(psycopg.connect(postgres_url)) as dispatcher:
        hand_over(dispatcher, [HandOver(attempt=attempt, nsqd_tcp=NSQD, slice_count=1)])
        ending = threading.Thread(target=lambda: conclude_as_judge_error(site.connection, attempt, reason="a fault"))
        ending.start()
        wait_until_blocked(postgres_url)
        dispatcher.commit()
        ending.join()
    assert site.state(attempt.judging_id) == "final"
    # Nobody looks for its run job, however long it lies there.
    assert find_unclaimed(site.connection, [NSQD]) == []
    assert delete_leftovers(site.connection) == 1
    assert delete_leftovers(site.connection) == 0


def test_slices_of_the_current_attempt_stay(site: Site, attempt: Attempt) -> None:
    hand_over(site.connection, [HandOver(attempt=attempt, nsqd_tcp=NSQD, slice_count=2)])
    assert delete_leftovers(site.connection) == 0
    assert len(find_unclaimed(site.connection, [NSQD])) == 2


def wait_until_blocked(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        query = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
        while connection.execute(query).fetchone() != (True,):
            pass
