"""Who sees a problem that is hidden: the staff, and nobody else, on no route. Own submissions stay readable."""

from dataclasses import dataclass

import pytest

from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id

PROGRAM = "int main(void) { return 0; }"
FILES = {
    "problem_statement/problem.zh.pdf": "%PDF-1.4\n",
    "problem_statement/apple.png": "a picture",
}
CHINESE = {"Accept-Language": "zh-CN"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    classroom: Classroom
    admin: Visitor
    teacher: Visitor
    student: Visitor
    course: str
    problem: str
    submission: int
    picture: str

    def paths(self) -> list[str]:
        task = f"/problems/{self.problem}"
        return [task, f"{task}?set={self.course}", f"{task}/submit", f"{task}/statement.pdf", self.picture]

    def statuses(self, visitor: Visitor) -> set[int]:
        answers = [visitor.get(path, headers=CHINESE if path.endswith(".pdf") else {}) for path in self.paths()]
        for answer in answers:
            answer.close()
        return {answer.status_code for answer in answers}

    def hide(self, *, everywhere: bool, hidden: bool = True) -> None:
        if everywhere:
            page = f"/admin/problems/{self.problem}"
            answer = self.admin.post(page, f"{page}/visibility", hidden="yes" if hidden else "no")
        else:
            page = f"/admin/sets/{self.course}"
            answer = self.admin.post(page, f"{page}/problems/{self.problem}", action="hide" if hidden else "show")
        assert answer.status_code == 302


@pytest.fixture
def scene(classroom: Classroom, admin: Visitor, student: Visitor) -> Scene:
    teacher = classroom.student()
    course = classroom.course((teacher, "teacher"), (student, "student"))
    # A statement of its own: who may see another problem with the same statement may see its pictures
    statement = {"problem_statement/problem.en.md": f"![an apple](apple.png) {course}\n"}
    problem = classroom.problem(admin, package=package_zip(files=FILES | statement), problem_set=course)
    row = classroom.connection.execute(
        "SELECT blob_sha256 FROM statement JOIN problem_version v ON v.id = problem_version_id"
        " JOIN problem p ON p.published_version_id = v.id WHERE p.slug = %s AND statement.format = 'md'",
        [problem],
    ).fetchone()
    assert row is not None
    return Scene(
        classroom=classroom,
        admin=admin,
        teacher=teacher,
        student=student,
        course=course,
        problem=problem,
        submission=submission_id(student.submit(problem, source=PROGRAM)),
        picture=f"/statements/{row[0]}/apple.png",
    )


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_hidden_problem_is_for_the_staff_on_every_route_and_list(scene: Scene, everywhere: bool) -> None:
    assert scene.statuses(scene.student) == {200}
    scene.hide(everywhere=everywhere)
    assert scene.statuses(scene.student) == {404}
    assert scene.statuses(scene.teacher) == scene.statuses(scene.admin) == {200}
    lists = ("/problems", f"/courses/{scene.course}")
    assert not any(f"/problems/{scene.problem}" in scene.student.text(path) for path in lists)
    assert all(f"/problems/{scene.problem}" in scene.teacher.text(path) for path in lists)
    assert "only the staff sees it" in scene.teacher.text(f"/problems/{scene.problem}")
    scene.hide(everywhere=everywhere, hidden=False)
    assert scene.statuses(scene.student) == {200}


@pytest.mark.parametrize("everywhere", [True, False])
def test_own_submissions_to_a_hidden_problem_stay_readable(scene: Scene, everywhere: bool) -> None:
    scene.hide(everywhere=everywhere)
    page = scene.student.text(f"/submissions/{scene.submission}")
    assert PROGRAM[:3] in page
    assert f'href="/problems/{scene.problem}' not in page
    listed = scene.student.text("/submissions")
    assert f"/submissions/{scene.submission}" in listed
    assert f'href="/problems/{scene.problem}' not in listed


def test_a_source_sent_to_a_problem_that_was_just_hidden_comes_back(scene: Scene) -> None:
    form = f"/problems/{scene.problem}/submit"
    token = scene.student.get(form)
    assert token.status_code == 200
    scene.hide(everywhere=True)
    answer = scene.student.post("/account", form, language="c17", source=PROGRAM)
    assert answer.status_code == 404
    assert PROGRAM in answer.text


def test_hiding_in_one_set_leaves_the_others(scene: Scene) -> None:
    scene.admin.post(
        f"/admin/problems/{scene.problem}", f"/admin/problems/{scene.problem}/sets", problem_set="practice"
    )
    scene.hide(everywhere=False)
    assert scene.student.get(f"/problems/{scene.problem}?set=practice").status_code == 200
    assert scene.student.get(f"/problems/{scene.problem}?set={scene.course}").status_code == 404
    assert scene.student.get(scene.picture).status_code == 200


def test_a_picture_of_an_older_version_is_shown_to_those_who_see_the_problem(scene: Scene) -> None:
    scene.classroom.imported(scene.admin, package_zip(), slug=scene.problem, new_version=True)
    assert scene.student.get(scene.picture).status_code == 200
    assert scene.classroom.student().get(scene.picture).status_code == 404


def test_hiding_is_audited_once(scene: Scene) -> None:
    for hidden in (True, True, False):
        scene.hide(everywhere=True, hidden=hidden)
    rows = scene.classroom.connection.execute(
        "SELECT action FROM audit_event WHERE action IN ('problem.hide', 'problem.show')"
        " AND object_id = (SELECT id::text FROM problem WHERE slug = %s) ORDER BY id",
        [scene.problem],
    ).fetchall()
    assert rows == [("problem.hide",), ("problem.show",)]
