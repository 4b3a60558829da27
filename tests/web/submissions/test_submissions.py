import re

from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id

PROGRAM = "int main(void) { return 0; }"


def test_somebody_elses_submission_is_404(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin)
    own = submission_id(student.submit(slug, source=PROGRAM))
    stranger = classroom.student()
    for path in (f"/submissions/{own}", f"/submissions/{own}/state"):
        assert stranger.get(path).status_code == 404
    assert stranger.get("/submissions/999999").status_code == 404


def test_course_staff_see_the_submissions_of_their_course_only(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    teacher = classroom.student()
    course = classroom.course((student, "student"), (teacher, "teacher"))
    slug = classroom.problem(admin, problem_set=course)
    practice = classroom.problem(admin)
    in_course = submission_id(student.submit(slug, source=PROGRAM))
    elsewhere = submission_id(student.submit(practice, source=PROGRAM))
    assert teacher.get(f"/courses/{course}/submissions").headers["Location"] == f"/submissions/all?course={course}"
    listed = teacher.text(f"/submissions/all?course={course}")
    assert f"/submissions/{in_course}" in listed
    assert f"/submissions/{elsewhere}" not in listed
    assert student.username in teacher.text(f"/submissions/{in_course}")
    assert teacher.get(f"/submissions/{elsewhere}").status_code == 404
    assert student.get(f"/courses/{course}/submissions").status_code == 403


def test_the_problem_list_says_how_far_a_student_is(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    solved, tried = classroom.problem(admin), classroom.problem(admin)
    classroom.conclude(submission_id(student.submit(solved, source=PROGRAM)), "AC")
    classroom.conclude(submission_id(student.submit(tried, source=PROGRAM)), "WA")
    rows = student.text("/problems").split("<tr>")
    assert "solved" in next(row for row in rows if f"/problems/{solved}?" in row)
    assert "tried" in next(row for row in rows if f"/problems/{tried}?" in row)


def test_a_judged_submission_shows_verdict_usage_and_tests(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    own = submission_id(student.submit(classroom.problem(admin), source=PROGRAM))
    classroom.conclude(own, "WA")
    page = student.text(f"/submissions/{own}")
    assert "Wrong answer" in page
    assert "2.0 MiB" in page
    assert "exit code" not in page
    assert page.count("data-ordinal=") == 3  # two tests, and the template for more


def test_a_submission_names_its_problem_in_the_readers_language(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    package = package_zip(files={"problem_statement/problem.zh.tex": "\\problemname{苹果}\n数苹果。"})
    slug = classroom.problem(admin, package=package)
    own = submission_id(student.submit(slug, source=PROGRAM))
    assert ">Apples</a>" in student.get(f"/submissions/{own}").text
    assert ">苹果</a>" in student.get(f"/submissions/{own}", headers={"Accept-Language": "zh-CN"}).text


def test_own_submissions_come_page_by_page(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin)
    ids = [submission_id(student.submit(slug, source=f"{PROGRAM} // {number}")) for number in range(31)]
    first = student.text("/submissions")
    assert f'href="/submissions/{ids[-1]}"' in first
    assert f'href="/submissions/{ids[0]}"' not in first
    assert f'href="/submissions/{ids[0]}"' in student.text(f"/submissions?before={ids[1]}")
    assert "There are no older ones." in student.text(f"/submissions?before={ids[0]}")
    assert f'href="/submissions/{ids[-1]}"' in student.text(f"/submissions?after={ids[0]}")


def test_an_earlier_submission_can_be_edited_by_its_owner_only(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    slug = classroom.problem(admin)
    own = submission_id(student.submit(slug, source="int secret_idea;"))
    assert "int secret_idea;" in student.text(f"/problems/{slug}/submit?copy={own}")
    assert "int secret_idea;" not in classroom.student().text(f"/problems/{slug}/submit?copy={own}")


def test_source_is_shown_as_text_never_as_html(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    own = submission_id(student.submit(classroom.problem(admin), source="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in student.get(f"/submissions/{own}").text


def test_the_menu_marks_where_the_staff_come_from(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    in_course = submission_id(student.submit(classroom.problem(admin, problem_set=course), source=PROGRAM))
    in_practice = submission_id(student.submit(classroom.problem(admin), source=PROGRAM))
    marked = {
        number: re.findall(r'aria-current="page">([^<]*)<', admin.text(f"/submissions/{number}"))
        for number in (in_course, in_practice)
    }
    assert marked == {in_course: ["Courses"], in_practice: ["Admin"]}
