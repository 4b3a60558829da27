"""A site with one thing of each kind, and visitors who ask for them: the answers are those of route_table.py."""

import hashlib
import itertools
import re
from dataclasses import dataclass, field
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.site.route_table import VISITORS, Route
from tests.web.site.visitor import HASH, PASSWORD, Classroom, Visitor, hidden_fields, package_zip, submission_id
from web.accounts.tokens import token_sha256
from web.session import USER_KEY, SessionUser

STATEMENT_FILES = {
    "problem_statement/problem.en.md": "# Apples\n\n![an apple](apple.png)\n",
    "problem_statement/problem.zh.pdf": "%PDF-1.4\n",
    "problem_statement/apple.png": "a picture",
}
#: In this language the statement is the PDF.
CHINESE = {"Accept-Language": "zh-CN"}

#: Visitor -> role in the course.
ROLES = {"student": "student", "mate": "student", "assistant": "assistant", "teacher": "teacher"}

#: Of all users only those that are not so yet: no vacuum removes the rows that thousands of updates leave.
RESET_USERS = """
UPDATE "user" SET session_epoch = 0, password_hash = %(hash)s, locale = NULL
WHERE (session_epoch, password_hash, locale) IS DISTINCT FROM (0, %(hash)s, NULL)
"""

_numbers = itertools.count(1)


@dataclass(kw_only=True)
class World:
    """A course with a problem and a submission, and the visitors of the table."""

    app: Flask
    connection: psycopg.Connection
    visitors: dict[str, Visitor]
    course: str
    problem: str
    other_problem: str  #: in no course
    submission_id: int
    target: Visitor  #: whom admins administer
    ids: dict[str, int] = field(default_factory=dict)
    statement_sha256: str = ""
    password_hash: str = HASH  #: of everybody

    def ask(self, route: Route, visitor: str, *, token: bool = True) -> str:
        """The answer as the table has it. What an earlier question changed of users and sessions is as it was."""
        self.reset_users()
        client = self.client(visitor)
        path = self.path(route)
        if route.method == "GET":
            return outcome(client.get(path, headers=CHINESE if path.endswith(".pdf") else {}))
        fields = self.fields(route)
        if token:
            fields |= {"csrf_token": hidden_fields(client.get("/languages").text)["csrf_token"]}
        return outcome(client.post(path, data=fields))

    def reset_users(self) -> None:
        self.connection.execute(RESET_USERS, {"hash": self.password_hash})

    def client(self, visitor: str) -> FlaskClient:
        client = self.app.test_client()
        if visitor != "anonymous":
            with client.session_transaction() as session:
                session[USER_KEY] = str(SessionUser(user_id=self.visitors[visitor].user_id, session_epoch=0))
        return client

    def path(self, route: Route) -> str:
        values: dict[str, Any] = {
            "slug": self.course if route.rule.startswith(("/courses", "/admin/sets")) else self.problem,
            "problem": self.problem,
            "number": 1,
            "filename": "manifest.json",
            "name": "apple.png",
            "ordinal": 1,
            "part": "in",
            "statement_sha256": self.statement_sha256,
            "stream": "stderr",
            "submission_id": self.submission_id,
            "user_id": self.target.user_id,
            "username": self.visitors["student"].username,
            **self.ids,
        }
        if str(route) == "POST /admin/problems/<slug>/sets":
            values["slug"] = self.other_problem  # the problem of the course stays in the course
        if "<token>" in route.rule:
            values["token"] = self.add_password_link()
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), route.rule)

    def fields(self, route: Route) -> dict[str, str]:
        forms: dict[str, dict[str, str]] = {
            "/account/password": {"current_password": PASSWORD, "password": "another long password"},
            "/account/profile": {"locale": "", "time_zone": ""},
            "/admin/invitations": {"email": "", "uses": "1", "days": "1"},
            "/admin/problems/<slug>/rejudge": {"reason": "new tests"},
            "/admin/problems/<slug>/sets": {"problem_set": "practice"},
            "/admin/problems/<slug>/versions/<int:number>/limit": {"cpu_time_limit_s": "2"},
            "/admin/problems/<slug>/versions/<int:number>/publish": {"instead_of": "1"},
            "/admin/problems/<slug>/versions/<int:number>/stop": {"verification": "1"},
            "/admin/problems/<slug>/visibility": {"hidden": "no"},
            "/admin/problems/import/<int:import_id>/agree": {"asked": "1"},
            "/admin/problems/import/<int:import_id>/decline": {"asked": "1"},
            "/admin/problems/import/<int:import_id>/rename": {"asked": "1", "slug": "pears"},
            "/admin/sets/<slug>/problems": {"problem": self.problem},
            "/admin/sets/<slug>/problems/<problem>": {"action": "up"},
            "/admin/sets/<slug>/rules": {"feedback": "full", "stop_policy": "package"},
            "/admin/users/<int:user_id>": {"site_role": "member"},
            "/language": {"locale": "en"},
            "/login": {"username": self.target.username, "password": PASSWORD},
            "/problems/<slug>/submit": {"language": "c17", "source": "int main(void) { return 0; }"},
            "/register": {"username": f"newcomer-{next(_numbers)}", "password": PASSWORD},
            "/set-password/<token>": {"password": "another long password"},
        }
        return forms.get(route.rule, {})

    def add_password_link(self) -> str:
        token = f"token-{next(_numbers)}"
        self.connection.execute(
            "INSERT INTO one_time_login (user_id, token_sha256, expires_at) VALUES (%s, %s, now() + interval '1 day')",
            [self.target.user_id, token_sha256(token)],
        )
        return token

    def value(self, query: str, *values: Any) -> Any:
        row = self.connection.execute(query.encode(), values).fetchone()
        assert row is not None
        return row[0]


