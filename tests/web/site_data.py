"""Writes the rows with which tests of the site begin: by the site's own functions, where it has them."""

import hashlib
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import psycopg
from psycopg import sql

from judge.grading.plan import GradingPlan
from judge.language import Language, Languages, Variant
from judge.limits import MIB, ProblemLimits
from web.submissions.attempt_limit import AttemptLimit
from web.submissions.submitting import NewSubmission, Submitted, SubmittedFile, submit

SOURCE = "int main() { return 0; }"
TESTCASES = 3

_numbers = itertools.count(1)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def languages() -> Languages:
    variant = Variant(id="cpp17", name="C++17", compile=("g++", "{source}"), run=("{program}/main",))
    return Languages(
        [
            Language(
                id="cpp",
                name="C++",
                image="judge-lang-cpp",
                version_command=("g++", "--version"),
                source_name="main.cpp",
                suffixes=(".cpp",),
                editor_mode="cpp",
                environment={},
                cpu_factor=1.0,
                memory_overhead_bytes=0,
                process_limit=64,
                sample=SOURCE,
                variants=(variant,),
            )
        ]
    )


LIMITS = ProblemLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=256 * MIB,
    output_limit_bytes=8 * MIB,
    compile_cpu_time_limit_ms=60_000,
    compile_memory_limit_bytes=2048 * MIB,
)


@dataclass(kw_only=True)
class Site:
    """A set with one problem, open to everybody, and a way to add to it."""

    connection: psycopg.Connection
    problem_set_id: int
    problem_id: int

    @classmethod
    def create(cls, connection: psycopg.Connection, *, feedback: str = "full", course_id: int | None = None) -> "Site":
        number = next(_numbers)
        problem_set_id = _insert(
            connection,
            "problem_set",
            slug=f"practice-{number}",
            title="Practice",
            feedback=feedback,
            course_id=course_id,
        )
        site = cls(connection=connection, problem_set_id=problem_set_id, problem_id=0)
        site.problem_id = site.add_problem()
        return site

    def add_user(self, *, admin: bool = False) -> int:
        return _insert(
            self.connection,
            "user",
            username=f"user{next(_numbers)}",
            site_role="admin" if admin else "member",
        )

    def add_course(self, *members: tuple[int, str]) -> int:
        """A course with these users in it, each with a role."""
        course_id = _insert(self.connection, "course", slug=f"course-{next(_numbers)}", title="Course")
        for user_id, role in members:
            _insert(self.connection, "enrolment", course_id=course_id, user_id=user_id, role=role)
        return course_id

    def add_problem(self) -> int:
        problem_id = _insert(self.connection, "problem", slug=f"problem-{next(_numbers)}")
        self.publish_version(problem_id)
        self.connection.execute(
            "INSERT INTO problem_set_problem (problem_set_id, problem_id, label, position)"
            " SELECT %s, %s, 'P' || count(*), count(*) FROM problem_set_problem",
            [self.problem_set_id, problem_id],
        )
        return problem_id

    def publish_version(
        self,
        problem_id: int,
        *,
        testcases: int = TESTCASES,
        language_limits: str = "{}",
        manifest: str | None = None,
        grading: GradingPlan | None = None,
        **columns: Any,
    ) -> int:
        """`manifest` is the digest of one that is in a store, for real workers."""
        manifest = manifest or sha256(f"manifest {next(_numbers)}")
        self.connection.execute("INSERT INTO blob (sha256, size_bytes) VALUES (%s, 1)", [manifest])
        version_id = _insert(
            self.connection,
            "problem_version",
            problem_id=problem_id,
            number=next(_numbers),
            state="published",
            format="legacy",
            manifest_sha256=manifest,
            limits=msgspec.json.encode(LIMITS).decode(),
            language_limits=language_limits,
            source_limit_bytes=131072,
            testcase_count=testcases,
            sample_count=1,
            # Without it, the schema of an older release will do
            **({} if grading is None else {"grading": msgspec.json.encode(grading).decode()}),
            **columns,
        )
        self.connection.execute("UPDATE problem SET published_version_id = %s WHERE id = %s", [version_id, problem_id])
        return version_id

    def add_workers(self, *, lanes: int = 2) -> None:
        """Compile and run workers that were heard of just now."""
        for kind in ("compile", "run"):
            self.connection.execute(
                "INSERT INTO worker (name, host, pool, kind, lanes, busy_lanes, languages, judge_version, started_at,"
                " last_seen_at) VALUES (%s, 'host', 'default', %s, %s, 0, '[]', '0', now(), now())",
                [f"{kind}-{next(_numbers)}", kind, lanes],
            )

    def remove_workers(self) -> None:
        self.connection.execute("DELETE FROM worker")

    def submit(
        self,
        user_id: int,
        *,
        key: str | None = None,
        source: str = SOURCE,
        attempt_limit: AttemptLimit | None = None,
    ) -> Submitted:
        return submit(
            self.connection,
            NewSubmission(
                user_id=user_id,
                problem_set_id=self.problem_set_id,
                problem_id=self.problem_id,
                variant="cpp17",
                received_at=datetime.now(UTC),
                source_sha256=sha256(source),
                source_bytes=len(source.encode()),
                idempotency_key=key or f"key-{next(_numbers)}",
                files=[SubmittedFile(name="main.cpp", content=source)],
                ip="127.0.0.1",
                attempt_limit=attempt_limit,
            ),
        )

    def judging(self, judging_id: int) -> dict[str, Any]:
        with self.connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            row = cursor.execute("SELECT * FROM judging WHERE id = %s", [judging_id]).fetchone()
        assert row is not None
        return row

    def state(self, judging_id: int) -> str:
        return str(self.judging(judging_id)["state"])

    def set_judging(self, judging_id: int, assignments: str) -> None:
        """Make time pass, or put a judging where a test begins."""
        statement = f"UPDATE judging SET {assignments} WHERE id = %s"  # noqa: S608
        self.connection.execute(statement.encode(), [judging_id])


def _insert(connection: psycopg.Connection, table: str, **values: Any) -> int:
    columns = sql.SQL(", ").join(map(sql.Identifier, values))
    places = sql.SQL(", ").join(sql.Placeholder() * len(values))
    row = connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(sql.Identifier(table), columns, places),
        list(values.values()),
    ).fetchone()
    assert row is not None
    return int(row[0])
