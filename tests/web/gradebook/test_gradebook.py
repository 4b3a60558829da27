"""The gradebook: whom it shows to whom, in which order, and what its sums leave out."""

import re

from tests.web.gradebook.people import add_staff, name_of
from tests.web.site.visitor import Classroom, Visitor
from tests.web.term_data import DUE, Term


def _page(term: Term, visitor: Visitor, query: str = "") -> str:
    row = term.site.connection.execute("SELECT slug FROM course WHERE id = %s", [term.course_id]).fetchone()
    assert row is not None
    return visitor.text(f"/courses/{row[0]}/gradebook{query}")


def _listed(page: str) -> list[list[str]]:
    """Return the words of each row."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"<[^>]*>", " ", row).split() for row in body.split("</tr>")[:-1]]


def test_each_student_has_a_row_with_points_sums_and_the_way_to_their_explanation(term: Term, teacher: Visitor) -> None:
    term.judged(DUE, score=40)
    second = term.assignment(DUE)
    term.judged(DUE, score=100, task=second)
    page = _page(term, teacher)
    assert _listed(page) == [
        [name_of(term, term.student_id), "40", "/", "100", "100", "/", "100", "140", "/", "200", "70", "%"]
    ]
    assert f"/students/{name_of(term, term.student_id)}#grades-" in page


def test_who_is_excused_has_the_set_in_no_sum(term: Term, teacher: Visitor) -> None:
    second = term.assignment(DUE)
    term.judged(DUE, score=80, task=second)
    term.site.connection.execute(
        "INSERT INTO participation (problem_set_id, user_id, excused_at, reason, granted_at)"
        " VALUES (%s, %s, now(), 'ill', now())",
        [term.site.problem_set_id, term.student_id],
    )
    (row,) = _listed(_page(term, teacher))
    assert "Excused" in row
    assert row[-5:] == ["80", "/", "100", "80", "%"]


def test_points_by_hand_are_marked_and_what_waits_is_counted(term: Term, teacher: Visitor) -> None:
    term.site.submit(term.student_id)
    term.site.connection.execute(
        "INSERT INTO grade_override (problem_set_id, problem_id, user_id, points, reason, created_by)"
        " VALUES (%s, %s, %s, 55, 'oral exam', %s)",
        [term.site.problem_set_id, term.site.problem_id, term.student_id, teacher.user_id],
    )
    (row,) = _listed(_page(term, teacher))
    assert row[1:] == ["55", "/", "100", "by", "hand", "1", "waiting", "55", "/", "100", "55", "%"]


def test_a_column_sorts_the_rows_and_then_the_other_way(term: Term, teacher: Visitor) -> None:
    second_id, nothing_id = term.enrol(), term.enrol()
    term.judged(DUE, score=30)
    term.judged(DUE, score=90, by=second_id)
    best_first = [name_of(term, user_id) for user_id in (second_id, term.student_id, nothing_id)]
    for column in (term.site.problem_set_id, "total"):
        names = [row[0] for row in _listed(_page(term, teacher, f"?sort=-{column}"))]
        assert names[:2] == best_first[:2]
    assert [row[0] for row in _listed(_page(term, teacher, f"?sort={term.site.problem_set_id}"))] == best_first[::-1]
    assert 'aria-sort="ascending"' in _page(term, teacher, "?sort=total")


def test_rows_are_filtered_by_group_and_byname_of(term: Term, teacher: Visitor) -> None:
    other_id = term.enrol()
    group_id = term.group("tutorial", other_id)
    row = term.site.connection.execute("SELECT title FROM course_group WHERE id = %s", [group_id]).fetchone()
    assert row is not None
    assert [found[0] for found in _listed(_page(term, teacher, f"?group={row[0]}"))] == [name_of(term, other_id)]
    name = name_of(term, term.student_id)
    assert [found[0] for found in _listed(_page(term, teacher, f"?q={name.upper()}"))] == [name]
    assert "There is no such student." in _page(term, teacher, "?q=nobody-is-called-this")


def test_an_assistant_with_a_tutorial_sees_its_students_alone(classroom: Classroom, term: Term) -> None:
    assistant, other_id = add_staff(classroom, term, "assistant"), term.enrol()
    assert len(_listed(_page(term, assistant))) == 2
    term.group("tutorial", assistant.user_id, other_id)
    assert [row[0] for row in _listed(_page(term, assistant))] == [name_of(term, other_id)]


def test_who_left_the_course_is_not_listed(term: Term, teacher: Visitor) -> None:
    left_id = term.enrol()
    term.site.connection.execute("UPDATE enrolment SET left_at = now() WHERE user_id = %s", [left_id])
    assert [row[0] for row in _listed(_page(term, teacher))] == [name_of(term, term.student_id)]
