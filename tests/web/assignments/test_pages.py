"""A teacher makes an assignment, changes it, and fills it; students see what it says."""

import itertools
from dataclasses import dataclass
from typing import Any

import pytest

from tests.web.site.visitor import Classroom, Visitor

_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Taught:
    classroom: Classroom
    teacher: Visitor
    student: Visitor
    course: str

    @property
    def sets(self) -> str:
        return f"/courses/{self.course}/sets"

    def fields(self, **more: str) -> dict[str, str]:
        usual = {
            "title": "First week",
            "slug": f"week-{next(_numbers)}",
            "scoring": "points",
            "feedback": "full",
            "feedback_shown": "visible",
            "stop_policy": "package",
        }
        return usual | more

    def make(self, **more: str) -> str:
        fields = self.fields(**more)
        answer = self.teacher.post(f"{self.sets}/new", **fields)
        assert answer.status_code == 302, answer.text
        return f"{self.sets}/{fields['slug']}"

    def value(self, column: str, path: str) -> Any:
        statement = f"SELECT {column} FROM problem_set WHERE slug = %s".encode()  # noqa: S608
        row = self.classroom.connection.execute(statement, [path.rpartition("/")[2]]).fetchone()
        return row and row[0]


@pytest.fixture
def taught(classroom: Classroom) -> Taught:
    teacher, student = classroom.student(), classroom.student()
    course = classroom.course((teacher, "teacher"), (student, "student"))
    classroom.connection.execute("UPDATE course SET time_zone = 'Europe/Berlin' WHERE slug = %s", [course])
    return Taught(classroom=classroom, teacher=teacher, student=student, course=course)


def test_a_teacher_makes_a_set_with_times_of_the_course(taught: Taught) -> None:
    path = taught.make(due_at="2026-07-01T12:00", instructions="Read **this** <script>alert(1)</script>")
    assert taught.value("due_at", path).isoformat().startswith("2026-07-01T10:00")
    page = taught.student.get(path).text
    assert "<strong>this</strong>" in page
    assert "<script>alert" not in page
    assert 'value="2026-07-01T12:00"' in taught.teacher.text(f"{path}/edit")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"opens_at": "2026-07-02T12:00", "due_at": "2026-07-01T12:00"}, "This is before “Opens”."),
        ({"due_at": "2026-07-02T12:00", "closes_at": "2026-07-01T12:00"}, "This is before “Due”."),
        ({"due_at": "2026-03-29T02:30"}, "never shows this time"),
        ({"opens_at": "2026-07-01T12:00", "closes_at": "2026-07-01T12:00"}, "would close when it opens"),
        ({"feedback_shown": "after_due"}, "The set is never due"),
        ({"feedback_shown": "after_published"}, "are not published"),
        ({"slug": "No Such"}, "Only lower-case letters"),
        ({"title": ""}, "Enter a title."),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_loses_nothing(taught: Taught, wrong: dict[str, str], words: str) -> None:
    fields = taught.fields(instructions="kept as typed", **wrong)
    answer = taught.teacher.post(f"{taught.sets}/new", **fields)
    assert (answer.status_code, words in answer.text, "kept as typed" in answer.text) == (400, True, True)
    for value in wrong.values():
        assert f'value="{value}"' in answer.text


def test_a_short_name_is_taken_once(taught: Taught) -> None:
    path = taught.make()
    answer = taught.teacher.post(f"{taught.sets}/new", **taught.fields(slug=path.rpartition("/")[2]))
    assert (answer.status_code, "Another set of the site" in answer.text) == (409, True)


def test_a_set_is_filled_changed_and_deleted(taught: Taught, admin: Visitor) -> None:
    problem, path = taught.classroom.problem(admin), taught.make()
    assert taught.teacher.post(f"{path}/problems", problem=problem).status_code == 302
    task = f"{path}/problems/{problem}"
    saved = taught.teacher.post(
        f"{task}/edit", max_score="40", pinned_version="", **{"group-secret": "after_due", "group-sample": ""}
    )
    assert saved.status_code == 302, saved.text
    row = taught.classroom.connection.execute(
        "SELECT max_score::int, groups_shown FROM problem_set_problem JOIN problem_set ON id = problem_set_id"
        " WHERE slug = %s",
        [path.rpartition("/")[2]],
    ).fetchone()
    assert row == (40, {"secret": "after_due"})
    assert "Apples" in taught.student.text(path)
    taught.teacher.post(f"{path}/problems", task, action="hide")
    assert "Apples" not in taught.student.text(path)
    assert "Apples" not in taught.teacher.text(f"{path}?as=student")
    assert taught.teacher.post(f"{path}/edit", f"{path}/delete").status_code == 302
    assert taught.value("id", path) is None


