"""judge-admin submission: the staff's list and one submission, with the filters of the site."""

import json
from typing import Any

import pytest

from tests.web.site_data import SOURCE, Site

from .conftest import JudgeAdmin

WA = (
    "state = 'final', verdict = 'WA', deciding_testcase = 1, cpu_time_ms = 7, peak_memory_bytes = 4096, "
    "final_at = now()"
)


def answer(judge_admin: JudgeAdmin, *arguments: str) -> Any:
    done = judge_admin("submission", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ids(judge_admin: JudgeAdmin, *arguments: str) -> list[int]:
    return [row["id"] for row in answer(judge_admin, "list", *arguments)]


@pytest.fixture
def site(site: Site) -> Site:
    """A set that tells its students nothing, in a course."""
    return Site.create(site.connection, feedback="none", course_id=site.add_course())


def name(site: Site, table: str, key: int, column: str = "slug") -> str:
    row = site.connection.execute(f'SELECT {column} FROM "{table}" WHERE id = %s'.encode(), [key]).fetchone()  # noqa: S608
    assert row is not None
    return str(row[0])


def test_submissions_are_found_by_every_filter(judge_admin: JudgeAdmin, site: Site) -> None:
    elsewhere = Site.create(site.connection)
    user, other = site.add_user(), site.add_user()
    wrong, waiting, far = site.submit(user), site.submit(other), elsewhere.submit(user)
    site.set_judging(wrong.judging_id, WA)
    course = site.connection.execute(
        "SELECT course.slug FROM course JOIN problem_set ON course_id = course.id WHERE problem_set.id = %s",
        [site.problem_set_id],
    ).fetchone()
    assert course is not None
    newest_first = [far.submission_id, waiting.submission_id, wrong.submission_id]
    assert ids(judge_admin) == newest_first
    for arguments, found in (
        (("--user", name(site, "user", user, "username").upper()), newest_first[::2]),
        (("--problem", name(site, "problem", site.problem_id)), newest_first[1:]),
        (("--set", name(site, "problem_set", site.problem_set_id)), newest_first[1:]),
        (("--course", course[0]), newest_first[1:]),
        (("--course", course[0], "--set", name(site, "problem_set", elsewhere.problem_set_id)), []),
        (("--verdict", "wa"), newest_first[2:]),
        (("--verdict", "unfinished"), newest_first[:2]),
        (("--language", "cpp17"), newest_first),
        (("--language", "pascal"), []),
        (("--until", "2020-01-01"), []),
        (("--since", "2020-01-01T10:00"), newest_first),
        (("--address", "127.0.0.0/8"), newest_first),
        (("--address", "10.0.0.1"), []),
        (("--limit", "1"), newest_first[:1]),
        (("--before", str(far.submission_id), "--limit", "1"), newest_first[1:2]),
    ):
        assert ids(judge_admin, *arguments) == found, arguments


def test_people_see_the_verdict_whatever_the_set_tells_students(judge_admin: JudgeAdmin, site: Site) -> None:
    submitted = site.submit(site.add_user())
    site.set_judging(submitted.judging_id, WA)
    head, line = judge_admin("submission", "list").stdout.splitlines()
    assert line.split()[0] == str(submitted.submission_id)
    assert line[head.index("verdict") :].split() == ["WA", "-", "7", "4096"]


def test_people_and_programs_see_the_score(judge_admin: JudgeAdmin, site: Site) -> None:
    submitted = site.submit(site.add_user())
    site.set_judging(submitted.judging_id, f"{WA}, score = 37.5")
    head, line = judge_admin("submission", "list").stdout.splitlines()
    assert line[head.index("score") :].split()[0] == "37.5"
    assert [row["score"] for row in answer(judge_admin, "list")] == [37.5]
    shown = answer(judge_admin, "show", str(submitted.submission_id))
    assert [judging["score"] for judging in shown["judgings"]] == [37.5]


def test_a_submission_is_shown_with_its_judgings_and_its_files(judge_admin: JudgeAdmin, site: Site) -> None:
    submitted = site.submit(site.add_user())
    site.set_judging(submitted.judging_id, WA)
    shown = answer(judge_admin, "show", str(submitted.submission_id))
    assert (shown["id"], shown["verdict"], shown["ip"]) == (submitted.submission_id, "WA", "127.0.0.1")
    assert shown["files"] == [{"name": "main.cpp", "size_bytes": len(SOURCE)}]
    (judging,) = shown["judgings"]
    assert (judging["id"], judging["is_current"], judging["deciding_test"]) == (submitted.judging_id, True, 2)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list", "--user", "nobody"), "there is no user nobody"),
        (("list", "--user", ""), "there is no user "),
        (("list", "--problem", "no-such"), "there is no problem no-such"),
        (("list", "--course", "no-such"), "there is no course no-such"),
        (("list", "--set", "no-such"), "there is no problem set no-such"),
        (("list", "--address", "10.0.0"), "10.0.0 is neither an IP address nor a network such as 10.0.0.0/8"),
        (("list", "--since", "yesterday"), "does not match the formats"),
        (("list", "--verdict", "XX"), "'XX' is not one of"),
        (("list", "--limit", "0"), "0 is not in the range"),
        (("list", "--before", "9223372036854775808"), "is not in the range"),
        (("show", "9223372036854775807"), "there is no submission 9223372036854775807"),
        (("show", "0"), "0 is not in the range"),
        (("show", "first"), "'first' is not a valid integer"),
    ],
)
def test_a_wrong_value_is_one_sentence(judge_admin: JudgeAdmin, arguments: tuple[str, ...], sentence: str) -> None:
    done = judge_admin("submission", *arguments)
    assert done.returncode in (1, 2)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
