"""The page of all submissions: who sees which, what can be asked for, and where it leads."""

import pytest

from tests.web.site.visitor import Classroom, Visitor, submission_id

PROGRAM = "int main(void) { return 0; }"


def submitted(visitor: Visitor, slug: str) -> int:
    return submission_id(visitor.submit(slug, source=PROGRAM))


def test_admins_see_practice_and_course_staff_only_their_courses(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    teacher, colleague = classroom.student(), classroom.student()
    course, other = classroom.course((teacher, "teacher")), classroom.course((colleague, "assistant"))
    classroom.connection.execute(
        "INSERT INTO enrolment (course_id, user_id) SELECT id, %s FROM course WHERE slug = ANY(%s)",
        [student.user_id, [course, other]],
    )
    in_course, elsewhere, in_practice = (
        submitted(student, classroom.problem(admin, problem_set=slug)) for slug in (course, other, "practice")
    )
    seen = {
        name: {each for each in (in_course, elsewhere, in_practice) if f'href="/submissions/{each}"' in page}
        for name, page in {
            "admin": admin.text("/submissions/all"),
            "teacher": teacher.text("/submissions/all"),
            "colleague": colleague.text("/submissions/all"),
            "teacher who asks for all of the student": teacher.text(f"/submissions/all?user={student.username}"),
        }.items()
    }
    assert seen == {
        "admin": {in_course, elsewhere, in_practice},
        "teacher": {in_course},
        "colleague": {elsewhere},
        "teacher who asks for all of the student": {in_course},
    }
    refused = teacher.get(f"/submissions/all?course={other}&set=practice")
    assert refused.status_code == 400
    assert "You have no such course." in refused.text
    assert "You have no such problem set." in refused.text
    assert student.get("/submissions/all").status_code == 403


def test_course_staff_do_not_learn_of_problems_of_others(classroom: Classroom, admin: Visitor) -> None:
    teacher = classroom.student()
    course = classroom.course((teacher, "teacher"))
    own, others = classroom.problem(admin, problem_set=course), classroom.problem(admin, problem_set=classroom.course())
    assert teacher.get(f"/submissions/all?problem={own}").status_code == 200
    refused = teacher.get(f"/submissions/all?problem={others}")
    assert refused.status_code == 400
    assert "There is no such problem." in refused.text
    assert admin.get(f"/submissions/all?problem={others}").status_code == 200


def test_an_admin_of_an_empty_site_and_a_teacher_of_an_empty_course_are_let_in(classroom: Classroom) -> None:
    teacher = classroom.student()
    course = classroom.course((teacher, "teacher"))
    classroom.connection.execute("DELETE FROM problem_set WHERE slug = %s", [course])
    assert "Nothing submitted yet." in teacher.text("/submissions/all")


def test_judge_errors_come_first_and_the_menu_counts_them(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    slug = classroom.problem(admin)
    failed, later = submitted(student, slug), submitted(student, classroom.problem(admin))
    classroom.conclude(failed, "JE")
    classroom.connection.execute("UPDATE judging SET judge_error_reason = 'no room' WHERE submission_id = %s", [failed])
    page = admin.text("/submissions/all")
    assert "1 judge error<" in page
    assert page.index(f'href="/submissions/{failed}"') < page.index(f'href="/submissions/{later}"')
    assert "no room" in page
    assert "judge error<" in admin.text("/problems")
    assert "judge error<" not in student.text("/problems")
    classroom.conclude(failed, "AC")
    page = admin.text("/submissions/all")
    assert "judge error" not in page.lower().replace('value="je">judge error', "")


def test_the_page_says_what_is_filtered_and_keeps_it(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin)
    wrong, right = submitted(student, slug), submitted(student, slug)
    classroom.conclude(wrong, "WA")
    classroom.conclude(right, "AC")
    zone = {"since": "2026-01-01T08:00", "until": "2126-01-01T08:00"}
    answer = admin.get(
        "/submissions/all",
        query_string={"user": student.username.upper(), "problem": slug, "verdict": "WA", "set": "practice"} | zone,
    )
    assert answer.status_code == 200
    assert f'href="/submissions/{wrong}"' in answer.text
    assert f'href="/submissions/{right}"' not in answer.text
    assert "Received from <strong>2026-01-01 08:00 (UTC)</strong>" in answer.text
    assert "Verdict <strong>Wrong answer</strong>" in answer.text
    assert 'value="2026-01-01T08:00"' in answer.text
    assert '<option selected value="WA">' in answer.text


def test_moments_are_of_the_viewers_time_zone(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    own = submitted(student, classroom.problem(admin))
    classroom.connection.execute("UPDATE submission SET received_at = '2026-03-01T00:30Z' WHERE id <= %s", [own])
    classroom.connection.execute("UPDATE \"user\" SET time_zone = 'Asia/Shanghai' WHERE id = %s", [admin.user_id])
    window = "since=2026-03-01T08:30&until=2026-03-01T08:31"
    page = admin.text(f"/submissions/all?{window}")
    assert f'href="/submissions/{own}"' in page
    assert "(Asia/Shanghai)" in page
    assert f'href="/submissions/{own}"' not in admin.text(
        "/submissions/all?since=2026-03-01T00:30&until=2026-03-01T00:31"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("user=nobody-is-called-so", "There is no such user."),
        ("user=a%01b", "This is longer than any name"),
        ("user=" + "a" * 101, "This is longer than any name"),
        ("problem=no-such", "There is no such problem."),
        ("course=no-such", "You have no such course."),
        ("set=no-such", "You have no such problem set."),
        ("verdict=XX", "This is none of the choices."),
        ("language=klingon", "This is none of the choices."),
        ("since=2026-02-30T00:00", "This is no date with a time"),
        ("since=0001-01-01T00:00", "This is no date with a time"),
        ("since=2026-03-02T00:00&until=2026-03-01T00:00", "This is not after the beginning."),
        ("address=10.0.0.256", "This is neither an IP address nor a network"),
        ("address=10.0.0.0/33", "This is neither an IP address nor a network"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_a_sentence_and_kept(
    admin: Visitor, arguments: str, sentence: str
) -> None:
    answer = admin.get(f"/submissions/all?{arguments}")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "<tbody>" not in answer.text
    assert "<details open>" in answer.text or arguments.partition("=")[0] in ("user", "problem", "verdict")


def test_user_submission_problem_and_set_lead_to_each_other(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    own = submitted(student, slug)
    page = admin.text(f"/submissions/{own}")
    assert f'href="/admin/users/{student.user_id}"' in page
    assert f'href="/submissions/all?user={student.username}"' in page
    assert f'href="/submissions/all?set={course}"' in page
    assert f'href="/courses/{course}"' in page
    assert f'href="/problems/{slug}?set={course}"' in page
    page = admin.text(f"/admin/users/{student.user_id}")
    assert f'href="/submissions/{own}"' in page
    assert f'href="/courses/{course}"' in page
    assert f'href="/submissions/all?user={student.username}"' in page
    assert f'href="/submissions/all?problem={slug}"' in admin.text(f"/admin/problems/{slug}")
    assert f'href="/submissions/all?problem={slug}&set={course}"' in admin.text(f"/admin/problems/{slug}")
    own_page = student.text(f"/submissions/{own}")
    assert f'href="/courses/{course}"' in own_page
    assert "/submissions/all" not in own_page
    assert "/submissions/all" not in student.text(f"/problems/{slug}")
