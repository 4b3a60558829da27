"""Who sees which points, and what a page says of groups."""

import json

import msgspec
import pytest

from judge.grading import grade
from judge.grading.plan import GradingPlan, VerdictMode
from judge.testcase_result import TestcaseResult
from tests.judge.grading.trees import bounded, group, ran, two_groups
from tests.web.site.visitor import Classroom, Visitor, submission_id
from tests.web.submissions.test_judged_tests import text_of

PROGRAM = "print(8)"
LEGACY = two_groups()
CHAINED = bounded(
    group("secret/1-easy", 1, 3, max_score=40),
    group("secret/2-hard", 3, 5, max_score=60, require_pass=("secret/1-easy",)),
)

NEW_VERSION = """
WITH new AS (
    INSERT INTO problem_version (problem_id, number, state, format, manifest_sha256, limits, source_limit_bytes,
                                 testcase_count, sample_count, grading, open_testcases)
    SELECT problem_id, 2, state, format, manifest_sha256, limits, source_limit_bytes, 5, 1, %s::jsonb, %s
    FROM problem_version JOIN problem ON problem.id = problem_id WHERE slug = %s
    RETURNING id, problem_id
)
UPDATE problem SET published_version_id = new.id FROM new WHERE problem.id = new.problem_id
"""

SCORE = """
UPDATE judging SET score = %s, group_results = %s::jsonb
WHERE id = (SELECT current_judging_id FROM submission WHERE id = %s)
"""


def scored_problem(
    classroom: Classroom, admin: Visitor, student: Visitor, plan: GradingPlan, feedback: str, opened: list[int]
) -> str:
    course = classroom.course((student, "student"))
    classroom.set_feedback(course, feedback)
    slug = classroom.problem(admin, problem_set=course)
    classroom.connection.execute(NEW_VERSION, [msgspec.json.encode(plan).decode(), opened, slug])
    return slug


def judged(
    classroom: Classroom,
    admin: Visitor,
    student: Visitor,
    verdicts: str = "AC AC AC WA -",
    *,
    plan: GradingPlan = LEGACY,
    feedback: str = "full",
    results: list[TestcaseResult] | None = None,
    opened: tuple[int, ...] = (),
) -> int:
    """A submission that is judged as the plan says."""
    slug = scored_problem(classroom, admin, student, plan, feedback, list(opened))
    number = submission_id(student.submit(slug, source=PROGRAM, language="python3"))
    results = results or ran(verdicts)
    found = grade(plan, results)
    classroom.conclude(number, found.verdict, results)
    groups = msgspec.json.encode(found.groups).decode()
    classroom.connection.execute(SCORE, [found.score, groups, number])
    return number


def page_of(visitor: Visitor, number: int, **headers: str) -> str:
    return text_of(visitor.get(f"/submissions/{number}", headers=headers).text)