def test_a_set_with_work_is_not_deleted(taught: Taught, admin: Visitor) -> None:
    problem, path = taught.classroom.problem(admin), taught.make()
    taught.teacher.post(f"{path}/problems", problem=problem)
    slug = path.rpartition("/")[2]
    taught.student.post(f"/problems/{problem}/submit?set={slug}", language="c17", source="int main(void) {}")
    assert (
        "so it stays"
        in taught.teacher.client.post(
            f"{path}/delete",
            data={"csrf_token": _token(taught.teacher, f"{path}/edit")},
            follow_redirects=True,
        ).text
    )
    assert taught.value("id", path) is not None


def _token(visitor: Visitor, path: str) -> str:
    return visitor.text(path).partition('name="csrf_token" value="')[2].partition('"')[0]


def test_only_some_languages_are_offered_and_taken(taught: Taught, admin: Visitor) -> None:
    problem, path = taught.classroom.problem(admin), taught.make(languages="c17")
    taught.teacher.post(f"{path}/problems", problem=problem)
    form = f"/problems/{problem}/submit?set={path.rpartition('/')[2]}"
    assert 'value="c17"' in taught.student.text(form)
    assert 'value="cpp17"' not in taught.student.text(form)
    refused = taught.student.post(form, language="cpp17", source="int main() {}")
    assert "not offered any more" in refused.text


def test_a_hidden_problem_cannot_be_chosen(taught: Taught, admin: Visitor) -> None:
    problem, path = taught.classroom.problem(admin), taught.make()
    taught.classroom.connection.execute("UPDATE problem SET hidden_at = now() WHERE slug = %s", [problem])
    assert f'name="problem" value="{problem}"' not in taught.teacher.text(f"{path}/problems?q={problem}")
    assert taught.teacher.post(f"{path}/problems", problem=problem).status_code == 404


POLICY = {"unit": "day", "rounding": "up", "counting": "best"}


def test_a_late_policy_is_previewed_saved_and_told(taught: Taught) -> None:
    path = taught.make(due_at="2026-07-01T12:00")
    fields = POLICY | {"kind": "percent", "percent": "10", "least_percent": "50"}
    preview = taught.teacher.post(f"{path}/policy", preview="yes", **fields)
    assert '<td class="num">90</td>' in preview.text
    assert taught.value("grading_policy", path) is None
    assert taught.teacher.post(f"{path}/policy", **fields).status_code == 302
    assert taught.value("grading_policy", path)["penalty"]["type"] == "percent"
    assert "Late work loses 10 % of its points for each day that has begun." in taught.student.text(path)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "steps", "steps": "24 50\n12 90"}, "the hours grow"),
        ({"kind": "steps", "steps": "24 50\nsoon"}, "Line 2 is not two numbers"),
        ({"kind": "steps", "steps": ""}, "at least one step"),
        ({"kind": "percent", "percent": ""}, "Enter a number."),
        ({"kind": "percent", "percent": "101"}, "Between 0 and 100."),
        ({"kind": "none", "attempt_limit": "0"}, "Between 1 and 10000."),
    ],
)
def test_a_policy_that_is_wrong_says_so_at_its_field(taught: Taught, wrong: dict[str, str], words: str) -> None:
    path = taught.make()
    answer = taught.teacher.post(f"{path}/policy", **(POLICY | wrong))
    assert (answer.status_code, words in answer.text) == (400, True)
    assert taught.value("grading_policy", path) is None


def test_the_document_is_saved_or_refused_with_its_fault(taught: Taught) -> None:
    path = taught.make()
    wrong = taught.teacher.post(f"{path}/policy", document='{"grace_seconds": -1}')
    assert (wrong.status_code, "$.grace_seconds" in wrong.text, "-1" in wrong.text) == (400, True, True)
    assert taught.teacher.post(f"{path}/policy", document='{"grace_seconds": 60}').status_code == 302
    assert taught.value("grading_policy", path)["grace_seconds"] == 60


def test_before_it_opens_a_set_is_for_the_staff(taught: Taught) -> None:
    path = taught.make(opens_at="2999-07-01T12:00")
    assert taught.student.get(path).status_code == 404
    assert path.rpartition("/")[2] not in taught.student.text(taught.sets)
    assert "not open yet" in taught.teacher.text(path)
