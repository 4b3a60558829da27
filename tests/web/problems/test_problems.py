from tests.web.site.visitor import Classroom, Visitor, submission_id

PROGRAM = "int main(void) { return 0; }"


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


def test_a_rejudging_stays_aside_until_it_is_applied(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin)
    own = submission_id(student.submit(slug, source=PROGRAM))
    classroom.conclude(own, "WA")
    page = admin.post(f"/admin/problems/{slug}", f"/admin/problems/{slug}/rejudge", reason="Wrong answer file")
    path = page.headers["Location"]
    assert "being judged" in admin.text(path)
    assert "Wrong answer" in student.text(f"/submissions/{own}")
    classroom.connection.execute(
        "UPDATE judging SET state = 'final', verdict = 'AC', final_at = now()"
        " WHERE submission_id = %s AND rejudging_id IS NOT NULL",
        [own],
    )
    assert "Wrong answer" in student.text(f"/submissions/{own}")
    classroom.connection.execute("UPDATE rejudging SET state = 'ready' WHERE state = 'judging'")
    assert admin.post(path, f"{path}/apply").status_code == 302
    assert "Applied to 1 submission." in admin.text(path)
    assert "Accepted" in student.text(f"/submissions/{own}")


def test_a_rejudging_needs_a_reason(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    before = classroom.count("rejudging")
    assert admin.post(f"/admin/problems/{slug}", f"/admin/problems/{slug}/rejudge").status_code == 400
    assert classroom.count("rejudging") == before
