"""Claim and publish, as the site and the dispatcher do it, with a real nsqd."""

from tests.web.site_data import Site
from web.queue.claim import STUDENT_SLOTS
from web.queue.publisher import Publisher


def test_a_dispatch_says_what_is_in_flight_and_whether_slots_are_left(site: Site, publisher: Publisher) -> None:
    site.add_workers(lanes=2)
    greedy = site.add_user()
    for _ in range(STUDENT_SLOTS + 1):
        site.submit(greedy)
    first = publisher.dispatch(site.connection)
    assert (first.claimed, first.in_flight, first.has_room) == (STUDENT_SLOTS, STUDENT_SLOTS, True)
    for _ in range(STUDENT_SLOTS + 1):
        site.submit(site.add_user())
    second = publisher.dispatch(site.connection)
    assert (second.claimed, second.in_flight, second.has_room) == (STUDENT_SLOTS, 2 * STUDENT_SLOTS, False)
    assert publisher.dispatch(site.connection).claimed == 0
