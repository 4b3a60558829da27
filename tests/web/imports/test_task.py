"""One attempt at an import, also while others exist."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from procrastinate.exceptions import JobAborted
from sqlalchemy import select
from sqlalchemy.orm import Session

from judge.errors import StoreUnavailable
from judge.limits import MIB
from judge.package import Diagnostic, PackageRefused, Severity, load_package
from judge.store import DirectoryStore
from tests.web.site.visitor import package_zip
from web import tables  # noqa: F401 - foreign keys are resolved when all tables are known
from web.audit.events import Actor
from web.database import Database
from web.imports import transitions
from web.imports.models import PackageImport
from web.imports.requests import ImportRequest, request_import
from web.imports.task import INTERRUPTION_LIMIT, Importing
from web.imports.transitions import ImportAttempt
from web.jobs.tools import JobTools
from web.problems.models import Problem, ProblemVersion


class Imports:
    def __init__(self, tools: JobTools) -> None:
        self.tools = tools
        self._count = 0

    def ask(self, package: bytes, **options: str) -> int:
        """Request an import without a user, as if the user had been deleted."""
        self._count += 1
        with self.tools.database.session() as session:
            asked = request_import(
                session,
                ImportRequest(
                    actor=Actor(user_id=None),
                    idempotency_key=str(self._count),
                    file_name="a.zip",
                    package_sha256=self.tools.store.put(io.BytesIO(package)),
                    size_bytes=len(package),
                    slug=options.get("slug", "sums"),
                ),
            )
            session.commit()
        return asked.id

    def start(self, import_id: int) -> ImportAttempt:
        with self.tools.database.autocommit() as connection:
            attempt = transitions.start(connection, import_id)
        assert attempt is not None
        return attempt

    def run(self, attempt: ImportAttempt, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
        Importing(self.tools, attempt, is_stopping=is_stopping).run()

    def row(self, import_id: int) -> PackageImport:
        with self.session() as session:
            return session.get_one(PackageImport, import_id)

    def versions(self, slug: str) -> list[int]:
        with self.session() as session:
            published = select(ProblemVersion.number).join(Problem, Problem.id == ProblemVersion.problem_id)
            return list(session.scalars(published.where(Problem.slug == slug)))

    def session(self) -> Session:
        return self.tools.database.session()


@pytest.fixture
def imports(postgres_url: str, tmp_path: Path) -> Iterator[Imports]:
    database = Database(postgres_url)
    with database.autocommit() as connection:
        connection.execute("TRUNCATE package_import, problem CASCADE")
    yield Imports(JobTools(database=database, store=DirectoryStore(tmp_path), store_url=str(tmp_path)))
    database.close()


def test_an_attempt_that_was_taken_over_publishes_nothing(imports: Imports) -> None:
    import_id = imports.ask(package_zip())
    late, last = imports.start(import_id), imports.start(import_id)
    imports.run(late)
    assert imports.versions("sums") == []
    assert imports.row(import_id).state == "running"
    imports.run(last)
    assert imports.versions("sums") == [1]
    imports.run(late)
    assert imports.versions("sums") == [1]
    assert imports.row(import_id).state == "done"


def test_an_attempt_that_was_taken_over_tells_no_fault_either(imports: Imports) -> None:
    import_id = imports.ask(b"no zip")
    late = imports.start(import_id)
    imports.start(import_id)
    imports.run(late)
    assert imports.row(import_id).state == "running"


def test_an_import_that_is_over_is_not_begun_again(imports: Imports) -> None:
    import_id = imports.ask(package_zip())
    imports.run(imports.start(import_id))
    with imports.tools.database.autocommit() as connection:
        assert transitions.start(connection, import_id) is None
        assert transitions.start(connection, 10**6) is None


def test_a_package_that_kills_the_process_is_given_up(imports: Imports) -> None:
    import_id = imports.ask(package_zip())
    for _ in range(INTERRUPTION_LIMIT):
        imports.start(import_id)
    imports.run(imports.start(import_id))
    row = imports.row(import_id)
    assert (row.state, row.failure) == ("failed", "killed")
    assert imports.versions("sums") == []


def test_a_stop_in_the_middle_is_no_interruption(imports: Imports) -> None:
    import_id = imports.ask(package_zip())
    with pytest.raises(JobAborted):
        imports.run(imports.start(import_id), is_stopping=lambda: True)
    row = imports.row(import_id)
    assert (row.state, row.interruptions) == ("waiting", 0)
    imports.run(imports.start(import_id))
    assert imports.row(import_id).interruptions == 0


def test_a_store_that_is_away_is_told_and_waited_for(imports: Imports, tmp_path: Path) -> None:
    import_id = imports.ask(package_zip())
    (tmp_path / "blobs").rename(tmp_path / "away")
    (tmp_path / "blobs").write_text("no directory")
    with pytest.raises(StoreUnavailable):
        imports.run(imports.start(import_id))
    row = imports.row(import_id)
    assert row.state == "waiting"
    assert "Not a directory" in (row.trouble or "")
    (tmp_path / "blobs").unlink()
    (tmp_path / "away").rename(tmp_path / "blobs")
    imports.run(imports.start(import_id))
    assert imports.row(import_id).trouble is None
    assert imports.versions("sums") == [1]


def test_an_error_of_ours_is_told_as_ours(imports: Imports, postgres_url: str) -> None:
    import_id = imports.ask(package_zip())
    attempt = imports.start(import_id)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE statement RENAME TO hidden")
        try:
            imports.run(attempt)
        finally:
            connection.execute("ALTER TABLE hidden RENAME TO statement")
    row = imports.row(import_id)
    assert (row.state, row.failure) == ("failed", "internal")
    assert imports.versions("sums") == []


def test_a_name_that_is_no_text_is_the_packages_fault(imports: Imports) -> None:
    import_id = imports.ask(package_zip(files={"problem.yaml": 'name: "a\\0b"\n'}))
    imports.run(imports.start(import_id))
    row = imports.row(import_id)
    assert row.state == "refused"
    assert row.diagnostics[0]["file"] == "problem.yaml"


@pytest.mark.parametrize(
    "files",
    [
        {"problem.yaml": "name: x\nlimits: {memory: 262144}\n"},
        {"problem.yaml": "name: x\nname: y\n", "data/secret/2.IN": "1"},
        {"data/secret/1.in": "3 4\r\n", "data/secret/测试.in": "1", "data/secret/测试.ans": "1"},
        {"submissions/accepted/标程.cpp": "x", "submissions/a.c": "x"},
    ],
)
def test_an_import_says_what_a_check_says(imports: Imports, files: dict[str, str]) -> None:
    package = package_zip(files=files)
    try:
        with load_package(io.BytesIO(package), name="a.zip") as loaded:
            said = loaded.warnings
    except PackageRefused as error:
        said = error.diagnostics
    assert said
    import_id = imports.ask(package)
    imports.run(imports.start(import_id))
    assert [(found["file"], found["message"]) for found in imports.row(import_id).diagnostics] == [
        (diagnostic.file, diagnostic.message) for diagnostic in said
    ]


@pytest.mark.parametrize(("largest_mib", "state"), [(4096, "done"), (4095, "refused")])
def test_a_memory_limit_that_no_lane_has_is_refused(imports: Imports, largest_mib: int, state: str) -> None:
    imports.tools = replace(imports.tools, largest_memory_limit_bytes=largest_mib * MIB)
    import_id = imports.ask(package_zip(files={"problem.yaml": "name: x\nlimits: {memory: 4096}\n"}))
    imports.run(imports.start(import_id))
    assert imports.row(import_id).state == state


@pytest.mark.parametrize(("has_file", "state"), [(True, "done"), (False, "refused")])
def test_testlib_of_the_site_completes_a_package(imports: Imports, tmp_path: Path, has_file: bool, state: str) -> None:
    path = tmp_path / "testlib.h"
    if has_file:
        path.write_text("// the site's")
    imports.tools = replace(imports.tools, testlib=path)
    checker = {"problem.yaml": "name: x\nvalidation: custom\n", "output_validators/a.cpp": '#include "testlib.h"\n'}
    import_id = imports.ask(package_zip(files=checker))
    imports.run(imports.start(import_id))
    assert imports.row(import_id).state == state


def test_diagnostics_that_postgres_cannot_keep_are_told_in_another_way(imports: Imports) -> None:
    attempt = imports.start(imports.ask(package_zip()))
    fault = Diagnostic(severity=Severity.ERROR, file="a\0b", message="half a pair: \ud800")
    with imports.tools.database.autocommit() as connection:
        transitions.refuse(connection, attempt, [fault])
    kept = {"severity": "error", "file": "a\N{REPLACEMENT CHARACTER}b", "message": "half a pair: ?"}
    assert imports.row(attempt.id).diagnostics == [kept]
