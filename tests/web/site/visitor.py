"""A visitor with a browser: reads the form's hidden fields, posts the form, looks at the answer."""

import html
import io
import itertools
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import psycopg
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from judge.store import open_store
from judge.testcase_result import TestcaseResult
from tests.web.jobs.working_off import work_off
from web.accounts.passwords import hash_password
from web.session import USER_KEY, SessionUser

PASSWORD = "correct horse battery"  # noqa: S105
HASH = hash_password(PASSWORD)
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_numbers = itertools.count(1)

STATEMENT = """# Apples

Count $n$ **apples**.

$$\\sum_{i=1}^n i$$
"""


def hidden_fields(page: str) -> dict[str, str]:
    fields = {}
    for tag in _HIDDEN.findall(page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = html.unescape(value[1]) if value else ""
    return fields


def package_zip(
    *, name: str = "Apples", files: Mapping[str, str | bytes | None] | None = None, limit_s: str | None = "1"
) -> bytes:
    """A small problem package of the legacy format; `files` go on top, and None removes one."""
    contents: dict[str, str | bytes | None] = {
        "problem.yaml": f"name: {name}\n",
        "problem_statement/problem.en.md": STATEMENT,
        "data/sample/1.in": "1 2\n",
        "data/sample/1.ans": "3\n",
        "data/secret/1.in": "3 4\n",
        "data/secret/1.ans": "7\n",
    }
    if limit_s is not None:
        contents[".timelimit"] = f"{limit_s}\n"
    contents.update(files or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in contents.items():
            if content is not None:
                archive.writestr(f"apples/{path}", content)
    return buffer.getvalue()


@dataclass(kw_only=True)
class Visitor:
    client: FlaskClient
    user_id: int
    username: str

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.client.get(path, **kwargs)

    def text(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return html.unescape(answer.text)

    def post(self, form_path: str, path: str | None = None, **fields: Any) -> TestResponse:
        """Fill in the form of `form_path` and send it to `path`, by default the same."""
        filled = hidden_fields(self.client.get(form_path).text) | fields
        boundary, body = encode_multipart({name: _form_value(value) for name, value in filled.items()})
        return self.client.post(path or form_path, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    def submit(self, slug: str, *, language: str = "c17", **fields: Any) -> TestResponse:
        return self.post(f"/problems/{slug}/submit", language=language, **fields)


@dataclass(kw_only=True)
class Classroom:
    """Makes users, problems and courses as the site has them."""

    app: Flask
    connection: psycopg.Connection

    def student(self) -> Visitor:
        return self._visitor("member")

    def admin(self) -> Visitor:
        return self._visitor("admin")

    def problem(self, admin: Visitor, *, package: bytes | None = None, problem_set: str = "practice") -> str:
        """Import a problem through the admin's page; its slug."""
        slug = f"apples-{next(_numbers)}"
        page = self.imported(admin, package or package_zip(), slug=slug, problem_set=problem_set)
        assert "Imported as version 1." in page, page
        return slug

    def imported(self, admin: Visitor, package: bytes, *, new_version: bool = False, **fields: str) -> str:
        """The page of an import after it was done, or refused, or asks."""
        path = self.uploaded(admin, package, new_version=new_version, **fields)
        self.work_off()
        return admin.text(path)

    def uploaded(
        self, admin: Visitor, package: bytes, *, file_name: str = "apples.zip", new_version: bool = False, **fields: str
    ) -> str:
        """The address of an import that waits. With `new_version`, the admin came from the page of the problem.

        It publishes what it imports, unless the fields say something else: workers are needed to verify it.
        """
        fields = {"afterwards": "publish", "publish_reason": "for a test"} | fields
        upload = (io.BytesIO(package), file_name)
        form = "/admin/problems/import" + (f"?problem={fields['slug']}" if new_version else "")
        answer = admin.post(form, "/admin/problems/import", package=upload, **fields)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def work_off(self) -> None:
        """Run the queued jobs, as the process `jobs` does."""
        settings = self.app.extensions["judge"].settings
        work_off(settings.database_url, settings.store_url)

    def count(self, table: str) -> int:
        row = self.connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608
        assert row is not None
        return int(row[0])

    def course(self, *members: tuple[Visitor, str]) -> str:
        """A course with a set of the same slug; its slug."""
        slug = f"course-{next(_numbers)}"
        self.connection.execute("INSERT INTO course (slug, title) VALUES (%s, %s)", [slug, f"Course {slug}"])
        self.connection.execute(
            "INSERT INTO problem_set (slug, title, course_id) SELECT slug, title, id FROM course WHERE slug = %s",
            [slug],
        )
        for visitor, role in members:
            self.connection.execute(
                "INSERT INTO enrolment (course_id, user_id, role) SELECT id, %s, %s FROM course WHERE slug = %s",
                [visitor.user_id, role, slug],
            )
        return slug

    def student_of(self, course: str) -> Visitor:
        """A student who comes into the course later."""
        student = self.student()
        self.connection.execute(
            "INSERT INTO enrolment (course_id, user_id, role) SELECT id, %s, 'student' FROM course WHERE slug = %s",
            [student.user_id, course],
        )
        return student

    def conclude(self, submission_id: int, verdict: str, results: Sequence[TestcaseResult] | None = None) -> None:
        """Conclude a judging, as the recorder does but shorter. By default, a secret test decides."""
        tests = _results(verdict) if results is None else msgspec.json.encode(results).decode()
        deciding = next((test.ordinal for test in results or () if test.verdict != "AC"), 1)
        self.connection.execute(
            "UPDATE judging SET state = 'final', verdict = %s, final_at = now(), cpu_time_ms = 12, wall_time_ms = 15,"
            " peak_memory_bytes = 2097152, results_version = 1, testcase_results = %s::jsonb, deciding_testcase = %s"
            " WHERE id = (SELECT current_judging_id FROM submission WHERE id = %s)",
            [verdict, tests, None if verdict == "AC" else deciding, submission_id],
        )

    def store(self, text: str) -> str:
        """Keep a text in the store of the site, as workers do; its digest."""
        return open_store(self.app.extensions["judge"].settings.store_url).put(text.encode())

    def set_feedback(self, set_slug: str, feedback: str) -> None:
        self.connection.execute("UPDATE problem_set SET feedback = %s WHERE slug = %s", [feedback, set_slug])

    def _visitor(self, role: str) -> Visitor:
        username = f"{role}-{next(_numbers)}"
        row = self.connection.execute(
            'INSERT INTO "user" (username, password_hash, site_role) VALUES (%s, %s, %s) RETURNING id',
            [username, HASH, role],
        ).fetchone()
        assert row is not None
        visitor = Visitor(client=self.app.test_client(), user_id=row[0], username=username)
        # As the login leaves it; checking the password would take longer than most tests
        with visitor.client.session_transaction() as session:
            session[USER_KEY] = str(SessionUser(user_id=visitor.user_id, session_epoch=0))
        return visitor


def _form_value(value: Any) -> Any:
    """A file is a stream with its name, several are a list of them."""
    if isinstance(value, list):
        return [_form_value(item) for item in value]
    return FileStorage(*value) if isinstance(value, tuple) else value


def submission_id(answer: TestResponse) -> int:
    assert answer.status_code == 302, answer.text
    return int(answer.headers["Location"].rpartition("/")[2])


def _results(verdict: str) -> str:
    test = '{"ordinal": %d, "verdict": "%s", "status": "exited", "cpu_time_ms": 12, "exit_code": 0}'
    return f"[{test % (0, 'AC')}, {test % (1, verdict)}]"
