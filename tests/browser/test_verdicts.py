import pytest
from selenium.webdriver import Chrome

from tests.browser.programs import PROGRAMS
from tests.browser.student import Student

PROBLEM = "two-integers"


@pytest.mark.parametrize("variant", PROGRAMS)
def test_a_student_registers_and_sees_every_verdict_arrive_without_a_reload(
    browser: Chrome, site_url: str, variant: str
) -> None:
    student = Student(browser=browser, site_url=site_url)
    student.register()
    for source, expected in PROGRAMS[variant].expected().items():
        student.submit(PROBLEM, variant, source)
        assert student.verdict() == expected, source
        assert_what_the_page_shows(student, expected)
    assert student.complaints() == []


def assert_what_the_page_shows(student: Student, verdict: str) -> None:
    tests = student.tests()
    if verdict == "Accepted":
        assert len(tests) > 1
        assert set(tests) == {"Accepted"}
    elif verdict == "Compilation error":
        assert tests == []
        student.wait_for_text("[data-part=compile-log]")
    else:
        assert tests[-1] == verdict
        student.wait_for_text("#reason")
