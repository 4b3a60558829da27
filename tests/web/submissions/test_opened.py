"""Tests that a package opens by itself: students read their data, as that of a sample."""

import pytest

from judge.verdict import Verdict
from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id
from tests.web.submissions.test_judged_tests import failed, passed, words

LONG = "1 " * 20_000
OPENED = {
    "data/secret/7.in": LONG,
    "data/secret/7.ans": "an opened answer\n",
    "data/secret/testdata.yaml": "full_feedback: true\n",
}


@pytest.fixture(params=["full", "samples"])
def feedback(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_data_of_an_opened_test_is_shown_and_a_long_one_is_cut(
    classroom: Classroom, admin: Visitor, student: Visitor, feedback: str
) -> None:
    course = classroom.course((student, "student"))
    classroom.set_feedback(course, feedback)
    slug = classroom.problem(admin, package=package_zip(files=OPENED), problem_set=course)
    row = classroom.connection.execute(
        "SELECT open_testcases FROM problem_version JOIN problem ON problem.id = problem_id WHERE slug = %s", [slug]
    ).fetchone()
    assert row == ([1, 2],)
    number = submission_id(student.submit(slug, source="print(8)", language="python3"))
    classroom.conclude(
        number, "WA", [passed(0), passed(1), failed(classroom, 2, Verdict.WA, output="an opened answer?\n")]
    )
    page = words(student, number)
    assert "expected 1 an·opened·answer found 1 an·opened·answer ?" in page
    assert "Expected output an opened answer" in page
    assert "The first 16 KiB of 39.1 KiB · Download" in page
    with student.get(f"/submissions/{number}/testcases/2/data/in") as answer:
        assert answer.text == LONG
    classroom.set_feedback(course, "verdict")
    assert student.get(f"/submissions/{number}/testcases/2/data/in").status_code == 404
