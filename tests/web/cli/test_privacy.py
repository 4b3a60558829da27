import json
from pathlib import Path
from zipfile import ZipFile

from .conftest import JudgeAdmin


def test_a_user_is_anonymised_only_by_who_types_the_name_once_more(judge_admin: JudgeAdmin) -> None:
    judge_admin("user", "create", "--generate-password", "--email", "grace@example.org", "grace")
    assert judge_admin("user", "anonymise", "grace", "--dry-run").stderr.startswith("grace: submissions 0")
    refused = judge_admin("user", "anonymise", "grace", "--confirm", "grce")
    assert (refused.returncode, "nothing was changed" in refused.stderr) == (1, True)
    pseudonym = judge_admin("user", "anonymise", "GRACE", "--work", "delete", "--confirm", "grace").stdout.strip()
    assert judge_admin("user", "show", "grace").returncode == 1
    shown = json.loads(judge_admin("user", "show", pseudonym, "--json").stdout)
    assert shown["email"] is None
    assert "grace" not in judge_admin("audit", "list", "--json").stdout


def test_what_is_held_of_a_user_is_written_into_a_new_file(judge_admin: JudgeAdmin, tmp_path: Path) -> None:
    judge_admin("user", "create", "--generate-password", "--email", "hopper@example.org", "hopper")
    target = str(tmp_path / "hopper.zip")
    assert judge_admin("user", "export", "hopper", target).returncode == 0
    with ZipFile(target) as archive:
        assert json.loads(archive.read("user.json"))[0]["email"] == "hopper@example.org"
    assert judge_admin("user", "export", "hopper", target).returncode != 0
    assert "user.export" in judge_admin("audit", "list", "--json").stdout


def test_the_retention_of_a_course_ends_with_its_last_day_in_its_own_zone(judge_admin: JudgeAdmin) -> None:
    judge_admin("course", "create", "kept", "Kept", "--time-zone", "Europe/Berlin")
    assert json.loads(judge_admin("course", "retention", "kept", "--json").stdout)["kind"] == "never"
    done = judge_admin(
        "course", "retention", "kept", "--kind", "everything", "--months", "6", "--ends", "2026-03-28", "--json"
    )
    terms = json.loads(done.stdout)
    assert (terms["ended_at"], terms["due_at"]) == ("2026-03-28T23:00:00+00:00", "2026-09-28T23:00:00+00:00")
    assert {part["name"] for part in terms["removes"]} >= {"submission", "enrolment", "grade_override"}
    site = {"JUDGE_RETENTION": "sources", "JUDGE_RETENTION_MONTHS": "3"}
    back = judge_admin("course", "retention", "kept", "--kind", "site", "--json", environment=site)
    assert (json.loads(back.stdout)["kind"], json.loads(back.stdout)["months"]) == ("sources", 3)


def test_months_and_kind_belong_together(judge_admin: JudgeAdmin) -> None:
    judge_admin("course", "create", "odd", "Odd")
    for arguments in (["--months", "3"], ["--kind", "sources"], ["--kind", "never", "--months", "3"]):
        assert judge_admin("course", "retention", "odd", *arguments).returncode == 1
