"""When feedback is shown: the statement says what the functions of the whole course say."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.web.site_data import Site
from tests.web.term_data import DUE, Term
from web.grades.deadline import NO_EXTENSION, SetDates, dates_for
from web.grades.extensions import read_extensions
from web.grades.own_due_date import own_due_at
from web.grades.own_extensions import own_extensions
from web.problem_sets.feedback import Shown
from web.problem_sets.shown import ShownTerms, total_is_shown

ROUNDING = timedelta(milliseconds=1)


def stored_due(term: Term, user_id: int) -> datetime | None:
    statement = f"SELECT {own_due_at('set', '%(user)s')} FROM problem_set set WHERE id = %(set)s"  # noqa: S608
    row = term.site.connection.execute(
        statement.encode(), {"user": user_id, "set": term.site.problem_set_id}
    ).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("seed", range(25))
def test_the_own_due_date_is_that_of_the_grade(site: Site, seed: int) -> None:
    chance, term = random.Random(seed), Term.begin(site)
    opens_at = chance.choice([None, DUE - timedelta(days=7)])
    due_at, closes_at = chance.choice([(DUE, None), (DUE, DUE + timedelta(days=1)), (None, DUE), (None, None)])
    site.connection.execute(
        "UPDATE problem_set SET opens_at = %s, due_at = %s, closes_at = %s, team_work = %s WHERE id = %s",
        [opens_at, due_at, closes_at, chance.random() < 0.5, term.site.problem_set_id],
    )
    mate = term.enrol()
    team = term.group("team", term.student_id, mate)
    tutorial = term.group("tutorial", chance.choice([term.student_id, mate]))
    for user_id, group_id in ((term.student_id, None), (mate, None), (None, team), (None, tutorial)):
        if chance.random() < 0.5:
            term.extend(user_id=user_id, group_id=group_id, days=chance.randrange(4))
    site.connection.execute("UPDATE participation SET until = %s WHERE random() < 0.5", [DUE + timedelta(days=2)])
    site.connection.execute(
        "UPDATE enrolment SET time_factor = %s WHERE user_id = %s", [chance.choice([1, 1.25, 2]), mate]
    )
    for user_id in (term.student_id, mate):
        extension = read_extensions(site.connection, term.course_id).of(term.site.problem_set_id, user_id)
        own = own_extensions(site.connection, user_id, [term.site.problem_set_id])
        assert own.get(term.site.problem_set_id, NO_EXTENSION) == extension
        dates = dates_for(SetDates(opens_at=opens_at, due_at=due_at, closes_at=closes_at), extension)
        expected, found = dates.due_at or dates.closes_at, stored_due(term, user_id)
        if expected is None or found is None:
            assert found == expected
        else:
            assert abs(found - expected) <= ROUNDING


@pytest.mark.parametrize("set_shown", Shown)
@pytest.mark.parametrize("group_shown", [None, *Shown])
@pytest.mark.parametrize(("due", "published"), [(-1, -1), (-1, 1), (1, -1), (0, 0), (None, None)])
def test_the_statement_says_of_the_total_what_the_terms_say(
    site: Site, set_shown: Shown, group_shown: Shown | None, due: int | None, published: int | None
) -> None:
    now = datetime(2026, 10, 8, tzinfo=UTC)
    due_at, published_at = (None if days is None else now + timedelta(days=days) for days in (due, published))
    groups = {} if group_shown is None else {"sample": str(group_shown)}
    terms = ShownTerms(
        feedback_shown=set_shown,
        groups_shown=groups,
        own_due_at=due_at,
        grades_published_at=published_at,
        asked_at=now,
    )
    condition = total_is_shown("set", "task", user_id="%(user)s", moment="%(now)s")
    statement = f"""
    SELECT {condition} FROM (SELECT 0 AS id, 0 AS course_id, 'full' AS feedback, false AS team_work,
        NULL::timestamptz AS opens_at, %(due)s::timestamptz AS due_at, NULL::timestamptz AS closes_at,
        %(shown)s::text AS feedback_shown, %(published)s::timestamptz AS grades_published_at) AS set,
        (SELECT jsonb_strip_nulls(jsonb_build_object('sample', %(group)s::text)) AS groups_shown) AS task
    """  # noqa: S608
    values = {"user": 0, "now": now, "due": due_at, "published": published_at, "shown": set_shown, "group": group_shown}
    assert site.connection.execute(statement.encode(), values).fetchone() == (terms.is_total_out,)


def test_what_arrives_at_the_due_moment_is_on_time_so_the_results_wait_for_the_moment_after_it() -> None:
    def terms(asked_at: datetime) -> ShownTerms:
        return ShownTerms(
            feedback_shown=Shown.AFTER_DUE,
            groups_shown={},
            own_due_at=DUE,
            grades_published_at=None,
            asked_at=asked_at,
        )

    assert not terms(DUE).is_total_out
    assert terms(DUE + timedelta(microseconds=1)).is_total_out
