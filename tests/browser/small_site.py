"""The site alone, as a server in this process: no proxy, no queue, no workers. Verdicts are written by hand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from flask import Flask
from selenium.webdriver import Chrome
from werkzeug.serving import make_server

from judge.report import RunStatus
from judge.store import Store, open_store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.services import free_port
from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id
from web.session import COOKIE_NAME

TESTS = 100
PROGRAM = f"int main(void) {{ return 0; }}  // {'a long line ' * 30}\n"
STATEMENT = """Print the **sum** of $a$ and $b$, see [the rules](https://example.org).

## Input

$$f(x) = a_0 + a_1 x + a_2 x^2 + a_3 x^3 + a_4 x^4 + a_5 x^5 + a_6 x^6 + a_7 x^7 + a_8 x^8 + a_9 x^9 + a_{10} x^{10}$$

| case | a column with several words | another column with words | numbers | centred | last |
|------|-----------------------------|---------------------------|--------:|:-------:|------|
| 1    | some text                   | more text                 |       1 |    x    | end  |

```
for (int i = 0; i < n; i++) { printf("%d %d %d %d %d\\n", i, i, i, i, i); } // a line that no phone is wide enough for
```

Pneumonoultramicroscopicsilicovolcanoconiosispneumonoultramicroscopicsilicovolcanoconiosis
`a_name_without_any_break_in_it`

> quoted
"""

#: It opens tomorrow: until then it closes nothing.
EXAM = """
INSERT INTO problem_set (course_id, slug, title, kind, is_exam, opens_at, closes_at)
SELECT id, slug || '-exam', 'Exam', 'assignment', true, now() + interval '1 day', now() + interval '2 days'
FROM course WHERE slug = %s
"""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of the running site."""
    server = make_server("127.0.0.1", free_port(), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(kw_only=True)
class SmallSite:
    """One of everything that a page can show."""

    url: str
    classroom: Classroom
    admin: Visitor
    student: Visitor
    problem: str
    course: str
    submissions: dict[str, int]
    imports: list[str]  #: addresses: done, refused, without a CPU time limit, asking, waiting
    versions: str  #: a problem with two versions

    @classmethod
    def fill(cls, app: Flask, connection: psycopg.Connection, *, url: str) -> "SmallSite":
        classroom = Classroom(app=app, connection=connection)
        admin, student = classroom.admin(), classroom.student()
        course = classroom.course((admin, "teacher"), (student, "student"))
        secrets = {f"data/secret/{number:03}.{end}": "1\n" for number in range(2, TESTS) for end in ("in", "ans")}
        package = package_zip(
            name="A problem with a rather long title, as authors like them to be",
            files={"problem_statement/problem.en.md": STATEMENT} | secrets,
        )
        problem = classroom.problem(admin, package=package, problem_set=course)
        versions = classroom.problem(admin)
        classroom.imported(admin, package, slug=versions, new_version=True)
        submissions = {
            verdict: submission_id(student.submit(problem, source=PROGRAM))
            for verdict in ("queued", "AC", "WA", "TLE", "CE", "JE")
        }
        site = cls(
            url=url,
            classroom=classroom,
            admin=admin,
            student=student,
            problem=problem,
            course=course,
            submissions=submissions,
            imports=_imports(classroom, admin, package),
            versions=versions,
        )
        site._judge(open_store(app.extensions["judge"].settings.store_url))
        admin.post(f"/admin/problems/{problem}", f"/admin/problems/{problem}/rejudge", reason="Test 3 was wrong")
        connection.execute(EXAM, [course])
        admin.post("/admin/invitations", email="", uses="3", days="7")
        return site

    def log_in(self, browser: Chrome, visitor: Visitor) -> None:
        browser.get(f"{self.url}/health")
        cookie = visitor.client.get_cookie(COOKIE_NAME)
        assert cookie is not None
        browser.add_cookie({"name": COOKIE_NAME, "value": cookie.value})

    @property
    def exam(self) -> str:
        """The address of an exam, for the staff."""
        return f"/courses/{self.course}/exams/{self.course}-exam"

    def paths_of_students(self) -> list[str]:
        pages = [f"/submissions/{number}" for number in self.submissions.values()]
        task = [f"/problems/{self.problem}", f"/problems/{self.problem}/submit"]
        task.append(f"/problems/{self.problem}/submit?empty=1#statement")
        lists = [
            "/problems",
            "/submissions",
            "/submissions?before=1",
            "/submissions?set=x",
            "/courses",
            f"/courses/{self.course}",
            "/",
            f"/exams/{self.course}-exam",
        ]
        return [*lists, *task, *pages, "/account", "/account/calendar", "/languages", "/no/such/page", "/admin/users"]

    def paths_of_admins(self) -> list[str]:
        problems = ["/admin/problems", f"/admin/problems/{self.problem}", "/admin/problems/import"]
        problems += [f"/admin/problems/{self.versions}/versions/{page}" for page in ("1", "1/publish")]
        problems += self.imports
        problems += ["/admin/sets", f"/admin/sets/{self.course}"]
        people = ["/admin/users", f"/admin/users/{self.student.user_id}", "/admin/invitations"]
        courses = ["/submissions/all", f"/submissions/all?course={self.course}&since=x&verdict=WA&address=300.1"]
        courses += [f"/submissions/all?user={self.student.username}", f"/submissions/{self.submissions['TLE']}"]
        courses += [self.exam, "/"]
        audit = ["/admin/audit", f"/admin/audit?kind=user&object={self.student.username}&until=x"]
        return [*problems, *people, *courses, *audit, "/admin/rejudgings", "/admin/rejudgings/1", "/admin/workers"]

    def failed_sample(self) -> TestcaseResult:
        """The result of a sample, with every text that a page can show."""
        store = self.classroom.store
        return TestcaseResult(
            ordinal=0,
            verdict=Verdict.WA,
            status=RunStatus.EXITED,
            cpu_time_ms=3,
            exit_code=0,
            stderr_sha256=store("a line of stderr that no phone is wide enough for " * 20),
            stderr_bytes=1 << 20,
            output_sha256=store(f"8\n{'0123456789' * 60}\n" + "7\n" * 200),
            output_bytes=1 << 20,
            checker_message_sha256=store("line 1: expected '3', found '8'\nand a word more"),
            transcript_sha256=store("[0.000] > 500\n[0.001] < lower\n" * 40 + "[0.002] > " + "0123456789" * 60 + "\n"),
            cpu_times_ms=(4, 3, 3),
        )

    def _judge(self, store: Store) -> None:
        for verdict in ("AC", "TLE", "JE"):
            self.classroom.conclude(self.submissions[verdict], verdict)
        self.classroom.conclude(self.submissions["WA"], "WA", [self.failed_sample()])
        tests = [_test(ordinal, "AC" if ordinal < TESTS - 2 else "TLE") for ordinal in range(TESTS - 1)]
        self._set("TLE", "testcase_results", json.dumps([*tests, {"ordinal": TESTS - 1}]))
        log = "".join(f"main.c:{line}:9: error: expected ';' before 'return'\n" for line in range(200))
        self.classroom.conclude(self.submissions["CE"], "CE")
        self._set("CE", "compile_log_sha256", store.put(log.encode()))
        self._set("CE", "testcase_results", "[]")
        self.classroom.connection.execute(
            "INSERT INTO worker (name, host, pool, kind, lanes, busy_lanes, languages, judge_version, started_at,"
            " last_seen_at, trouble) VALUES ('run-1', 'host', 'default', 'run', 2, 1, '[]', '0', now(), now(), NULL),"
            " ('run-2', 'host', 'default', 'run', 2, 0, '[]', '0', now(), now(), 'the engine does not answer')"
        )

    def _set(self, verdict: str, column: str, value: str) -> None:
        statement = f"UPDATE judging SET {column} = %s WHERE submission_id = %s"  # noqa: S608
        self.classroom.connection.execute(statement.encode(), [value, self.submissions[verdict]])


def _imports(classroom: Classroom, admin: Visitor, package: bytes) -> list[str]:
    name = f"{'a-rather-long-name-without-any-space-in-it-' * 4}.zip"
    broken = package_zip(files={f"data/secret/{number}.in": "1\n" for number in range(2, 30)})
    over = [
        classroom.uploaded(admin, package, slug="imported", problem_set="practice"),
        classroom.uploaded(admin, broken, file_name=name),
        classroom.uploaded(admin, package_zip(limit_s=None), slug="unlimited"),
    ]
    classroom.work_off()
    over.append(classroom.uploaded(admin, package_zip(limit_s="7"), slug="imported"))
    classroom.work_off()
    return [*over, classroom.uploaded(admin, package, slug="waiting", file_name=name)]


def _test(ordinal: int, verdict: str) -> dict[str, object]:
    usage = {"cpu_time_ms": ordinal, "wall_time_ms": ordinal + 1, "peak_memory_bytes": 1_500_000 + ordinal}
    return {"ordinal": ordinal, "verdict": verdict, "status": "exited", "exit_code": 0} | usage
