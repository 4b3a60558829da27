"""A grade page tells no student what the set hides of its verdicts."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.site_data import Site
from tests.web.term_data import DUE, Term
from web.problem_sets.student_grades import StudentSet, student_grades

BEFORE, AFTER = DUE - timedelta(hours=1), DUE + timedelta(hours=1)


def seen(term: Term, moment: datetime, *, for_staff: bool = False) -> StudentSet:
    grades = student_grades(
        term.site.connection,
        course_id=term.course_id,
        user_id=term.student_id,
        for_staff=for_staff,
        locale="en",
        moment=moment,
    )
    return grades.sets[0]


def say(term: Term, **columns: object) -> None:
    for column, value in columns.items():
        statement = f"UPDATE problem_set SET {column} = %s WHERE id = %s"  # noqa: S608
        term.site.connection.execute(statement.encode(), [value, term.site.problem_set_id])


@pytest.mark.parametrize(
    ("columns", "before", "after"),
    [
        ({}, True, True),
        ({"feedback": "none"}, False, False),
        ({"feedback_shown": "never"}, False, False),
        ({"feedback_shown": "after_due"}, False, True),
        ({"feedback_shown": "after_due", "due_at": None}, False, False),
        ({"feedback_shown": "after_due", "due_at": None, "closes_at": DUE}, False, True),
        ({"publishes_grades": True}, False, False),
        ({"publishes_grades": True, "grades_published_at": DUE}, False, True),
        ({"publishes_grades": True, "grades_published_at": DUE, "feedback_shown": "never"}, False, True),
    ],
)
def test_points_are_shown_as_the_set_says(site: Site, columns: dict[str, object], before: bool, after: bool) -> None:
    term = Term.begin(site)
    term.judged(BEFORE)
    say(term, **columns)
    found = [seen(term, moment) for moment in (BEFORE, AFTER)]
    assert [one.problems[0].grade is not None for one in found] == [before, after]
    assert [one.grade is not None for one in found] == [before, after]
    assert seen(term, BEFORE, for_staff=True).grade is not None


def test_a_hidden_test_group_hides_the_points_and_an_extension_hides_them_longer(site: Site) -> None:
    term = Term.begin(site)
    term.judged(BEFORE)
    site.connection.execute(
        'UPDATE problem_set_problem SET groups_shown = \'{"secret": "after_due"}\' WHERE problem_set_id = %s',
        [term.site.problem_set_id],
    )
    assert seen(term, AFTER).grade is not None
    term.extend(user_id=term.student_id, days=2)
    assert seen(term, AFTER).grade is None
    assert seen(term, AFTER + timedelta(days=2)).grade is not None


def test_a_set_that_has_not_opened_is_on_no_page_of_a_student(site: Site) -> None:
    term = Term.begin(site)
    say(term, opens_at=datetime(2026, 10, 1, tzinfo=UTC))
    assert seen(term, datetime(2026, 10, 1, tzinfo=UTC)).problems
    with pytest.raises(IndexError):
        seen(term, datetime(2026, 9, 30, tzinfo=UTC))
