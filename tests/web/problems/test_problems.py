from tests.web.site.visitor import Classroom, Visitor


def test_a_problem_shows_statement_formulas_samples_and_limits(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    page = student.text(f"/problems/{classroom.problem(admin)}")
    assert "<strong>apples</strong>" in page
    assert '<span class="math inline">n</span>' in page
    assert "1 2" in page
    assert "3 4" not in page, "secret test data"
    assert "Wall time" in page


def test_a_problem_of_a_course_is_hidden_from_others(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    assert student.get(f"/problems/{slug}").status_code == 200
    stranger = classroom.student()
    assert stranger.get(f"/problems/{slug}").status_code == 404
    assert stranger.get(f"/problems/{slug}/submit").status_code == 404
    assert stranger.get(f"/courses/{course}").status_code == 404
