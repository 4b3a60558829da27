"""What is done on the site is recorded, with who did it and from where."""

from typing import Any

import pytest

from tests.web.site.visitor import PASSWORD, Classroom, Visitor, package_zip
from web.audit.listing import AuditFilter, list_events


def recorded(classroom: Classroom, action: str) -> list[tuple[Any, ...]]:
    rows = list_events(classroom.connection, AuditFilter(action=action)).rows
    return [(row.actor, row.object_type, row.after, row.ip) for row in rows]


def test_a_changed_password_is_recorded_and_never_what_it_is(classroom: Classroom, student: Visitor) -> None:
    student.post("/account", "/account/password", current_password=PASSWORD, password="another long password")
    assert recorded(classroom, "user.password")[0] == (student.username, "user", None, "127.0.0.1")


def test_a_registration_is_recorded(classroom: Classroom) -> None:
    newcomer = Visitor(client=classroom.app.test_client(), user_id=0, username="")
    newcomer.post("/register", username="newcomer-of-audit", email="n@example.org", password=PASSWORD)
    expected = ("newcomer-of-audit", "user", {"username": "newcomer-of-audit"}, "127.0.0.1")
    assert recorded(classroom, "user.register")[0] == expected


def test_an_upload_is_recorded_even_if_it_is_refused_and_so_is_another_attempt(
    classroom: Classroom, admin: Visitor
) -> None:
    path = classroom.uploaded(admin, package_zip(limit_s=None), slug="unlimited", file_name="a.zip")
    classroom.work_off()
    expected = (admin.username, "package_import", {"file_name": "a.zip", "slug": "unlimited"}, "127.0.0.1")
    assert recorded(classroom, "package_import.request")[0] == expected
    admin.post(path, f"{path}/again", cpu_time_limit_s="2")
    expected = (admin.username, "package_import", {"cpu_time_limit_ms": 2000}, "127.0.0.1")
    assert recorded(classroom, "package_import.again")[0] == expected


@pytest.mark.parametrize("action", ["rejudging.create", "rejudging.apply"])
def test_a_rejudging_is_recorded_with_the_address(
    classroom: Classroom, admin: Visitor, student: Visitor, action: str
) -> None:
    slug = classroom.problem(admin)
    student.submit(slug, source="int main(void) { return 0; }")
    answer = admin.post(f"/admin/problems/{slug}", f"/admin/problems/{slug}/rejudge", reason="a test")
    path = answer.headers["Location"]
    classroom.connection.execute("UPDATE rejudging SET state = 'ready' WHERE id = %s", [path.rpartition("/")[2]])
    admin.post(path, f"{path}/apply")
    actor, object_type, _after, ip = recorded(classroom, action)[0]
    assert (actor, object_type, ip) == (admin.username, "rejudging", "127.0.0.1")
