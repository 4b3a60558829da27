"""Tutorials and teams: made, drawn by lot, changed, and seen by their students."""

import psycopg
import pytest
from psycopg import errors

from tests.web.site.visitor import Classroom, Visitor, submission_id
from web.groups.drawing import shared_out
from web.groups.listing import natural_order


@pytest.fixture
def teacher(classroom: Classroom) -> Visitor:
    return classroom.student()


@pytest.fixture
def course(classroom: Classroom, teacher: Visitor) -> str:
    return classroom.course((teacher, "teacher"))


def make(teacher: Visitor, course: str, title: str, kind: str = "team") -> str:
    """The address of the new group."""
    answer = teacher.post(f"/courses/{course}/groups", title=title, kind=kind)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def add(teacher: Visitor, group: str, name: str) -> str:
    answer = teacher.post(group, f"{group}/members", name=name)
    return teacher.text(group) if answer.status_code == 302 else answer.text


def teams(connection: psycopg.Connection, course: str) -> list[int]:
    """How many members each team has."""
    rows = connection.execute(
        "SELECT count(member.user_id) FROM course_group JOIN course ON course.id = course_id"
        " LEFT JOIN course_group_member member ON member.group_id = course_group.id"
        " WHERE slug = %s AND kind = 'team' GROUP BY course_group.id",
        [course],
    )
    return sorted(count for (count,) in rows)


def test_a_student_is_in_at_most_one_team(classroom: Classroom, teacher: Visitor, course: str) -> None:
    student = classroom.student_of(course)
    first, second = make(teacher, course, "One"), make(teacher, course, "Two")
    assert student.username in add(teacher, first, student.username)
    assert "This student is in another team of the course." in add(teacher, second, student.username)
    assert student.username in add(teacher, make(teacher, course, "Monday", "tutorial"), student.username)
    elsewhere = classroom.course((teacher, "teacher"), (student, "student"))
    assert student.username in add(teacher, make(teacher, elsewhere, "One"), student.username)


def test_the_database_refuses_a_second_team_and_a_change_of_kind(
    classroom: Classroom, teacher: Visitor, course: str
) -> None:
    student = classroom.student_of(course)
    group_ids = [int(make(teacher, course, title).rpartition("/")[2]) for title in ("One", "Two")]
    insert = "INSERT INTO course_group_member (group_id, user_id) VALUES (%s, %s)"
    classroom.connection.execute(insert, [group_ids[0], student.user_id])
    with pytest.raises(errors.UniqueViolation):
        classroom.connection.execute(insert, [group_ids[1], student.user_id])
    with pytest.raises(errors.IntegrityError, match="keeps its course and its kind"):
        classroom.connection.execute("UPDATE course_group SET kind = 'tutorial' WHERE id = %s", [group_ids[0]])


def test_only_students_of_the_course_are_in_teams(classroom: Classroom, teacher: Visitor, course: str) -> None:
    group = make(teacher, course, "One")
    assert "Nobody in this course is called that." in add(teacher, group, classroom.student().username)
    assert "Nobody in this course is called that." in add(teacher, group, "nobody")
    assert "Only students are in teams." in add(teacher, group, teacher.username)


def test_teams_are_drawn_of_those_without_one(classroom: Classroom, teacher: Visitor, course: str) -> None:
    students = [classroom.student_of(course) for _ in range(6)]
    add(teacher, make(teacher, course, "Team 1"), students[0].username)
    path = f"/courses/{course}/groups"
    teacher.post(path, f"{path}/draw", size="2")
    assert "2 teams are made." in teacher.text(path)
    assert teams(classroom.connection, course) == [1, 2, 3]
    teacher.post(path, f"{path}/draw", size="2")
    assert "A team needs two students who have none yet." in teacher.text(path)
    assert teams(classroom.connection, course) == [1, 2, 3]


@pytest.mark.parametrize(
    ("people", "size", "sizes"), [(0, 2, []), (1, 2, []), (2, 3, [2]), (3, 2, [3]), (7, 3, [4, 3]), (9, 3, [3, 3, 3])]
)
def test_nobody_is_left_over(people: int, size: int, sizes: list[int]) -> None:
    shared = shared_out(range(people), size)
    assert [len(team) for team in shared] == sizes
    assert sorted(person for team in shared for person in team) == list(range(people if sizes else 0))


def test_students_see_their_own_groups_only(classroom: Classroom, teacher: Visitor, course: str) -> None:
    ada, grace = classroom.student_of(course), classroom.student_of(course)
    group = make(teacher, course, "The Sorters")
    add(teacher, group, ada.username)
    assert "The Sorters" in ada.text(f"/courses/{course}/groups")
    page = grace.text(f"/courses/{course}/groups")
    assert "The Sorters" not in page
    assert "You are in no group of this course." in page
    assert grace.get(group).status_code == 403


def test_a_title_is_taken_once_and_a_group_is_renamed(teacher: Visitor, course: str) -> None:
    make(teacher, course, "One")
    again = teacher.post(f"/courses/{course}/groups", title=" One ", kind="team")
    assert again.status_code == 400
    assert teacher.post(f"/courses/{course}/groups", title=" ", kind="team").status_code == 400
    assert "Another group of this course has this name." in again.text
    other = make(teacher, course, "Two")
    assert teacher.post(other, title="One").status_code == 400
    assert teacher.post(other, title="Three").status_code == 302
    assert "Three" in teacher.text(other)


def test_a_group_of_another_course_does_not_exist_here(classroom: Classroom, teacher: Visitor, course: str) -> None:
    other = make(teacher, classroom.course((teacher, "teacher")), "Elsewhere")
    assert teacher.get(f"/courses/{course}/groups/{other.rpartition('/')[2]}").status_code == 404


def test_a_team_that_handed_in_stays(
    classroom: Classroom, admin: Visitor, teacher: Visitor, course: str, student: Visitor
) -> None:
    problem = classroom.problem(admin, problem_set=course)
    teacher.post(f"/courses/{course}/members", name=student.username, role="student")
    group = make(teacher, course, "One")
    add(teacher, group, student.username)
    submitted = submission_id(student.submit(problem, source="int main(void) { return 0; }"))
    classroom.connection.execute(
        "UPDATE submission SET course_group_id = %s WHERE id = %s", [int(group.rpartition("/")[2]), submitted]
    )
    assert teacher.post(group, f"{group}/delete").headers["Location"] == group
    assert "This team handed in, so it stays." in teacher.text(group)
    empty = make(teacher, course, "Two")
    teacher.post(empty, f"{empty}/delete")
    assert teacher.get(empty).status_code == 404


def test_a_member_is_taken_out_and_the_log_says_so(classroom: Classroom, teacher: Visitor, course: str) -> None:
    student = classroom.student_of(course)
    group = make(teacher, course, "One")
    for _ in range(2):
        assert "This student is in another team" not in add(teacher, group, student.username)
    teacher.post(group, f"{group}/members/{student.user_id}/remove")
    assert "Nobody is in this group yet." in teacher.text(group)
    actions = classroom.connection.execute(
        "SELECT action FROM audit_event WHERE actor_id = %s ORDER BY id", [teacher.user_id]
    ).fetchall()
    assert [action for (action,) in actions] == ["course_group.create", "course_group.join", "course_group.leave"]


def test_numbers_in_titles_are_sorted_by_value() -> None:
    titles = ["Team 10", "Team 9", "2b", "2a", "team 1"]
    assert sorted(titles, key=natural_order) == ["2a", "2b", "team 1", "Team 9", "Team 10"]
