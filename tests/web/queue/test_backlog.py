import pytest

from tests.web.site_data import Site
from web.queue.rules.backlog import Backlog, find_backlog
from web.queue.rules.claim import claim
from web.rejudgings.creation import create_rejudging


def backlog_after_a_claim(site: Site) -> Backlog:
    claim(site.connection, pool="default", nsqd="127.0.0.1:4150")
    return find_backlog(site.connection, "default")


def test_there_is_none_where_all_was_sent(site: Site) -> None:
    site.add_workers(lanes=2)
    assert backlog_after_a_claim(site) is Backlog.NONE
    for _ in range(8):
        site.submit(site.add_user())
    assert backlog_after_a_claim(site) is Backlog.NONE


@pytest.mark.parametrize("lanes", [0, 2])
def test_what_waits_while_all_slots_are_full_waits_for_them(site: Site, lanes: int) -> None:
    site.add_workers(lanes=lanes)
    for _ in range(9):
        site.submit(site.add_user())
    assert backlog_after_a_claim(site) is Backlog.FOR_SLOTS


def test_what_waits_for_its_own_student_leaves_slots_to_others(site: Site) -> None:
    site.add_workers(lanes=2)
    greedy = site.add_user()
    for _ in range(20):
        site.submit(greedy)
    assert backlog_after_a_claim(site) is Backlog.ASIDE


def test_a_rejudging_leaves_slots_to_live_work(site: Site) -> None:
    site.add_workers(lanes=2)
    for _ in range(9):
        site.submit(site.add_user())
    site.connection.execute("UPDATE judging SET state = 'final', verdict = 'AC', final_at = now()")
    create_rejudging(
        site.connection, problem_id=site.problem_id, created_by=site.add_user(admin=True), reason="new tests"
    )
    assert backlog_after_a_claim(site) is Backlog.ASIDE
