import json
from pathlib import Path

import pytest

from .conftest import JudgeAdmin


def test_audit_events_are_listed_with_the_same_filters_as_on_the_site(judge_admin: JudgeAdmin) -> None:
    judge_admin("user", "create", "--generate-password", "audited")
    judge_admin("course", "create", "audited-course", "A course")
    judge_admin("course", "enrol", "audited-course", "audited", "--role", "teacher")
    _header, made = judge_admin("audit", "list", "--kind", "user", "--object", "audited").stdout.splitlines()
    assert "user.create" in made
    done = judge_admin("audit", "list", "--action", "course.enrol", "--actor", "-", "--json")
    (event,) = json.loads(done.stdout)
    assert event["object_name"] == "audited-course"
    user = json.loads(judge_admin("user", "show", "audited", "--json").stdout)
    assert event["after"] == {"user_id": user["id"], "role": "teacher", "student_id": None}
    assert (event["actor"], event["before"], event["ip"]) == (None, None, None)
    assert json.loads(judge_admin("audit", "list", "--until", "2020-01-01", "--json").stdout) == []
    before = json.loads(judge_admin("audit", "list", "--before", str(event["id"]), "--limit", "1", "--json").stdout)
    assert [each["action"] for each in before] == ["course.create"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--actor", "no-such-user"), "there is no user no-such-user"),
        (("--object", "7"), "--object needs --kind"),
        (("--kind", "problem", "--object", "no-such"), "there is no problem no-such"),
        (("--address", "10.0.0"), "10.0.0 is neither an IP address nor a network such as 10.0.0.0/8"),
        (("--since", "yesterday"), "does not match the formats"),
    ],
)
def test_a_filter_that_cannot_be_is_one_sentence(
    judge_admin: JudgeAdmin, arguments: tuple[str, ...], sentence: str
) -> None:
    done = judge_admin("audit", "list", *arguments)
    assert done.returncode in (1, 2)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_problem_that_is_placed_is_an_event_once(judge_admin: JudgeAdmin, package: Path) -> None:
    for _ in range(2):
        judge_admin("problem", "import", str(package), "--slug", "placed", "--cpu-limit-ms", "1500", "--practice")
    done = judge_admin("audit", "list", "--action", "problem_set.place", "--json")
    events = [event for event in json.loads(done.stdout) if event["problem_slug"] == "placed"]
    assert [event["object_name"] for event in events] == ["practice"]
