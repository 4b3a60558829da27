from pathlib import Path
from typing import IO

import psycopg
import pytest
from sqlalchemy.orm import Session

from judge.expectations import FOLDERS
from judge.limits import LARGEST_MEMORY_LIMIT_BYTES
from judge.package import load_package
from judge.package.model import Package
from judge.store import DirectoryStore
from web.database import Database
from web.demo.loading import GENERATORS, GENERATORS_OF_PROGRAMS, load_demo, write_packages

from .conftest import JudgeAdmin

SUFFIXES = {".c", ".cpp", ".py", ".java"}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Package]:
    found = []
    for path in write_packages(tmp_path_factory.mktemp("demo"), GENERATORS_OF_PROGRAMS):
        with load_package(path) as package:
            found.append(package)
    return found


def test_loading_twice_changes_nothing(judge_admin: JudgeAdmin, postgres_url: str) -> None:
    first = judge_admin("demo", "load")
    assert first.returncode == 0, first.stderr
    assert first.stdout.count("version 1 is published") == len(GENERATORS)
    again = judge_admin("demo", "load")
    assert again.stdout.count("version 1 is the same already") == len(GENERATORS)
    with psycopg.connect(postgres_url) as connection:
        sets = connection.execute(
            "SELECT ps.slug, course.slug, count(*) FROM problem_set ps"
            " JOIN problem_set_problem ON problem_set_id = ps.id"
            " LEFT JOIN course ON course.id = course_id GROUP BY 1, 2 ORDER BY 1"
        ).fetchall()
    assert sets == [("demo", "demo", len(GENERATORS)), ("practice", None, len(GENERATORS))]


def test_a_problem_of_others_with_a_short_name_of_the_demo_stays_as_it_is(
    judge_admin: JudgeAdmin, package: Path, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("TRUNCATE problem, problem_set, course CASCADE")
    judge_admin("problem", "import", str(package), "--cpu-limit-ms", "1500", "--slug", "two-integers")
    loaded = judge_admin("demo", "load")
    assert loaded.returncode == 0
    assert loaded.stdout.count("version 1 is published") == len(GENERATORS) - 1
    assert "two-integers: another problem or version has this short name; it stays as it is." in loaded.stderr
    with psycopg.connect(postgres_url) as connection:
        versions = connection.execute(
            "SELECT number FROM problem_version v JOIN problem p ON p.id = v.problem_id WHERE p.slug = 'two-integers'"
        ).fetchall()
    assert versions == [(1,)]


class WatchedStore(DirectoryStore):
    """Notes for each blob whether a transaction was open."""

    def __init__(self, root: Path, session: Session) -> None:
        super().__init__(root)
        self._session = session
        self.put_in_transaction: list[bool] = []

    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        self.put_in_transaction.append(self._session.in_transaction())
        return super().put(data, durable=durable)


def test_no_transaction_waits_for_the_store(postgres_url: str, tmp_path: Path) -> None:
    """On a slow disk, storing the packages takes longer than a transaction may be idle in Postgres."""
    database = Database(postgres_url)
    with database.session() as session:
        store = WatchedStore(tmp_path, session)
        load_demo(session, store, largest_memory_limit_bytes=LARGEST_MEMORY_LIMIT_BYTES)
        assert session.in_transaction()
    database.close()
    assert len(store.put_in_transaction) > len(GENERATORS)
    assert not any(store.put_in_transaction)


def test_every_problem_has_statements_in_both_languages_and_samples(packages: list[Package]) -> None:
    for package in packages:
        assert [statement.locale for statement in package.statements] == ["en", "zh"]
        assert all(statement.title for statement in package.statements)
        assert any(testcase.kind == "sample" for testcase in package.testcases)
        assert package.warnings == ()
        assert package.limits.cpu_time_limit_ms is not None


def test_every_problem_is_solved_in_every_language_and_missed_in_every_way(packages: list[Package]) -> None:
    for package in packages:
        by_folder: dict[str, set[str]] = {}
        for example in package.submissions:
            by_folder.setdefault(example.folder, set()).add(Path(example.name).suffix)
        assert by_folder["accepted"] == SUFFIXES
        assert set(by_folder) == {"accepted", "wrong_answer", "time_limit_exceeded", "run_time_error"}
        assert set(by_folder) <= set(FOLDERS)


def test_the_demo_has_floats_and_a_problem_with_many_testcases(packages: list[Package]) -> None:
    assert any(package.checker_options.float_absolute_tolerance for package in packages)
    assert max(len(package.testcases) for package in packages) >= 60


def test_test_data_are_the_same_every_time() -> None:
    for generator in (GENERATORS["bracket-depth"], GENERATORS["two-integers"]):
        assert list(generator()) == list(generator())
