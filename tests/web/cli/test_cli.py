import hashlib
import io
import shutil
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from web.accounts.passwords import password_matches

from .conftest import JudgeAdmin
from .late_relay import LateRelay


def one(postgres_url: str, query: str, *values: object) -> tuple[object, ...] | None:
    with psycopg.connect(postgres_url) as connection:
        return connection.execute(query, values).fetchone()


def test_a_generated_password_is_all_that_goes_to_stdout(judge_admin: JudgeAdmin, postgres_url: str) -> None:
    done = judge_admin("user", "create", "--admin", "--generate-password", "ada")
    row = one(postgres_url, "SELECT password_hash, site_role FROM \"user\" WHERE username = 'ada'")
    assert done.returncode == 0
    assert row is not None
    assert password_matches(str(row[0]), done.stdout.strip())
    assert row[1] == "admin"


def test_a_user_that_is_there_is_an_error_unless_asked_otherwise(judge_admin: JudgeAdmin) -> None:
    judge_admin("user", "create", "--generate-password", "grace")
    again = judge_admin("user", "create", "--generate-password", "Grace")
    quiet = judge_admin("user", "create", "--generate-password", "--if-missing", "grace")
    assert (again.returncode, again.stderr) == (1, "Error: there is a user Grace already\n")
    assert (quiet.returncode, quiet.stdout) == (0, "")


def test_a_password_link_is_stored_by_its_digest(judge_admin: JudgeAdmin, postgres_url: str) -> None:
    judge_admin("user", "create", "--generate-password", "alan")
    settings = {"JUDGE_PUBLIC_URL": "https://judge.example/"}
    done = judge_admin("user", "password-link", "alan", environment=settings)
    assert done.stdout.startswith("https://judge.example/set-password/")
    digest = hashlib.sha256(done.stdout.strip().rpartition("/")[2].encode()).hexdigest()
    assert one(postgres_url, "SELECT 1 FROM one_time_login WHERE token_sha256 = %s", digest) is not None
    assert judge_admin("user", "password-link", "nobody").stderr == "Error: there is no user nobody\n"


def test_an_import_asks_for_the_limit_that_a_package_lacks(judge_admin: JudgeAdmin, package: Path) -> None:
    without = judge_admin("problem", "import", str(package))
    assert without.returncode == 1
    assert without.stderr.strip().endswith("has no CPU time limit: give one with --cpu-limit-ms")
    given = judge_admin("problem", "import", str(package), "--cpu-limit-ms", "1500", "--practice")
    assert given.stdout == "sums: version 1 is published (Sums).\n"
    assert "'odd' is not a key" in given.stderr
    again = judge_admin("problem", "import", str(package), "--cpu-limit-ms", "1500")
    assert again.stdout == "sums: version 1 is the same already; nothing was changed.\n"


def test_an_import_over_another_problem_says_what_differs_and_needs_to_be_asked_for(
    judge_admin: JudgeAdmin, package: Path, postgres_url: str
) -> None:
    arguments = ("problem", "import", str(package), "--slug", "taken")
    assert judge_admin(*arguments, "--cpu-limit-ms", "1500").returncode == 0
    (package / "problem.yaml").write_text("name: Differences")
    (package / "data" / "secret" / "1.ans").write_text("-1")
    refused = judge_admin(*arguments, "--cpu-limit-ms", "900")
    assert (refused.returncode, refused.stdout) == (1, "")
    for line in ("cpu_time_limit_ms: 1500 -> 900", "tests with other data: 1 (secret/1)", "--new-version"):
        assert line in refused.stderr
    published = "SELECT number FROM problem JOIN problem_version v ON v.id = published_version_id WHERE slug = 'taken'"
    assert one(postgres_url, published) == (1,)
    asked_for = judge_admin(*arguments, "--cpu-limit-ms", "900", "--new-version")
    assert asked_for.stdout == "taken: version 2 is published (Differences).\n"
    assert "taken: tests with other data: 1 (secret/1)" in asked_for.stderr
    assert one(postgres_url, published) == (2,)


def test_an_archive_is_kept_with_its_version(
    judge_admin: JudgeAdmin, package: Path, postgres_url: str, tmp_path: Path
) -> None:
    archive = shutil.make_archive(str(tmp_path / "archive"), "zip", package)
    judge_admin("problem", "import", archive, "--slug", "kept", "--cpu-limit-ms", "1000")
    row = one(
        postgres_url,
        "SELECT package_sha256 FROM problem_version v JOIN problem p ON p.id = v.problem_id WHERE slug = 'kept'",
    )
    assert row == (hashlib.sha256(Path(archive).read_bytes()).hexdigest(),)


def test_a_course_has_a_time_zone_that_exists(judge_admin: JudgeAdmin, postgres_url: str) -> None:
    refused = judge_admin("course", "create", "physics", "Physics", "--time-zone", "Berlin")
    assert refused.stderr == "Error: there is no time zone Berlin; Europe/Berlin is one\n"
    assert judge_admin("course", "create", "physics", "Physics", "--time-zone", "Europe/Berlin").returncode == 0
    assert one(postgres_url, "SELECT time_zone FROM course WHERE slug = 'physics'") == ("Europe/Berlin",)


