"""What nobody can mean is refused in one sentence, by every command that keeps what it is given."""

import os

import pytest

from tests import services

from .conftest import JudgeAdmin


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("user", "create", "--generate-password", "ada\n"), "a user name has letters"),
        (("user", "create", "--generate-password", "--email", "", "ada"), "'' is not a mail address"),
        (("user", "create", "--generate-password", "--email", "ada", "ada"), "'ada' is not a mail address"),
        (("course", "create", "logic\n", "Logic"), "a course's slug has lower case letters"),
        (("course", "create", "logic", " "), "a course's title is one line of text"),
        (("course", "create", "logic", "Lo\x1b[31mgic"), "a course's title is one line of text"),
        (("set", "list", "--course", "no-such"), "there is no course no-such"),
        (("database", "upgrade", "--revision", "no-such"), "Can't locate revision identified by 'no-such'"),
        (("user", "show", os.fsdecode(b"\xff")), "an argument is not valid UTF-8"),
        (("audit", "list", "--action", os.fsdecode(b"\xff")), "an argument is not valid UTF-8"),
    ],
)
def test_it_is_refused_in_one_sentence(judge_admin: JudgeAdmin, arguments: tuple[str, ...], sentence: str) -> None:
    done = judge_admin(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_rejudging_has_a_reason_and_is_there_to_be_applied(judge_admin: JudgeAdmin) -> None:
    judge_admin("user", "create", "--generate-password", "--if-missing", "emmy")
    no_reason = judge_admin("rejudge", "create", "--problem", "any", "--reason", " ", "--by", "emmy")
    assert no_reason.stderr == "Error: give a reason: it is kept with the rejudging\n"
    missing = judge_admin("rejudge", "apply", "9223372036854775807", "--by", "emmy")
    assert missing.stderr == "Error: there is no rejudging 9223372036854775807\n"


@pytest.mark.parametrize("arguments", [("user", "list"), ("user", "create", "--generate-password", "ada"), ("health",)])
def test_a_database_without_the_schema_is_said_with_what_to_do(
    judge_admin: JudgeAdmin, postgres: services.Postgres, arguments: tuple[str, ...]
) -> None:
    name = postgres.create_database()
    try:
        done = judge_admin(*arguments, environment={"JUDGE_DATABASE_URL": postgres.url(name)})
    finally:
        postgres.drop_database(name)
    assert (done.returncode, done.stdout) == (1, "")
    assert "judge-admin database upgrade was not run for this release: relation" in done.stderr