def make_world(classroom: Classroom) -> World:
    visitors = {name: classroom.admin() if name == "admin" else classroom.student() for name in VISITORS[1:]}
    members = [(visitors[name], role) for name, role in ROLES.items()]
    course = classroom.course(*members)
    admin, student = visitors["admin"], visitors["student"]
    problem = classroom.problem(admin, package=package_zip(files=STATEMENT_FILES), problem_set=course)
    submitted = submission_id(student.submit(problem, source="int main(void) { return 0; }"))
    world = World(
        app=classroom.app,
        connection=classroom.connection,
        visitors=visitors,
        course=course,
        problem=problem,
        other_problem=classroom.problem(admin),
        submission_id=submitted,
        target=classroom.student(),
    )
    classroom.conclude(submitted, "RTE")
    _keep_outputs(world)
    _add_to_version(world)
    world.statement_sha256 = world.value("SELECT blob_sha256 FROM statement WHERE format = 'md' ORDER BY id LIMIT 1")
    world.ids = {
        "rejudging_id": world.value(
            "INSERT INTO rejudging (created_by, reason, filter, state)"
            " SELECT %s, 'new tests', jsonb_build_object('problem_id', id), 'judging' FROM problem WHERE slug = %s"
            " RETURNING id",
            admin.user_id,
            problem,
        ),
        "import_id": world.value("SELECT max(id) FROM package_import"),
        "invitation_id": world.value(
            "INSERT INTO invitation (token_sha256, expires_at) VALUES (%s, now() + interval '1 day') RETURNING id",
            hashlib.sha256(b"invitation").hexdigest(),
        ),
    }
    return world


def _keep_outputs(world: World) -> None:
    """Store the compiler's output, and what the program printed to stderr in its second testcase."""
    store = world.app.extensions["judge"].store
    world.connection.execute(
        "UPDATE judging SET compile_log_sha256 = %s,"
        " testcase_results = jsonb_set(testcase_results, '{1,stderr_sha256}', to_jsonb(%s::text))"
        " WHERE submission_id = %s",
        [store.put(b"a warning"), store.put(b"a trace"), world.submission_id],
    )


def _add_to_version(world: World) -> None:
    """A verification of the first version of the problem, and an attachment."""
    version_id = world.value(
        "SELECT v.id FROM problem_version v JOIN problem p ON p.id = v.problem_id WHERE p.slug = %s", world.problem
    )
    world.connection.execute(
        "INSERT INTO problem_verification (problem_version_id, requested_by, publishes, state, finished_at)"
        " VALUES (%s, %s, false, 'stopped', now())",
        [version_id, world.visitors["admin"].user_id],
    )
    sha256 = world.app.extensions["judge"].store.put(b"a picture")
    world.connection.execute("INSERT INTO blob VALUES (%s, 9) ON CONFLICT DO NOTHING", [sha256])
    world.connection.execute(
        "INSERT INTO problem_attachment (problem_version_id, name, sha256, size_bytes) VALUES (%s, 'apple.png', %s, 9)",
        [version_id, sha256],
    )


def outcome(answer: TestResponse) -> str:
    answer.close()  # a file that is sent stays open until then
    if answer.status_code == 302 and answer.headers["Location"].startswith("/login"):
        return "login"
    return str(answer.status_code)
