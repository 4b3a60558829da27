"""judge-admin problem list and show, and judge-admin import list."""

import json
from pathlib import Path

import psycopg

from tests.web.site_data import sha256

from .conftest import JudgeAdmin


def test_problems_are_listed_and_found_by_title_and_short_name(judge_admin: JudgeAdmin, package: Path) -> None:
    (package / "problem_statement").mkdir()
    (package / "problem_statement" / "problem.en.md").write_text("Add two numbers.")
    for slug in ("listed-b", "listed-a"):
        judge_admin("problem", "import", str(package), "--slug", slug, "--cpu-limit-ms", "1500")
    found = json.loads(judge_admin("problem", "list", "--search", "LISTED-", "--json").stdout)
    assert [(row["slug"], row["title"], row["version_number"]) for row in found] == [
        ("listed-a", "Sums", 1),
        ("listed-b", "Sums", 1),
    ]
    everything = judge_admin("problem", "list").stdout
    assert "listed-a" in everything
    assert judge_admin("problem", "list", "--search", "sums").stdout.count("listed-") == 2
    assert judge_admin("problem", "list", "--search", "%").stderr == "There are none.\n"


def test_a_problem_is_shown_with_its_versions_the_newest_first(judge_admin: JudgeAdmin, package: Path) -> None:
    for limit in ("1500", "900"):
        judge_admin(
            "problem", "import", str(package), "--slug", "shown", "--cpu-limit-ms", limit, "--practice", "--new-version"
        )
    shown = json.loads(judge_admin("problem", "show", "shown", "--json").stdout)
    assert (shown["slug"], shown["is_hidden"], shown["set_titles"]) == ("shown", False, ["Practice"])
    assert [(row["number"], row["is_published"]) for row in shown["versions"]] == [(2, True), (1, False)]
    assert [row["limits"]["cpu_time_limit_ms"] for row in shown["versions"]] == [900, 1500]
    assert judge_admin("problem", "show", "no-such").stderr == "Error: there is no problem no-such\n"


def test_imports_are_listed_the_newest_first(judge_admin: JudgeAdmin, connection: psycopg.Connection) -> None:
    for name in ("older", "newer"):
        connection.execute(
            "INSERT INTO package_import (idempotency_key, file_name, size_bytes, state, finished_at, diagnostics)"
            " VALUES (%s, %s, 7, 'refused', now(), %s)",
            [sha256(name), f"{name}.zip", '[{"file": "problem.yaml", "message": "is not there"}]'],
        )
    newer, older = json.loads(judge_admin("import", "list", "--json").stdout)[:2]
    assert (newer["file_name"], newer["state"]) == ("newer.zip", "refused")
    assert newer["diagnostics"][0]["message"] == "is not there"
    (before,) = json.loads(judge_admin("import", "list", "--before", str(newer["id"]), "--limit", "1", "--json").stdout)
    assert before["id"] == older["id"]
    head, line = judge_admin("import", "list", "--search", "OLDER").stdout.splitlines()
    assert "older.zip" in line
    assert "diagnostics" not in head
    assert judge_admin("import", "list", "--limit", "0").returncode == 2