def test_a_broken_package_is_refused_with_every_fault(judge_admin: JudgeAdmin, package: Path) -> None:
    (package / "data" / "secret" / "1.ans").unlink()
    (package / "problem.yaml").write_text("type: hard")
    done = judge_admin("problem", "import", str(package))
    assert done.returncode == 1
    assert "error: problem.yaml: type is 'hard'" in done.stderr
    assert "error: data/secret/1.in: has no answer, a file of the same name that ends in .ans" in done.stderr
    assert done.stderr.endswith("judge-admin: the package is refused as a whole\n")
    assert "Traceback" not in done.stderr


def test_an_import_into_a_course_that_is_not_there_leaves_nothing(
    judge_admin: JudgeAdmin, package: Path, postgres_url: str
) -> None:
    arguments = ("problem", "import", str(package), "--cpu-limit-ms", "100", "--slug", "lost", "--course", "none")
    assert judge_admin(*arguments).stderr == "Error: there is no course none\n"
    assert one(postgres_url, "SELECT 1 FROM problem WHERE slug = 'lost'") is None


def test_a_problem_goes_into_the_set_of_a_course(judge_admin: JudgeAdmin, package: Path, postgres_url: str) -> None:
    judge_admin("course", "create", "algorithms", "Algorithms")
    for slug in ("first", "second", "first"):
        judge_admin("problem", "import", str(package), "--cpu-limit-ms", "9", "--slug", slug, "--course", "algorithms")
        arguments = (
            "problem",
            "import",
            str(package),
            "--cpu-limit-ms",
            "90",
            "--slug",
            slug,
            "--course",
            "algorithms",
        )
        assert judge_admin(*arguments).returncode == 0
    labels = one(
        postgres_url,
        "SELECT array_agg(label || ' ' || problem.slug ORDER BY label) FROM problem_set_problem"
        " JOIN problem ON problem.id = problem_id JOIN problem_set ps ON ps.id = problem_set_id"
        " WHERE ps.slug = 'algorithms'",
    )
    assert labels == (["A first", "B second"],)


def test_a_user_is_enrolled_and_the_role_can_change(judge_admin: JudgeAdmin, postgres_url: str) -> None:
    judge_admin("course", "create", "logic", "Logic")
    judge_admin("user", "create", "--generate-password", "kurt")
    for role in ("student", "teacher"):
        assert judge_admin("course", "enrol", "logic", "kurt", "--role", role).returncode == 0
    assert one(postgres_url, "SELECT array_agg(role) FROM enrolment") == (["teacher"],)


def test_a_rejudging_needs_a_problem_and_somebody_who_answers_for_it(judge_admin: JudgeAdmin, package: Path) -> None:
    judge_admin("problem", "import", str(package), "--cpu-limit-ms", "1500")
    judge_admin("user", "create", "--generate-password", "barbara")
    nothing = judge_admin("rejudge", "create", "--problem", "none", "--reason", "x", "--by", "barbara")
    assert nothing.stderr == "Error: there is no problem none\n"
    made = judge_admin("rejudge", "create", "--problem", "sums", "--reason", "new data", "--by", "barbara")
    number = made.stdout.split()[3].rstrip(";")
    applied = judge_admin("rejudge", "apply", number, "--by", "barbara")
    assert (applied.returncode, applied.stdout) == (1, "")
    assert "nothing to apply" in applied.stderr
    assert " applied " not in judge_admin("rejudge", "list").stdout


def test_trouble_is_one_sentence(judge_admin: JudgeAdmin) -> None:
    for environment, sentence in [
        ({"JUDGE_DATABASE_URL": ""}, "JUDGE_DATABASE_URL is not set"),
        ({"JUDGE_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "the database does not answer: "),
        ({"JUDGE_STORE_URL": "file:///proc/nowhere"}, "a blob cannot be written"),
    ]:
        done = judge_admin("health", environment=environment)
        assert done.returncode == 1
        assert done.stderr.startswith(f"judge-admin: {sentence}")
        assert done.stderr.count("\n") == 1


def test_health_asks_the_database_and_the_store(judge_admin: JudgeAdmin) -> None:
    assert judge_admin("health").stdout == "database: ok\nstore: ok\n"


def test_the_schema_is_upgraded_once(judge_admin: JudgeAdmin) -> None:
    assert judge_admin("database", "upgrade").stdout == "The database is up to date.\n"


def test_an_upgrade_waits_for_a_database_that_starts(judge_admin: JudgeAdmin, postgres_url: str) -> None:
    address = sqlalchemy.make_url(postgres_url)
    with LateRelay(str(address.host), address.port or 5432) as relay:
        through_relay = address.set(host="127.0.0.1", port=relay.port).render_as_string(hide_password=False)
        environment = {"JUDGE_DATABASE_URL": through_relay}
        refused = judge_admin("database", "upgrade", environment=environment)
        relay.listen_after(1.0)
        waited = judge_admin("database", "upgrade", "--wait-s", "30", environment=environment)
    assert refused.stderr.startswith("judge-admin: the database does not answer: ")
    assert waited.stdout == "The database is up to date.\n"


def test_an_archive_may_come_by_stdin(
    judge_admin: JudgeAdmin, package: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    archive = shutil.make_archive(str(tmp_path / "archive"), "zip", package)
    with Path(archive).open("rb") as stream:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
        done = judge_admin("problem", "import", "-", "--slug", "piped", "--cpu-limit-ms", "1000")
    assert done.stdout == "piped: version 1 is published (Sums).\n"