def test_a_submission_shows_its_points_by_group_and_what_is_left(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    page = page_of(student, judged(classroom, admin, student))
    assert "30 of 100 points" in page
    assert "1 Accepted 30 of 30 0" in page
    assert "2 Wrong answer 0 of 70 70" in page
    assert "sample" not in page.partition("Groups of tests")[2].partition("Test ")[0]


def test_a_group_that_was_not_run_says_why(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    page = page_of(student, judged(classroom, admin, student, "AC WA - - -", plan=CHAINED))
    assert "0 of 100 points" in page
    assert "2-hard not run: group 1-easy was not accepted 0 of 60 60" in page


def test_points_are_written_in_chinese(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    number = judged(classroom, admin, student, "AC WA - - -", plan=CHAINED)
    page = page_of(student, number, **{"Accept-Language": "zh-CN"})
    assert "0 / 100 分" in page
    assert "测试组 1-easy 未通过" in page


@pytest.mark.parametrize(
    ("feedback", "score", "groups", "tests"),
    [
        ("full", 30.0, ["secret/1", "secret/2"], [0, 1, 2, 3, 4]),
        ("groups", 30.0, ["secret/1", "secret/2"], [0]),
        ("samples", 30.0, [], [0]),
        ("verdict", 30.0, [], []),
        ("none", None, [], []),
    ],
)
def test_the_feedback_of_the_set_decides_what_a_student_sees(
    classroom: Classroom,
    admin: Visitor,
    student: Visitor,
    feedback: str,
    score: float | None,
    groups: list[str],
    tests: list[int],
) -> None:
    number = judged(classroom, admin, student, feedback=feedback)
    state = json.loads(student.get(f"/submissions/{number}/state").text)
    assert state["score"] == score
    assert state["max_score"] == (None if score is None else 100)
    assert [one["name"] for one in state["groups"]] == groups
    assert [one["ordinal"] for one in state["testcases"]] == tests
    assert ("30" in text_of(student.get("/submissions").text).split()) == (score is not None)
    assert json.loads(admin.get(f"/submissions/{number}/state").text)["score"] == 30


def test_groups_that_the_package_keeps_to_itself_are_for_the_staff(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    plan = msgspec.structs.replace(LEGACY, shows_groups=False)
    number = judged(classroom, admin, student, plan=plan)
    assert "Groups of tests" not in page_of(student, number)
    assert "30 of 100 points" in page_of(student, number)
    assert "Groups of tests" in page_of(admin, number)


def test_the_checkers_message_to_the_student_is_shown_on_secret_tests_and_its_other_one_is_not(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    results = ran("AC AC AC WA -")
    results[3] = msgspec.structs.replace(
        results[3],
        team_message_sha256=classroom.store("Look at the last line."),
        checker_message_sha256=classroom.store("the answer is 42"),
    )
    number = judged(classroom, admin, student, results=results)
    page = page_of(student, number)
    assert "Look at the last line." in page
    assert "the answer is 42" not in page
    assert student.get(f"/submissions/{number}/testcases/3/team").text == "Look at the last line."
    assert student.get(f"/submissions/{number}/testcases/3/checker").status_code == 404


@pytest.mark.parametrize("feedback", ["full", "groups", "samples"])
def test_a_test_that_the_package_opens_shows_the_output_of_the_program(
    classroom: Classroom, admin: Visitor, student: Visitor, feedback: str
) -> None:
    results = ran("AC AC AC WA -")
    kept = {"output_sha256": classroom.store("what I printed\n"), "output_bytes": 15}
    results[3] = msgspec.structs.replace(results[3], **kept)
    opened = judged(classroom, admin, student, results=results, opened=(3,), feedback=feedback)
    assert "what I printed" in page_of(student, opened)
    assert "Expected output" not in page_of(student, opened)  # the package of this test has no such file
    secret = judged(classroom, admin, student, results=results, feedback=feedback)
    assert "what I printed" not in page_of(student, secret)


def test_a_problem_says_how_it_gives_points(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = scored_problem(classroom, admin, student, CHAINED, "full", [])
    page = text_of(student.get(f"/problems/{slug}").text)
    assert "At most 100 points." in page
    assert "1-easy 40 points 2 tests." in page
    assert "2-hard 60 points 2 tests." in page
    assert "Only if these are accepted: 1-easy." in page


@pytest.mark.parametrize(("verdicts", "word"), [("AC AC AC WA -", "tried"), ("AC AC AC AC AC", "solved")])
def test_a_problem_that_accepts_everything_is_solved_with_all_points_alone(
    classroom: Classroom, admin: Visitor, student: Visitor, verdicts: str, word: str
) -> None:
    judged(classroom, admin, student, verdicts, plan=two_groups(verdict_mode=VerdictMode.ALWAYS_ACCEPT))
    (row,) = (row for row in student.text("/problems").split("<tr>") if "/problems/apples-" in row)
    assert word in row


def test_a_pass_fail_problem_says_nothing_of_points(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    assert "Points" not in text_of(student.get(f"/problems/{classroom.problem(admin)}").text)


def test_an_admin_changes_what_a_set_tells_and_runs(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    path = f"/admin/sets/{course}"
    answer = admin.post(path, f"{path}/rules", feedback="groups", stop_policy="everything")
    assert answer.status_code == 302
    row = classroom.connection.execute("SELECT feedback, stop_policy FROM problem_set WHERE slug = %s", [course])
    assert row.fetchone() == ("groups", "everything")
    assert 'selected value="groups"' in admin.text(path)
    for wrong in ({"feedback": "all"}, {"stop_policy": "never"}):
        fields = {"feedback": "full", "stop_policy": "package"} | wrong
        assert admin.post(path, f"{path}/rules", **fields).status_code == 400
