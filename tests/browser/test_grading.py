"""Extensions, published grades and points by hand, in a browser: pages without barriers."""

from decimal import Decimal

import pytest
from selenium.webdriver import Chrome

from tests.browser.small_site import SmallSite
from tests.browser.test_accessibility import faults_of, screen
from web.grades.late_policy import LatePolicy, PercentPerUnit, encode_late_policy

__all__ = ["screen"]

LONG = "a_name_without_any_break_in_it_" * 8
POLICY = LatePolicy(penalty=PercentPerUnit(percent=Decimal(10)), late_days_per_set=2)


@pytest.fixture(scope="module")
def graded(small_site: SmallSite) -> SmallSite:
    """Its assignment is late, with an extension and with points by hand."""
    site, student = small_site, small_site.student
    site.classroom.connection.execute(
        "UPDATE problem_set SET kind = 'assignment', scoring = 'points', publishes_grades = true,"
        " due_at = now() - interval '3 hours', grading_policy = %s WHERE slug = %s",
        [encode_late_policy(POLICY).decode(), site.course],
    )
    site.classroom.connection.execute("UPDATE course SET late_days = 3 WHERE slug = %s", [site.course])
    course = f"/courses/{site.course}"
    extensions, by_hand, grades = staff_paths(site)[:3]
    given = {"to": f"student-{student.user_id}", "unit": "hours", "amount": "2", "reason": f"was ill, {LONG}"}
    assert site.admin.post(extensions, **given).status_code == 302
    assert site.admin.post(by_hand, points="60", reason=f"Its idea was right. {LONG}").status_code == 302
    assert site.admin.post(grades, f"{grades}/publish").status_code == 302
    assert "late: that costs 10 %" in student.text(f"{course}/grades")
    return site


def staff_paths(site: SmallSite) -> list[str]:
    course, student = f"/courses/{site.course}", site.student.username
    one = f"{course}/sets/{site.course}"
    by_hand = f"{course}/students/{student}/sets/{site.course}/problems/{site.problem}/grade"
    return [f"{one}/extensions", by_hand, f"{one}/grades", f"{course}/students/{student}", one]


def test_pages_of_the_staff(screen: Chrome, graded: SmallSite) -> None:
    graded.log_in(screen, graded.admin)
    assert faults_of(screen, graded, staff_paths(graded)) == {}


def test_pages_of_students(screen: Chrome, graded: SmallSite) -> None:
    graded.log_in(screen, graded.student)
    course = f"/courses/{graded.course}"
    paths = [f"{course}/grades", f"{course}/sets/{graded.course}", f"/problems/{graded.problem}/submit", "/notices"]
    assert faults_of(screen, graded, paths) == {}
