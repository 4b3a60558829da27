"""judge-admin lists and shows what it makes, for people and for programs."""

import json
from typing import Any

import pytest

from tests.web.cli.conftest import JudgeAdmin


@pytest.fixture
def course(judge_admin: JudgeAdmin) -> str:
    """A course with a teacher and a student, each with the course in their name."""
    judge_admin("course", "create", "algorithms", "Algorithms · 算法", "--time-zone", "Europe/Berlin")
    for name, role in (("emmy", "teacher"), ("Kurt", "student")):
        judge_admin("user", "create", "--generate-password", "--if-missing", name)
        judge_admin("course", "enrol", "algorithms", name, "--role", role)
    return "algorithms"


def answer(judge_admin: JudgeAdmin, *arguments: str) -> Any:
    done = judge_admin(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["username"] for row in rows]


def test_users_are_listed_by_name_whatever_its_case(judge_admin: JudgeAdmin, course: str) -> None:
    listed = names(answer(judge_admin, "user", "list"))
    assert listed == sorted(listed, key=str.lower)
    assert {"emmy", "Kurt"} <= set(listed)


def test_a_user_is_shown_with_their_courses(judge_admin: JudgeAdmin, course: str) -> None:
    shown = answer(judge_admin, "user", "show", "EMMY")
    assert (shown["username"], shown["site_role"], shown["disabled_at"]) == ("emmy", "member", None)
    assert [(row["course"], row["role"]) for row in shown["courses"]] == [(course, "teacher")]


def test_a_disabled_user_is_listed_as_such_until_enabled(judge_admin: JudgeAdmin, course: str) -> None:
    judge_admin("user", "disable", "Kurt")
    assert names(answer(judge_admin, "user", "list", "--disabled")) == ["Kurt"]
    again = judge_admin("user", "disable", "Kurt")
    assert again.stderr == "Kurt is member, and cannot log in already.\n"
    judge_admin("user", "enable", "Kurt")
    assert answer(judge_admin, "user", "list", "--disabled") == []


def test_a_role_on_the_site_is_changed_and_changed_back(judge_admin: JudgeAdmin, course: str) -> None:
    judge_admin("user", "set-role", "emmy", "admin")
    assert "emmy" in names(answer(judge_admin, "user", "list", "--role", "admin"))
    judge_admin("user", "set-role", "emmy", "member")
    assert "emmy" not in names(answer(judge_admin, "user", "list", "--role", "admin"))


def test_a_course_is_shown_with_its_members(judge_admin: JudgeAdmin, course: str) -> None:
    shown = answer(judge_admin, "course", "show", course)
    assert (shown["title"], shown["time_zone"]) == ("Algorithms · 算法", "Europe/Berlin")
    assert [(row["username"], row["role"]) for row in shown["members"]] == [("emmy", "teacher"), ("Kurt", "student")]


def test_who_is_taken_out_of_a_course_stays_a_user(judge_admin: JudgeAdmin, course: str) -> None:
    assert judge_admin("course", "unenrol", course, "Kurt").returncode == 0
    assert judge_admin("course", "unenrol", course, "Kurt").stderr == "Error: Kurt is not in algorithms\n"
    assert names(answer(judge_admin, "course", "show", course)["members"]) == ["emmy"]
    assert answer(judge_admin, "user", "show", "Kurt")["courses"] == []


def test_a_course_is_archived_and_comes_back(judge_admin: JudgeAdmin, course: str) -> None:
    assert judge_admin("course", "archive", course).stdout == "algorithms is archived.\n"
    assert judge_admin("course", "archive", course).stdout == "algorithms is archived already.\n"
    assert answer(judge_admin, "course", "show", course)["archived_at"] is not None
    judge_admin("course", "restore", course)
    assert answer(judge_admin, "course", "show", course)["archived_at"] is None


def test_a_course_has_a_time_zone_that_exists(judge_admin: JudgeAdmin) -> None:
    refused = judge_admin("course", "create", "moon", "Moon", "--time-zone", "Moon/Base")
    assert refused.stderr == "Error: there is no time zone Moon/Base; Europe/Berlin is one\n"


def test_what_is_not_there_is_said_in_one_sentence(judge_admin: JudgeAdmin) -> None:
    for noun, name in (("user", "nobody"), ("course", "none"), ("set", "none"), ("rejudge", "9223372036854775807")):
        refused = judge_admin(noun, "show", name)
        assert refused.returncode == 1
        assert refused.stderr.startswith("Error: there is no ")
    assert judge_admin("rejudge", "show", "9223372036854775808").returncode == 2


def test_people_get_a_table_whose_columns_stand_below_each_other(judge_admin: JudgeAdmin, course: str) -> None:
    head, *lines = judge_admin("course", "list").stdout.splitlines()
    row = next(line for line in lines if course in line)
    assert row.index("Algorithms") == head.index("title")
    before_zone = row[: row.index("Europe/Berlin")]
    chinese = sum(character in "算法" for character in before_zone)
    assert len(before_zone) + chinese == head.index("time_zone")


def test_an_empty_list_is_said_to_people_and_is_an_array_for_programs(judge_admin: JudgeAdmin) -> None:
    assert judge_admin("worker", "list").stderr == "There are none.\n"
    assert answer(judge_admin, "worker", "list") == []
