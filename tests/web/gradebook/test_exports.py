"""Files for other platforms, read back by the rules of these."""

import csv
import io
import re

from tests.web.gradebook.people import name_of
from tests.web.site.visitor import Visitor
from tests.web.site_data import Site
from tests.web.term_data import DUE, Term


def _lines(term: Term, visitor: Visitor, platform: str) -> list[list[str]]:
    row = term.site.connection.execute("SELECT slug FROM course WHERE id = %s", [term.course_id]).fetchone()
    assert row is not None
    answer = visitor.get(f"/courses/{row[0]}/gradebook/{platform}.csv")
    assert re.search(rf"{row[0]}-{platform}-\d{{8}}T\d{{6}}Z\.csv", answer.headers["Content-Disposition"])
    return list(csv.reader(io.StringIO(answer.text, newline="")))


def _title(task: Site, title: str) -> None:
    task.connection.execute("UPDATE problem_set SET title = %s WHERE id = %s", [title, task.problem_set_id])


def _excuse(term: Term, user_id: int) -> None:
    term.site.connection.execute(
        "INSERT INTO participation (problem_set_id, user_id, excused_at, reason, granted_at)"
        " VALUES (%s, %s, now(), 'ill', now())",
        [term.site.problem_set_id, user_id],
    )


def test_moodle_finds_students_and_points_and_no_grade_where_there_is_none(term: Term, teacher: Visitor) -> None:
    term.enrol()
    term.judged(DUE, score=40)
    _title(term.site, "Homework 3")
    term.site.connection.execute(
        "UPDATE enrolment SET student_id = 's1042' WHERE user_id = %s AND course_id = %s",
        [term.student_id, term.course_id],
    )
    header, *rows = _lines(term, teacher, "moodle")
    assert header == ["ID number", "Email address", "Homework 3"]
    assert sorted((row[0], row[2]) for row in rows) == [("", "-"), ("s1042", "40.00")]


def test_canvas_reads_the_file_and_drops_no_column(term: Term, teacher: Visitor) -> None:
    term.judged(DUE, score=40)
    _title(term.site, "The final score (3)")
    excused_id = term.enrol()
    _excuse(term, excused_id)
    header, possible, *rows = _lines(term, teacher, "canvas")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "The final-score [3]"]
    assert possible == ["    Points Possible", "", "", "", "", "100.00"]
    points = {row[3]: row[5] for row in rows}
    assert points == {name_of(term, term.student_id): "40.00", name_of(term, excused_id): "EX"}


def test_two_sets_of_one_title_are_two_columns(term: Term, teacher: Visitor) -> None:
    for task in (term.site, term.assignment(DUE)):
        _title(task, "Homework")
    header = _lines(term, teacher, "moodle")[0]
    assert len(set(header[2:])) == 2


def test_no_cell_is_a_formula(term: Term, teacher: Visitor) -> None:
    term.site.connection.execute("UPDATE \"user\" SET display_name = '=HYPERLINK(1)' WHERE id = %s", [term.student_id])
    _title(term.site, "@Homework")
    header, _possible, row = _lines(term, teacher, "canvas")
    assert (row[0], header[5]) == ("'=HYPERLINK(1)", "'@Homework")


def test_who_took_the_grades_away_is_in_the_audit_log(term: Term, teacher: Visitor) -> None:
    _lines(term, teacher, "canvas")
    row = term.site.connection.execute(
        "SELECT actor_id, action, after FROM audit_event ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert row == (teacher.user_id, "course.export", {"format": "canvas", "students": 1})
