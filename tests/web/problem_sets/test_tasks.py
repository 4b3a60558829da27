from datetime import UTC, datetime, timedelta

import pytest

from tests.web.site_data import Site
from web.problem_sets.tasks import Task, TaskRow, find_task, list_tasks


def tasks(site: Site, viewer_id: int) -> dict[int, TaskRow]:
    listed = list_tasks(site.connection, viewer_id=viewer_id, locale="en", moment=datetime.now(UTC)).rows
    return {task.problem_id: task for task in listed}


def find(site: Site, viewer_id: int, *, moment: datetime | None = None) -> Task | None:
    row = site.connection.execute("SELECT slug FROM problem WHERE id = %s", [site.problem_id]).fetchone()
    assert row is not None
    return find_task(
        site.connection, viewer_id=viewer_id, problem_slug=row[0], locale="en", moment=moment or datetime.now(UTC)
    )


def test_the_list_says_what_the_viewer_tried_and_solved(site: Site) -> None:
    viewer, other = site.add_user(), site.add_user()
    tried = site.problem_id
    site.submit(viewer)
    solved = site.problem_id = site.add_problem()
    judging = site.submit(viewer).judging_id
    site.set_judging(judging, "state = 'final', verdict = 'AC', final_at = now()")
    untouched = site.add_problem()
    seen = tasks(site, viewer)
    assert (seen[tried].tried, seen[tried].solved) == (True, False)
    assert (seen[solved].tried, seen[solved].solved) == (True, True)
    assert (seen[untouched].tried, seen[untouched].solved) == (False, False)
    assert not any(task.tried for task in tasks(site, other).values())


def test_a_set_without_feedback_does_not_say_what_is_solved(site: Site) -> None:
    silent = Site.create(site.connection, feedback="none")
    viewer = silent.add_user()
    silent.set_judging(silent.submit(viewer).judging_id, "state = 'final', verdict = 'AC', final_at = now()")
    assert not tasks(site, viewer)[silent.problem_id].solved


def test_a_course_s_set_is_for_its_members_and_admins(site: Site) -> None:
    member, stranger, admin = site.add_user(), site.add_user(), site.add_user(admin=True)
    course_site = Site.create(site.connection, course_id=site.add_course((member, "student")))
    assert find(course_site, member) is not None
    assert find(course_site, admin) is not None
    assert find(course_site, stranger) is None
    assert course_site.problem_id not in tasks(site, stranger)


def test_before_it_opens_a_set_is_for_the_staff(site: Site) -> None:
    student, teacher = site.add_user(), site.add_user()
    course = site.add_course((student, "student"), (teacher, "teacher"))
    course_site = Site.create(site.connection, course_id=course)
    site.connection.execute("UPDATE problem_set SET opens_at = now() + interval '1 day' WHERE course_id = %s", [course])
    assert find(course_site, student) is None
    assert find(course_site, teacher) is not None


def test_a_closed_set_is_shown_and_says_that_it_is_closed(site: Site) -> None:
    viewer = site.add_user()
    task = find(site, viewer)
    assert task is not None
    assert not task.is_closed
    site.connection.execute(
        "UPDATE problem_set SET closes_at = now() - interval '1 s' WHERE id = %s", [site.problem_set_id]
    )
    closed = find(site, viewer)
    assert closed is not None
    assert closed.is_closed


def test_what_arrived_before_a_set_closed_is_not_late_however_long_it_takes(site: Site) -> None:
    closes_at = datetime.now(UTC) - timedelta(seconds=1)
    site.connection.execute("UPDATE problem_set SET closes_at = %s WHERE id = %s", [closes_at, site.problem_set_id])
    in_time = find(site, site.add_user(), moment=closes_at - timedelta(milliseconds=1))
    assert in_time is not None
    assert not in_time.is_closed


def test_without_a_set_in_the_address_an_open_one_goes_before_a_closed_one(site: Site) -> None:
    viewer = site.add_user()
    newer = Site.create(site.connection)
    site.connection.execute(
        "INSERT INTO problem_set_problem (problem_set_id, problem_id, label, position) VALUES (%s, %s, 'Z', 9)",
        [newer.problem_set_id, site.problem_id],
    )
    found = find(site, viewer)
    assert found is not None
    assert found.problem_set_id == newer.problem_set_id
    site.connection.execute("UPDATE problem_set SET closes_at = now() WHERE id = %s", [newer.problem_set_id])
    found = find(site, viewer)
    assert found is not None
    assert found.problem_set_id == site.problem_set_id


def test_the_version_pinned_by_a_set_wins_over_the_published_one(site: Site) -> None:
    viewer = site.add_user()
    before = find(site, viewer)
    assert before is not None
    site.connection.execute(
        "UPDATE problem_set_problem SET pinned_version_id = %s WHERE problem_id = %s",
        [before.version_id, site.problem_id],
    )
    site.publish_version(site.problem_id, testcases=9)
    pinned = find(site, viewer)
    assert pinned is not None
    assert (pinned.version_id, pinned.testcase_count) == (before.version_id, 3)


@pytest.mark.parametrize(
    ("feedback", "verdict", "told"), [("full", "AC", True), ("none", "AC", False), ("full", "WA", False)]
)
def test_what_was_solved_in_another_set_is_told_where_nothing_was_tried(
    site: Site, feedback: str, verdict: str, told: bool
) -> None:
    viewer, other = site.add_user(), Site.create(site.connection, feedback=feedback)
    site.connection.execute(
        "INSERT INTO problem_set_problem (problem_set_id, problem_id, label, position) VALUES (%s, %s, 'Z', 9)",
        [other.problem_set_id, site.problem_id],
    )
    other.problem_id = site.problem_id
    other.set_judging(other.submit(viewer).judging_id, f"state = 'final', verdict = '{verdict}', final_at = now()")

    def solved_in() -> str | None:
        listed = list_tasks(site.connection, viewer_id=viewer, locale="en", moment=datetime.now(UTC)).rows
        return next(
            row.solved_in
            for row in listed
            if (row.problem_set_id, row.problem_id) == (site.problem_set_id, site.problem_id)
        )

    assert solved_in() == ("Practice" if told else None)
    site.submit(viewer)
    assert solved_in() is None
