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
from web.notices.kinds import NoticeKind
from web.session import USER_KEY, SessionUser
from web.upcoming.feeds import make_feed

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

STOP_TOKEN = "a token of a mail"  # noqa: S105

#: Number of a thing -> the statement that makes it. Later ones may name the numbers of earlier ones.
TALK = {
    "thread_id": "INSERT INTO comment_thread (submission_id) VALUES (%(submission)s) RETURNING id",
    "comment_id": "INSERT INTO comment (thread_id, author_id, text) VALUES (%(thread_id)s, %(teacher)s, 'Why?')"
    " RETURNING id",
    "note_id": "INSERT INTO staff_note (course_id, student_id, author_id, text)"
    " SELECT id, %(student)s, %(teacher)s, 'Was ill.' FROM course WHERE slug = %(course)s RETURNING id",
    "question_id": "INSERT INTO question (asker_id, course_id) SELECT %(student)s, id FROM course"
    " WHERE slug = %(course)s RETURNING id",
    "message_id": "INSERT INTO question_message (question_id, author_id, text)"
    " VALUES (%(question_id)s, %(student)s, 'When?') RETURNING id",
    "group_id": "INSERT INTO course_group (course_id, title) SELECT id, 'Monday' FROM course WHERE slug = %(course)s"
    " RETURNING id",
    # Into another course: who joins stays a stranger of this one
    "link_id": "INSERT INTO course_link (course_id, code) SELECT id, 'OTHER' FROM course WHERE slug = %(other)s"
    " RETURNING id",
    "announcement_id": "INSERT INTO announcement (course_id, title, text) SELECT id, 'Room', 'It is room 1.'"
    " FROM course WHERE slug = %(course)s RETURNING id",
    "extension_id": "INSERT INTO participation (problem_set_id, user_id, extra_seconds, reason, granted_at)"
    " SELECT id, %(student)s, 60, 'ill', now() FROM problem_set WHERE slug = %(course)s"
    " ON CONFLICT (problem_set_id, user_id) WHERE user_id IS NOT NULL DO UPDATE SET granted_at = now() RETURNING id",
    "notice_id": "INSERT INTO notice (user_id, kind, object_id) VALUES (%(student)s, 'comment', %(submission)s)"
    " RETURNING id",
    "mail_id": "INSERT INTO mail (kind, address, failed_at) VALUES ('password', 'nobody@example.edu', now())"
    " RETURNING id",
    "reader_id": "INSERT INTO mail_reader (user_id, stop_token) VALUES (%(student)s, %(token)s) RETURNING user_id",
}
CLEAR_TALK = (
    "DELETE FROM comment_thread",
    "DELETE FROM staff_note",
    "DELETE FROM question",
    "DELETE FROM announcement",
    "DELETE FROM notice",
    "DELETE FROM mail",
    "DELETE FROM mail_reader",
    "DELETE FROM course_group",
    "DELETE FROM course_link",
)
#: The form of a course.
COURSE_FIELDS = {"title": "Course", "time_zone": "UTC", "late_days": "0"}
#: The form of a set.
SET_FIELDS = {
    "title": "A week",
    "scoring": "points",
    "feedback": "full",
    "feedback_shown": "visible",
    "stop_policy": "package",
}

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
    other_course: str  #: of nobody; whoever likes may join it
    submission_id: int
    target: Visitor  #: whom admins administer
    ids: dict[str, int] = field(default_factory=dict)
    statement_sha256: str = ""
    password_hash: str = HASH  #: of everybody

    def ask(self, route: Route, visitor: str, *, token: bool = True) -> str:
        """The answer as the table has it. What an earlier question changed of users and sessions is as it was."""
        self.reset_users()
        self.connection.execute("UPDATE course SET archived_at = NULL WHERE archived_at IS NOT NULL")
        self.renew_talk()
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
            "exam": f"{self.course}-exam",
            "set_slug": self.course,
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
            "code": "OTHER",
            **self.ids,
        }
        if str(route) == "POST /admin/problems/<slug>/sets":
            values["slug"] = self.other_problem  # the problem of the course stays in the course
        if route.rule.startswith("/exams"):
            values["slug"] = values["exam"]
        if "<token>" in route.rule:
            values["token"] = self.token_for(route.rule)
        if route.rule.startswith("/courses/<slug>/students") or route.rule.endswith("/time"):
            values["user_id"] = self.visitors["student"].user_id
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), route.rule)

    def fields(self, route: Route) -> dict[str, str]:
        forms: dict[str, dict[str, str]] = {
            "/account/data": {"password": PASSWORD},
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
            "/announcements/<int:announcement_id>/edit": {"title": "Room", "text": "It is room 2."},
            "/announcements/new": {"title": "Room", "text": "It is room 1."},
            "/comments/<int:comment_id>/edit": {"text": "Why?"},
            "/comments/threads/<int:thread_id>/answers": {"text": "Because."},
            "/comments/threads/<int:thread_id>/resolved": {"resolved": "yes"},
            "/courses/<slug>/announcements/new": {"title": "Room", "text": "It is room 1."},
            "/courses/<slug>/questions/ask": {"about": "course", "text": "When is the exam?"},
            "/courses/<slug>/students/<int:user_id>/notes": {"text": "Was ill."},
            "/forgot-password": {"email": "somebody@example.edu"},
            "/notices/choices": dict.fromkeys(NoticeKind, "site"),
            "/questions/<int:question_id>/messages": {"text": "Yes."},
            "/questions/<int:question_id>/publish": {"question": "When?", "answer": "Soon."},
            "/submissions/<int:submission_id>/comments": {"text": "Why?"},
            "/submissions/<int:submission_id>/notes": {"text": "Was ill."},
            "/admin/sets/<slug>/problems": {"problem": self.problem},
            "/admin/sets/<slug>/problems/<problem>": {"action": "up"},
            "/admin/sets/<slug>/rules": {"feedback": "full", "stop_policy": "package"},
            "/admin/users/<int:user_id>": {"site_role": "member"},
            "/admin/users/<int:user_id>/anonymise": {"work": "keep", "username": ""},
            "/courses/<slug>/exams/<exam>/let-in": {"user": str(self.visitors["student"].user_id)},
            "/courses/<slug>/exams/<exam>/more": {"minutes": "5"},
            "/courses/<slug>/exams/<exam>/more/one": {
                "user": str(self.visitors["student"].user_id),
                "minutes": "5",
                "reason": "a computer failed",
            },
            "/courses/<slug>/exams/<exam>/terms": {"is_exam": "y", "minutes": "", "networks": ""},
            "/courses/<slug>/groups": {"title": f"Group {next(_numbers)}", "kind": "team"},
            "/courses/<slug>/groups/<int:group_id>": {"title": "Monday"},
            "/courses/<slug>/groups/<int:group_id>/members": {"name": self.visitors["student"].username},
            "/courses/<slug>/groups/draw": {"size": "2"},
            "/courses/<slug>/copy": {"title": "Copy", "slug": f"copy-{next(_numbers)}", "first_day": "2030-04-01"},
            "/courses/<slug>/settings": COURSE_FIELDS | {"slug": self.course},
            "/courses/new": COURSE_FIELDS | {"slug": f"new-{next(_numbers)}"},
            "/courses/<slug>/links": {"role": "student", "group": "0", "days": "7"},
            "/courses/<slug>/members": {"name": self.target.username, "role": "student"},
            "/courses/<slug>/members/<int:user_id>": {"role": "student"},
            "/courses/<slug>/members/<int:user_id>/time": {"time_factor": "1.5", "reason": "a certificate"},
            "/courses/<slug>/retention": {"kind": "", "months": "", "ends_on": ""},
            "/courses/<slug>/roster": {"text": "newcomer@example.org"},
            "/courses/<slug>/roster/apply": {"text": "newcomer@example.org", "fingerprint": "of another one"},
            "/courses/<slug>/sets/<set_slug>/edit": SET_FIELDS | {"slug": self.course},
            "/courses/<slug>/sets/<set_slug>/extensions": {
                "to": f"student-{self.visitors['student'].user_id}",
                "unit": "days",
                "is_excused": "y",
                "reason": "ill",
            },
            "/courses/<slug>/students/<username>/sets/<set_slug>/problems/<problem>/grade": {
                "points": "60",
                "reason": "Its idea was right.",
            },
            "/courses/<slug>/sets/<set_slug>/policy": {
                "kind": "none",
                "unit": "day",
                "rounding": "up",
                "counting": "best",
            },
            "/courses/<slug>/sets/<set_slug>/problems": {"problem": self.problem},
            "/courses/<slug>/sets/<set_slug>/problems/<problem>": {"action": "up"},
            "/courses/<slug>/sets/<set_slug>/problems/<problem>/edit": {"max_score": "100", "pinned_version": ""},
            "/courses/<slug>/sets/new": SET_FIELDS | {"slug": f"set-{next(_numbers)}"},
            "/language": {"locale": "en"},
            "/login": {"username": self.target.username, "password": PASSWORD},
            "/problems/<slug>/runs": {"language": "c17", "source": "int main(void) { return 0; }"},
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

    def add_calendar(self) -> str:
        return make_feed(self.connection, self.target.user_id).text

    def token_for(self, rule: str) -> str:
        if rule.startswith("/mails"):
            return STOP_TOKEN
        return self.add_calendar() if rule.startswith("/calendar") else self.add_password_link()

    def renew_talk(self) -> None:
        """Begin anew with what is said: a thread of the teacher, a question of the student, and so on."""
        for statement in CLEAR_TALK:
            self.connection.execute(statement.encode())
        people = {name: visitor.user_id for name, visitor in self.visitors.items()}
        values = people | {
            "course": self.course,
            "other": self.other_course,
            "submission": self.submission_id,
            "token": STOP_TOKEN,
        }
        for name, statement in TALK.items():
            row = self.connection.execute(statement.encode(), values | self.ids).fetchone()
            assert row is not None
            self.ids[name] = row[0]

    def value(self, query: str, *values: Any) -> Any:
        row = self.connection.execute(query.encode(), values).fetchone()
        assert row is not None
        return row[0]


def _add_exam(world: World) -> None:
    """One that opens tomorrow: it closes nothing yet."""
    world.connection.execute(
        "INSERT INTO problem_set (course_id, slug, title, kind, is_exam, opens_at, closes_at)"
        " SELECT id, slug || '-exam', 'Exam', 'assignment', true, now() + interval '1 day', now() + interval '2 days'"
        " FROM course WHERE slug = %s",
        [world.course],
    )


def make_world(classroom: Classroom) -> World:
    visitors = {name: classroom.admin() if name == "admin" else classroom.student() for name in VISITORS[1:]}
    members = [(visitors[name], role) for name, role in ROLES.items()]
    course = classroom.course(*members)
    admin, student = visitors["admin"], visitors["student"]
    problem = classroom.problem(admin, package=package_zip(files=STATEMENT_FILES), problem_set=course)
    classroom.connection.execute("UPDATE problem_set SET kind = 'assignment' WHERE slug = %s", [course])
    submitted = submission_id(student.submit(problem, source="int main(void) { return 0; }"))
    world = World(
        app=classroom.app,
        connection=classroom.connection,
        visitors=visitors,
        course=course,
        problem=problem,
        other_problem=classroom.problem(admin),
        other_course=classroom.course(),
        submission_id=submitted,
        target=classroom.student(),
    )
    classroom.conclude(submitted, "RTE")
    _add_exam(world)
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
        "trial_run_id": _add_trial_run(world),
        "invitation_id": world.value(
            "INSERT INTO invitation (token_sha256, expires_at) VALUES (%s, now() + interval '1 day') RETURNING id",
            hashlib.sha256(b"invitation").hexdigest(),
        ),
    }
    return world


def _add_trial_run(world: World) -> int:
    run_id = world.value(
        "INSERT INTO trial_run (user_id, problem_set_id, problem_id, variant, files, testcase_count)"
        " SELECT user_id, problem_set_id, problem_id, variant, '[]', 1 FROM submission WHERE id = %s RETURNING id",
        world.submission_id,
    )
    world.connection.execute(
        "INSERT INTO judging (trial_run_id, problem_version_id, state, verdict, final_at)"
        " SELECT %s, problem_version_id, 'final', 'CE', now() FROM judging WHERE submission_id = %s",
        [run_id, world.submission_id],
    )
    return int(run_id)


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
