"""Claim and publish, as the site and the dispatcher do it, with a real nsqd."""

from tests.web.site_data import Site
from web.queue.job_sender import JobSender
from web.queue.rules.claim import STUDENT_SLOTS


def test_a_dispatch_says_what_is_in_flight_and_whether_slots_are_left(site: Site, sender: JobSender) -> None:
    site.add_workers(lanes=2)
    greedy = site.add_user()
    for _ in range(STUDENT_SLOTS + 1):
        site.submit(greedy)
    first = sender.send(site.connection)
    assert (first.count, first.in_flight, first.has_room) == (STUDENT_SLOTS, STUDENT_SLOTS, True)
    for _ in range(STUDENT_SLOTS + 1):
        site.submit(site.add_user())
    second = sender.send(site.connection)
    assert (second.count, second.in_flight, second.has_room) == (STUDENT_SLOTS, 2 * STUDENT_SLOTS, False)
    assert sender.send(site.connection).count == 0
