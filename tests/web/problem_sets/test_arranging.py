"""The order of a problem set, and taking problems out of it."""

import threading

import psycopg
import pytest
from psycopg.errors import ForeignKeyViolation

from tests.web.site.visitor import Classroom, Visitor, submission_id
from tests.web.site_data import Site
from web.audit.events import COMMAND
from web.problem_sets.arranging import HasSubmissions, Step, move, remove
from web.submissions.submitting import NothingToJudge

PROGRAM = "int main(void) { return 0; }"
PATIENCE_S = 30.0


def order(site: Site) -> list[tuple[str, int]]:
    return site.connection.execute(
        "SELECT label, problem_id FROM problem_set_problem WHERE problem_set_id = %s ORDER BY position",
        [site.problem_set_id],
    ).fetchall()


def step(site: Site, problem_id: int, direction: Step) -> None:
    move(site.connection, COMMAND, site.problem_set_id, problem_id, direction)


def take_out(site: Site, problem_id: int) -> None:
    remove(site.connection, COMMAND, site.problem_set_id, problem_id)


def test_a_problem_moves_and_the_labels_follow(site: Site) -> None:
    first, second, third = site.problem_id, site.add_problem(), site.add_problem()
    step(site, third, Step.UP)
    assert order(site) == [("A", first), ("B", third), ("C", second)]
    step(site, first, Step.DOWN)
    assert order(site) == [("A", third), ("B", first), ("C", second)]
    for problem_id, direction in ((third, Step.UP), (second, Step.DOWN), (10**6, Step.UP)):
        step(site, problem_id, direction)
    assert order(site) == [("A", third), ("B", first), ("C", second)]


def test_a_problem_without_submissions_is_taken_out_and_the_others_move_up(site: Site) -> None:
    first, second, third = site.problem_id, site.add_problem(), site.add_problem()
    take_out(site, second)
    assert order(site) == [("A", first), ("B", third)]
    take_out(site, second)
    assert order(site) == [("A", first), ("B", third)]


def test_a_problem_with_submissions_stays(site: Site) -> None:
    second = site.add_problem()
    site.submit(site.add_user())
    before = order(site)
    with pytest.raises(HasSubmissions):
        take_out(site, site.problem_id)
    assert order(site) == before
    take_out(site, second)


def test_a_submission_that_arrives_meanwhile_keeps_the_problem_in_the_set(site: Site, postgres_url: str) -> None:
    user = site.add_user()
    ended: list[type[Exception]] = []

    def take_out_at_the_same_time() -> None:
        with psycopg.connect(postgres_url, autocommit=True) as other:
            try:
                remove(other, COMMAND, site.problem_set_id, site.problem_id)
            except (HasSubmissions, ForeignKeyViolation) as error:
                ended.append(type(error))

    with site.connection.transaction():
        site.submit(user)
        removal = threading.Thread(target=take_out_at_the_same_time)
        removal.start()
        removal.join(0.3)
        assert removal.is_alive(), "it did not wait for the submission"
    removal.join(PATIENCE_S)
    assert ended == [HasSubmissions]
    assert [problem_id for _, problem_id in order(site)] == [site.problem_id]


def test_what_is_sent_to_a_problem_that_was_just_taken_out_is_no_error_of_ours(site: Site, postgres_url: str) -> None:
    user = site.add_user()
    ended: list[type[Exception]] = []

    def submit_at_the_same_time() -> None:
        with psycopg.connect(postgres_url, autocommit=True) as other:
            late = Site(connection=other, problem_set_id=site.problem_set_id, problem_id=site.problem_id)
            try:
                late.submit(user)
            except NothingToJudge as error:
                ended.append(type(error))

    with site.connection.transaction():
        take_out(site, site.problem_id)
        submission = threading.Thread(target=submit_at_the_same_time)
        submission.start()
        submission.join(0.3)
        assert submission.is_alive(), "it did not wait for the removal"
    submission.join(PATIENCE_S)
    assert ended == [NothingToJudge]


def test_the_page_of_a_set_moves_hides_shows_removes_and_places(classroom: Classroom, admin: Visitor) -> None:
    course = classroom.course()
    first, second = (classroom.problem(admin, problem_set=course) for _ in range(2))
    page = f"/admin/sets/{course}"

    def press(problem: str, action: str) -> int:
        return admin.post(page, f"{page}/problems/{problem}", action=action).status_code

    assert course in admin.text("/admin/sets")
    assert press(second, "up") == 302
    text = admin.text(page)
    assert text.index(f"/admin/problems/{second}") < text.index(f"/admin/problems/{first}")
    assert press(first, "hide") == press(first, "show") == press(first, "remove") == 302
    assert f'<option value="{first}">' in admin.text(page)
    assert admin.post(page, f"{page}/problems", problem=first).status_code == 302
    assert press(first, "explode") == 400
    assert press("none", "up") == 404
    rows = classroom.connection.execute(
        "SELECT action FROM audit_event WHERE object_type = 'problem_set'"
        " AND object_id = (SELECT id::text FROM problem_set WHERE slug = %s) ORDER BY id",
        [course],
    ).fetchall()
    actions = [action.removeprefix("problem_set.") for (action,) in rows]
    assert actions == ["place", "place", "move", "hide", "show", "remove", "place"]


def test_the_page_of_a_set_says_why_a_problem_stays(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    page = f"/admin/sets/{course}"
    assert 'value="remove"' in admin.text(page)
    submission_id(student.submit(slug, source=PROGRAM))
    assert 'value="remove"' not in admin.text(page)
    admin.post(page, f"{page}/problems/{slug}", action="remove")
    assert "Hide it instead." in admin.text(page)
    assert student.get(f"/problems/{slug}").status_code == 200
