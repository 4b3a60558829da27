"""What pages say of a submission whose source was removed; anonymising and retention on their pages."""

from datetime import UTC, datetime

import psycopg

from tests.web.site.visitor import Classroom, submission_id
from web.privacy.erasure import remove_sources


def test_pages_of_a_submission_without_its_source_still_work(
    classroom: Classroom, connection: psycopg.Connection
) -> None:
    admin, student = classroom.admin(), classroom.student()
    slug = classroom.problem(admin)
    submitted = submission_id(student.submit(slug, source="int main(void) { return 0; } // heliotrope"))
    classroom.conclude(submitted, "WA")
    assert "heliotrope" in student.text(f"/submissions/{submitted}")
    with connection.transaction():
        remove_sources(connection, [submitted])
    for visitor in (student, admin):
        assert "heliotrope" not in visitor.text(f"/submissions/{submitted}")
    assert "heliotrope" not in student.text(f"/problems/{slug}/submit")
    assert student.get(f"/problems/{slug}/submit?from={submitted}").status_code == 200


def test_an_admin_anonymises_a_user_after_typing_the_name_once_more(classroom: Classroom) -> None:
    admin, student = classroom.admin(), classroom.student()
    submitted = submission_id(student.submit(classroom.problem(admin), source="int main(void) { return 0; }"))
    page = f"/admin/users/{student.user_id}/anonymise"
    assert page in admin.text(f"/admin/users/{student.user_id}")
    refused = admin.post(page, work="delete", username=f"{student.username}x")
    assert (refused.status_code, "Nothing was changed" in refused.text) == (400, True)
    assert student.get("/account").status_code == 200
    assert admin.post(page, work="delete", username=student.username).status_code == 302
    assert student.get("/account").status_code == 302
    assert admin.get(f"/submissions/{submitted}").status_code == 404
    assert student.username not in admin.text(f"/admin/users/{student.user_id}")
    assert admin.get(page).status_code == 404


def test_an_admin_anonymises_nobody_who_acts_now(classroom: Classroom) -> None:
    admin = classroom.admin()
    assert admin.get(f"/admin/users/{admin.user_id}/anonymise").status_code == 403


def test_a_teacher_says_how_long_the_course_keeps_its_work_also_after_its_end(
    classroom: Classroom, connection: psycopg.Connection
) -> None:
    teacher, student = classroom.student(), classroom.student()
    course = classroom.course((teacher, "teacher"), (student, "student"))
    connection.execute("UPDATE course SET time_zone = 'Asia/Shanghai', archived_at = now() WHERE slug = %s", [course])
    page = f"/courses/{course}/retention"
    assert "Nothing is removed." in teacher.text(page)
    refused = teacher.post(page, kind="sources", months="", ends_on="2026-07-31")
    assert (refused.status_code, "after how many months" in refused.text) == (400, True)
    assert teacher.post(page, kind="sources", months="6", ends_on="2026-07-31").status_code == 302
    assert connection.execute(
        "SELECT retention_kind, retention_months, ends_at FROM course WHERE slug = %s", [course]
    ).fetchone() == ("sources", 6, datetime(2026, 7, 31, 16, tzinfo=UTC))
    assert 'value="2026-07-31"' in teacher.text(page)
    assert teacher.post(page, kind="", months="6", ends_on="").status_code == 302
    assert connection.execute(
        "SELECT retention_kind, retention_months, ends_at FROM course WHERE slug = %s", [course]
    ).fetchone() == (None, None, None)
