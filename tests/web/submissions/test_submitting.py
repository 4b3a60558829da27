from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.web.site_data import SOURCE, Site
from web.judgings.channels import QUEUED_CHANNEL
from web.queue.rules.claim import claim
from web.rejudgings.creation import create_rejudging
from web.submissions.queries import submission_files
from web.submissions.submitting import NothingToJudge, Submitted


def test_a_submission_is_stored_with_its_files_and_a_queued_judging(site: Site) -> None:
    submitted = site.submit(site.add_user())
    assert submitted.is_new
    assert site.state(submitted.judging_id) == "queued"
    files = submission_files(site.connection, submitted.submission_id)
    assert [(file.name, file.content) for file in files] == [("main.cpp", SOURCE)]


def test_the_dispatcher_is_told_where_others_wait_before_a_submission(site: Site, postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as listener:
        listener.execute(f"LISTEN {QUEUED_CHANNEL}".encode())
        assert not site.submit(site.add_user()).left_to_dispatcher
        assert list(listener.notifies(timeout=0.2)) == []
        assert site.submit(site.add_user()).left_to_dispatcher
        assert [notify.channel for notify in listener.notifies(timeout=10, stop_after=1)] == [QUEUED_CHANNEL]


def test_what_was_sent_and_a_rejudging_make_no_submission_wait(site: Site) -> None:
    site.add_workers()
    site.submit(site.add_user())
    claim(site.connection, pool="default", nsqd="127.0.0.1:4150")
    site.connection.execute("UPDATE judging SET state = 'final', verdict = 'AC', final_at = now()")
    create_rejudging(
        site.connection, problem_id=site.problem_id, created_by=site.add_user(admin=True), reason="new tests"
    )
    assert not site.submit(site.add_user()).left_to_dispatcher


def test_the_same_form_twice_is_one_submission(site: Site) -> None:
    user = site.add_user()
    first = site.submit(user, key="form")
    second = site.submit(user, key="form")
    assert (second.submission_id, second.judging_id, second.is_new) == (first.submission_id, first.judging_id, False)


def test_forms_of_two_users_may_have_the_same_key(site: Site) -> None:
    assert site.submit(site.add_user(), key="form").is_new
    assert site.submit(site.add_user(), key="form").is_new


def test_many_clicks_at_once_are_one_submission(site: Site, postgres_url: str) -> None:
    user = site.add_user()

    def click(_: int) -> Submitted:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            return Site(connection=connection, problem_set_id=site.problem_set_id, problem_id=site.problem_id).submit(
                user, key="form"
            )

    with ThreadPoolExecutor(8) as clicks:
        submitted = list(clicks.map(click, range(8)))
    assert len({one.submission_id for one in submitted}) == 1
    assert sum(one.is_new for one in submitted) == 1
    assert site.connection.execute("SELECT count(*) FROM judging").fetchone() == (1,)


def test_a_problem_without_a_published_version_takes_no_submission(site: Site) -> None:
    site.connection.execute("UPDATE problem SET published_version_id = NULL WHERE id = %s", [site.problem_id])
    with pytest.raises(NothingToJudge):
        site.submit(site.add_user())


def test_a_file_that_is_refused_leaves_nothing_behind(site: Site) -> None:
    with pytest.raises(psycopg.DataError):
        site.submit(site.add_user(), source="a\0b")
    assert site.connection.execute("SELECT count(*) FROM submission").fetchone() == (0,)
