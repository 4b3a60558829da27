from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from judge.verdict import Verdict
from tests.web.site_data import Site
from web.lists.paging import FIRST_PAGE, Cursor
from web.submissions.filter import SubmissionFilter
from web.submissions.listing import (
    PAGE_SIZE,
    all_submissions,
    own_submissions,
    unsolved_judge_errors,
)

WA = "state = 'final', verdict = 'WA', cpu_time_ms = 7, final_at = now()"


def ids(site: Site, asked: SubmissionFilter) -> list[int]:
    return [row.id for row in all_submissions(site.connection, asked, locale="en").rows]


def test_pages_are_left_through_without_gap_or_repetition_in_both_directions(site: Site) -> None:
    user, other = site.add_user(), site.add_user()
    submitted = [site.submit(user).submission_id for _ in range(2 * PAGE_SIZE + 5)][::-1]
    site.submit(other)
    pages = [own_submissions(site.connection, user, locale="en")]
    while pages[-1].before is not None:
        pages.append(own_submissions(site.connection, user, locale="en", cursor=Cursor(before=pages[-1].before)))
    assert [row.id for page in pages for row in page.rows] == submitted
    assert pages[0].after is None
    middle = own_submissions(site.connection, user, locale="en", cursor=Cursor(after=pages[2].after))
    assert middle == pages[1]
    assert own_submissions(site.connection, user, locale="en", cursor=Cursor(after=pages[1].after)) == pages[0]


def test_whoever_leafs_back_finds_a_full_first_page_with_what_is_new(site: Site) -> None:
    user = site.add_user()
    submitted = [site.submit(user).submission_id for _ in range(PAGE_SIZE + 1)]
    second = own_submissions(site.connection, user, locale="en", cursor=Cursor(before=submitted[6]))
    new = site.submit(user).submission_id
    first = own_submissions(site.connection, user, locale="en", cursor=Cursor(after=second.after))
    assert first.rows[0].id == new
    assert len(first.rows) == PAGE_SIZE
    assert first.after is None


def test_beyond_the_last_page_is_a_way_back(site: Site) -> None:
    user = site.add_user()
    only = site.submit(user).submission_id
    beyond = own_submissions(site.connection, user, locale="en", cursor=Cursor(before=only))
    assert (beyond.rows, beyond.before) == ((), None)
    assert beyond.after is not None


def test_the_list_shows_of_each_submission_what_its_set_tells(site: Site) -> None:
    user = site.add_user()
    for feedback in ("full", "samples", "none"):
        judging_id = Site.create(site.connection, feedback=feedback).submit(user).judging_id
        site.set_judging(judging_id, WA)
    rows = own_submissions(site.connection, user, locale="en").rows
    seen = {row.feedback: (row.verdict, row.cpu_time_ms) for row in rows}
    assert seen == {"full": ("WA", 7), "samples": ("WA", None), "none": (None, None)}
    staff = all_submissions(site.connection, SubmissionFilter(user_id=user), locale="en").rows
    assert {(row.verdict, row.cpu_time_ms) for row in staff} == {("WA", 7)}


def test_the_list_shows_no_usage_where_the_program_did_not_run(site: Site) -> None:
    user = site.add_user()
    for verdict in ("CE", "JE"):
        site.set_judging(
            site.submit(user).judging_id, f"state = 'final', verdict = '{verdict}', cpu_time_ms = 7, final_at = now()"
        )
    rows = own_submissions(site.connection, user, locale="en").rows
    assert {(row.verdict, row.cpu_time_ms) for row in rows} == {("CE", None), ("JE", None)}


def test_why_the_judge_failed_and_from_where_it_came_is_for_the_staff(site: Site) -> None:
    user = site.add_user()
    judging_id = site.submit(user).judging_id
    site.set_judging(judging_id, "state = 'final', verdict = 'JE', judge_error_reason = 'a disk', final_at = now()")
    (own,) = own_submissions(site.connection, user, locale="en").rows
    (seen,) = all_submissions(site.connection, SubmissionFilter(user_id=user), locale="en").rows
    assert (own.judge_error_reason, own.ip) == (None, None)
    assert (seen.judge_error_reason, seen.ip) == ("a disk", "127.0.0.1")


@pytest.mark.parametrize("secret", [{"verdict": Verdict.WA}, {"verdict": Verdict.AC}, {"is_unfinished": True}])
def test_no_filter_tells_a_student_a_verdict_that_is_hidden(site: Site, secret: dict[str, object]) -> None:
    hidden = Site.create(site.connection, feedback="none")
    user = hidden.add_user()
    submitted = hidden.submit(user)
    hidden.set_judging(submitted.judging_id, WA)
    asked = replace(SubmissionFilter(), **secret)  # type: ignore[arg-type]
    rows = own_submissions(site.connection, user, locale="en", asked=asked).rows
    assert [row.id for row in rows] == [submitted.submission_id]


