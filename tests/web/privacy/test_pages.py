"""What pages say of a submission whose source was removed."""

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
