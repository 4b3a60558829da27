"""Two submissions beside each other, as students and the staff see them."""

import html

import pytest

from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id

FIRST = "int main(void) { return 1; }\n"
SECOND = "int main(void) { return 0; }\n"


@pytest.fixture
def problem(classroom: Classroom, admin: Visitor) -> str:
    return classroom.problem(admin)


@pytest.fixture
def pair(classroom: Classroom, student: Visitor, problem: str) -> tuple[int, int]:
    old = submission_id(student.submit(problem, source=FIRST))
    new = submission_id(student.submit(problem, source=SECOND))
    classroom.conclude(old, "WA")
    classroom.conclude(new, "AC")
    return old, new


def test_one_is_compared_with_the_one_before(student: Visitor, pair: tuple[int, int]) -> None:
    old, new = pair
    assert f"/submissions/{new}/comparison" in student.text(f"/submissions/{new}")
    page = html.unescape(student.text(f"/submissions/{new}/comparison"))
    assert f'value="{old}"' in page
    assert '<td class="line">int main(void) { return 1; }</td>' in page
    assert '<td class="line">int main(void) { return 0; }</td>' in page
    assert "Wrong answer" in page


def test_without_an_earlier_one_there_is_a_sentence(student: Visitor, pair: tuple[int, int]) -> None:
    assert "There is no earlier submission to this problem." in student.text(f"/submissions/{pair[0]}/comparison")


def test_a_later_one_may_be_named(student: Visitor, pair: tuple[int, int]) -> None:
    old, new = pair
    assert "Wrong answer" in student.text(f"/submissions/{old}/comparison?with={new}")


def test_neither_side_may_be_somebody_elses(classroom: Classroom, student: Visitor, pair: tuple[int, int]) -> None:
    mate = classroom.student()
    old, new = pair
    assert mate.get(f"/submissions/{new}/comparison").status_code == 404
    slug = student.text(f"/submissions/{new}").partition('href="/problems/')[2].partition("?")[0]
    own = submission_id(mate.submit(slug, source=FIRST))
    assert mate.get(f"/submissions/{own}/comparison?with={old}").status_code == 404
    assert mate.get(f"/submissions/{own}/comparison?with=999999").status_code == 404
    assert mate.get(f"/submissions/{own}/comparison?with=x").status_code == 400


def test_the_staff_compare_two_students(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    teacher = classroom.student()
    course = classroom.course((student, "student"), (teacher, "teacher"))
    slug = classroom.problem(admin, problem_set=course)
    mate = classroom.student_of(course)
    one, other = (submission_id(who.submit(slug, source=SECOND)) for who in (student, mate))
    page = teacher.text(f"/submissions/{one}/comparison?with={other}")
    assert student.username in page
    assert mate.username in page
    assert "Nothing changed in this file." in page
    elsewhere = submission_id(student.submit(classroom.problem(admin), source=FIRST))
    assert teacher.get(f"/submissions/{one}/comparison?with={elsewhere}").status_code == 404


def test_a_hidden_verdict_stays_hidden(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    old, new = (submission_id(student.submit(slug, source=source)) for source in (FIRST, SECOND))
    classroom.conclude(old, "WA")
    classroom.conclude(new, "AC")
    assert "Wrong answer" in student.text(f"/submissions/{new}/comparison")
    classroom.set_feedback(course, "none")
    page = student.text(f"/submissions/{new}/comparison")
    assert "Wrong answer" not in page
    assert "Accepted" not in page
    assert "whose result of both is shown to you" in page


def test_results_of_different_tests_are_not_compared(
    classroom: Classroom, admin: Visitor, student: Visitor, problem: str
) -> None:
    old = submission_id(student.submit(problem, source=FIRST))
    classroom.conclude(old, "WA")
    package = package_zip(files={"data/secret/9.in": "9\n", "data/secret/9.ans": "9\n"})
    classroom.imported(admin, package, slug=problem, new_version=True)
    new = submission_id(student.submit(problem, source=SECOND))
    assert "The two were judged by different tests" in student.text(f"/submissions/{new}/comparison?with={old}")


def test_a_source_that_was_removed_is_said_to_be(classroom: Classroom, student: Visitor, pair: tuple[int, int]) -> None:
    old, new = pair
    classroom.connection.execute("DELETE FROM submission_file WHERE submission_id = %s", [old])
    page = student.text(f"/submissions/{new}/comparison")
    assert f"The source of submission {old} was removed" in page
    assert "return 0" not in page