def test_each_filter_finds_its_submissions_and_no_others(site: Site) -> None:
    user, other_problem, other_set = site.add_user(), site.add_problem(), Site.create(site.connection)
    early = site.submit(site.add_user())
    plain = site.submit(site.add_user())
    of_user = site.submit(user)
    in_set = other_set.submit(site.add_user())
    site.problem_id, first_problem = other_problem, site.problem_id
    of_problem = site.submit(site.add_user())
    site.problem_id = first_problem
    in_java, from_afar, wrong = (site.submit(site.add_user()) for _ in range(3))
    site.connection.execute("UPDATE submission SET variant = 'java21' WHERE id = %s", [in_java.submission_id])
    site.connection.execute("UPDATE submission SET ip = '2001:db8::7' WHERE id = %s", [from_afar.submission_id])
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    site.connection.execute("UPDATE submission SET received_at = %s WHERE id = %s", [moment, early.submission_id])
    site.set_judging(wrong.judging_id, WA)
    every = [early, plain, of_user, in_set, of_problem, in_java, from_afar, wrong]
    cases = {
        (): every,
        (("user_id", user),): [of_user],
        (("problem_set_ids", (other_set.problem_set_id,)),): [in_set],
        (("problem_set_ids", (other_set.problem_set_id, site.problem_set_id)),): every,
        (("problem_set_ids", ()),): [],
        (("problem_id", other_problem),): [of_problem],
        (("variant", "java21"),): [in_java],
        (("network", ip_network("2001:db8::/32")),): [from_afar],
        (("network", ip_network("2001:db8::7")),): [from_afar],
        (("network", ip_network("127.0.0.0/8")),): [each for each in every if each is not from_afar],
        (("since", moment), ("until", moment + timedelta(seconds=1))): [early],
        (("until", moment),): [],
        (("since", moment + timedelta(days=1)),): every[1:],
        (("until", moment + timedelta(days=1)), ("problem_set_ids", (site.problem_set_id,))): [early],
        (("until", moment + timedelta(days=1)), ("is_unfinished", True)): [early],
        (("verdict", Verdict.WA),): [wrong],
        (("verdict", Verdict.WA), ("user_id", user)): [],
        (("is_unfinished", True),): every[:-1],
        (("is_unfinished", True), ("problem_set_ids", (other_set.problem_set_id,))): [in_set],
    }
    for case, expected in cases.items():
        asked = SubmissionFilter(**dict(case))  # type: ignore[arg-type]
        assert ids(site, asked) == [submitted.submission_id for submitted in expected][::-1], case


def test_only_the_judging_that_counts_is_shown_and_found(site: Site) -> None:
    submitted = site.submit(site.add_user())
    site.set_judging(submitted.judging_id, "state = 'final', verdict = 'JE', final_at = now()")
    row = site.connection.execute(
        "INSERT INTO judging (submission_id, problem_version_id, repeat, state, verdict, final_at)"
        " SELECT submission_id, problem_version_id, 1, 'final', 'AC', now() FROM judging WHERE id = %s RETURNING id",
        [submitted.judging_id],
    ).fetchone()
    assert row is not None
    assert ids(site, SubmissionFilter(verdict=Verdict.JE)) == [submitted.submission_id]
    assert ids(site, SubmissionFilter(verdict=Verdict.AC)) == []
    assert unsolved_judge_errors(site.connection) == 1
    site.connection.execute(
        "UPDATE submission SET current_judging_id = %s WHERE id = %s", [row[0], submitted.submission_id]
    )
    assert ids(site, SubmissionFilter(verdict=Verdict.JE)) == []
    assert ids(site, SubmissionFilter(verdict=Verdict.AC)) == [submitted.submission_id]
    assert unsolved_judge_errors(site.connection) == 0


def test_several_sets_are_merged_page_by_page(site: Site) -> None:
    other, user = Site.create(site.connection), site.add_user()
    submitted = [(site, other)[number % 2].submit(user).submission_id for number in range(7)][::-1]
    asked = SubmissionFilter(problem_set_ids=(site.problem_set_id, other.problem_set_id))
    seen, cursor = [], FIRST_PAGE
    while True:
        page = all_submissions(site.connection, asked, locale="en", cursor=cursor, size=3)
        seen += [row.id for row in page.rows]
        if page.before is None:
            break
        cursor = Cursor(before=page.before)
    assert seen == submitted


def test_a_submission_that_took_long_to_arrive_is_found_by_its_moment(site: Site) -> None:
    """Its id is greater than those of some that arrived later."""
    user, moment = site.add_user(), datetime(2026, 3, 1, 12, tzinfo=UTC)
    for minute in (-90, 20, 0, 30, 200):
        submission_id = site.submit(user).submission_id
        at = moment + timedelta(minutes=minute)
        site.connection.execute("UPDATE submission SET received_at = %s WHERE id = %s", [at, submission_id])
    found = {}
    for since, until in ((-5, 5), (10, 40), (-200, 300), (0, 20)):
        asked = SubmissionFilter(since=moment + timedelta(minutes=since), until=moment + timedelta(minutes=until))
        rows = all_submissions(site.connection, asked, locale="en").rows
        found[since, until] = [round((row.received_at - moment).total_seconds() / 60) for row in rows]
    assert found == {(-5, 5): [0], (10, 40): [30, 20], (-200, 300): [200, 30, 0, 20, -90], (0, 20): [0]}
