import threading
import time
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from judge.messages import Outcome, Result
from tests.web.privacy.traces import leave_traces
from tests.web.site_data import Site, sha256
from tests.web.term_data import DUE, Term
from web.audit.events import COMMAND, Actor, add_event
from web.privacy.anonymising import AnonymisingRefused, Work, anonymise, preview
from web.queue.rules.recording import Recorded, record
from web.rejudgings.creation import create_rejudging
from web.submissions.submitting import NothingToJudge

ASKED = "SELECT text FROM question_message JOIN question ON question.id = question_id WHERE asker_id = %s"
NAME, EMAIL = "Ada Lovelace", "ada@example.org"


@pytest.fixture
def term(site: Site) -> Term:
    return Term.begin(site)


@pytest.fixture
def ada(term: Term) -> int:
    """A student about whom there is something in every place."""
    connection, user_id = term.site.connection, term.student_id
    connection.execute(
        'UPDATE "user" SET username = %s, email = %s, display_name = %s, password_hash = %s, locale = %s WHERE id = %s',
        [f"ada{user_id}", f"{user_id}{EMAIL}", NAME, "hash", "en", user_id],
    )
    connection.execute(
        "UPDATE enrolment SET student_id = '4711', time_factor = 2, time_factor_reason = 'dyslexia' WHERE user_id = %s",
        [user_id],
    )
    connection.execute(
        "INSERT INTO one_time_login (user_id, token_sha256, expires_at) VALUES (%s, %s, now())",
        [user_id, sha256(f"login {user_id}")],
    )
    connection.execute(
        "INSERT INTO course_invitation (course_id, email) VALUES (%s, %s)",
        [term.course_id, f"{user_id}ADA@example.org"],
    )
    connection.execute(
        "INSERT INTO grade_override (problem_set_id, problem_id, user_id, points, reason, created_by)"
        " VALUES (%s, %s, %s, 5, 'ill', %s)",
        [term.site.problem_set_id, term.site.problem_id, user_id, term.site.add_user()],
    )
    term.extend(user_id=user_id, days=1)
    return user_id


def rows(connection: psycopg.Connection, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    return connection.execute(statement.encode(), values).fetchall()


def one(connection: psycopg.Connection, statement: str, *values: Any) -> Any:
    return rows(connection, statement, *values)[0][0]


def test_who_it_was_is_gone_and_the_work_stays(term: Term, ada: int) -> None:
    connection = term.site.connection
    submission_id = term.judged(DUE)
    grade = term.grade()
    pseudonym = anonymise(connection, ada, COMMAND, work=Work.KEEP)
    assert rows(
        connection,
        "SELECT username, email, display_name, password_hash, locale, session_epoch, disabled_at IS NOT NULL,"
        ' anonymised_at IS NOT NULL FROM "user" WHERE id = %s',
        ada,
    ) == [(pseudonym, None, None, None, None, 1, True, True)]
    assert rows(
        connection,
        "SELECT student_id, time_factor_reason, left_at IS NOT NULL FROM enrolment WHERE user_id = %s",
        ada,
    ) == [(None, None, True)]
    assert one(connection, "SELECT count(*) FROM one_time_login WHERE user_id = %s", ada) == 0
    assert one(connection, "SELECT count(*) FROM course_invitation WHERE course_id = %s", term.course_id) == 0
    assert rows(connection, "SELECT reason FROM participation WHERE user_id = %s", ada) == [("-",)]
    assert rows(connection, "SELECT reason, points FROM grade_override WHERE user_id = %s", ada) == [("-", 5)]
    assert rows(connection, "SELECT ip, source_removed_at FROM submission WHERE id = %s", submission_id) == [
        (None, None)
    ]
    assert one(connection, "SELECT count(*) FROM submission_file WHERE submission_id = %s", submission_id) == 1
    assert term.grade().points == grade.points


def test_no_event_of_the_audit_log_names_the_user_any_more(term: Term, ada: int) -> None:
    connection = term.site.connection
    username = f"ada{ada}"
    actor = Actor(user_id=ada, ip="192.0.2.7")
    add_event(connection, actor, "user.register", object_type="user", object_id=ada, after={"username": username})
    add_event(
        connection,
        COMMAND,
        "test.reason",
        object_type="user",
        object_id=ada,
        before={"email": f"{ada}{EMAIL}".upper(), "list": [f"for {NAME}, who asked"], "other": f"{username}x"},
    )
    pseudonym = anonymise(connection, ada, COMMAND, work=Work.KEEP)
    assert rows(
        connection,
        "SELECT action, before, after, ip FROM audit_event WHERE object_type = 'user' AND object_id = %s ORDER BY id",
        str(ada),
    ) == [
        ("user.register", None, {"username": pseudonym}, None),
        (
            "test.reason",
            {"email": pseudonym, "list": [f"for {pseudonym}, who asked"], "other": f"{username}x"},
            None,
            None,
        ),
        ("user.anonymise", None, {"username": pseudonym, "work": "keep"}, None),
    ]


def test_sources_go_alone_with_what_quotes_them(term: Term, ada: int) -> None:
    connection = term.site.connection
    submission_id = term.judged(DUE)
    connection.execute(
        "UPDATE judging SET compile_log_sha256 = %s, results_version = 1,"
        ' testcase_results = \'[{"ordinal": 0, "verdict": "AC", "stderr_sha256": "x"}, {"ordinal": 1}]\''
        " WHERE submission_id = %s",
        [sha256("log"), submission_id],
    )
    waiting = term.site.submit(ada)
    points = term.grade().points
    anonymise(connection, ada, COMMAND, work=Work.WITHOUT_SOURCES)
    assert one(connection, "SELECT count(*) FROM submission_file WHERE submission_id = %s", submission_id) == 0
    assert rows(
        connection, "SELECT compile_log_sha256, testcase_results FROM judging WHERE submission_id = %s", submission_id
    ) == [(None, [{"ordinal": 0, "verdict": "AC"}, {"ordinal": 1}])]
    assert one(connection, "SELECT count(*) FROM submission WHERE id = %s", waiting.submission_id) == 0
    assert term.grade().points == points


def test_what_has_no_source_any_more_is_not_judged_anew(term: Term, ada: int) -> None:
    connection = term.site.connection
    term.judged(DUE)
    other = term.judged(DUE, by=term.enrol())
    anonymise(connection, ada, COMMAND, work=Work.WITHOUT_SOURCES)
    rejudging_id = create_rejudging(
        connection, problem_id=term.site.problem_id, created_by=term.site.add_user(), reason="new tests"
    )
    assert rows(connection, "SELECT submission_id FROM rejudging_item WHERE rejudging_id = %s", rejudging_id) == [
        (other,)
    ]


def test_the_work_is_deleted_but_what_others_handed_in_with_the_user_stays(term: Term, ada: int) -> None:
    connection = term.site.connection
    own, shared, mate = term.judged(DUE), term.judged(DUE), term.enrol()
    group_id = term.group("team", ada, mate)
    connection.execute("UPDATE submission SET course_group_id = %s WHERE id = %s", [group_id, shared])
    connection.execute("INSERT INTO submission_author VALUES (%s, %s), (%s, %s)", [shared, ada, shared, mate])
    create_rejudging(connection, problem_id=term.site.problem_id, created_by=mate, reason="new tests")
    counted = preview(connection, ada)
    assert (counted.submissions, counted.judgings, counted.team_submissions, counted.courses) == (1, 2, 1, 1)
    anonymise(connection, ada, COMMAND, work=Work.DELETE)
    assert one(connection, "SELECT count(*) FROM judging WHERE submission_id = %s", own) == 0
    assert rows(connection, "SELECT id FROM submission WHERE user_id = %s", ada) == [(shared,)]
    for table in ("enrolment", "participation", "grade_override", "submission_author", "course_group_member"):
        assert one(connection, f"SELECT count(*) FROM {table} WHERE user_id = %s", ada) == 0  # noqa: S608
    assert term.grade(mate).points == 100


@pytest.mark.parametrize(
    ("work", "asked", "sessions"), [(Work.KEEP, ["Me?", "Me?"], [(None, None)]), (Work.DELETE, [], [])]
)
def test_what_the_user_asked_goes_with_the_work_and_what_was_told_of_the_user_in_every_case(
    term: Term, ada: int, work: Work, asked: list[str], sessions: list[tuple[None, None]]
) -> None:
    connection = term.site.connection
    leave_traces(term, term.site.add_user())
    anonymise(connection, ada, COMMAND, work=work)
    for table in ("staff_note WHERE student_id", "notice WHERE user_id", "trial_run WHERE user_id"):
        assert one(connection, f"SELECT count(*) FROM {table} = %s", ada) == 0  # noqa: S608
    assert [row[0] for row in rows(connection, ASKED, ada)] == asked
    assert rows(connection, "SELECT ip, browser FROM exam_session WHERE user_id = %s", ada) == sessions


def test_a_published_answer_stays(term: Term, ada: int) -> None:
    connection, teacher = term.site.connection, term.site.add_user()
    leave_traces(term, teacher)
    connection.execute(
        "UPDATE question SET public_question = 'Who?', public_answer = 'All.', published_at = now()"
        " WHERE asker_id = %s",
        [ada],
    )
    anonymise(connection, ada, COMMAND, work=Work.DELETE)
    assert rows(
        connection,
        "SELECT public_answer, author_id FROM question LEFT JOIN question_message ON question_id = question.id"
        " WHERE asker_id = %s",
        ada,
    ) == [("All.", teacher)]


def test_a_result_that_comes_after_the_erasure_names_nothing(term: Term, ada: int) -> None:
    connection = term.site.connection
    submitted = term.site.submit(ada)
    term.site.set_judging(submitted.judging_id, "state = 'running', attempt_token = 'late', dispatched_at = now()")
    anonymise(connection, ada, COMMAND, work=Work.DELETE)
    assert record(connection, [_judge_error(submitted.judging_id, "late")]) == [Recorded.UNKNOWN]


def test_a_recorder_that_has_the_judging_is_waited_for(term: Term, ada: int, postgres_url: str) -> None:
    submitted = term.site.submit(ada)
    term.site.set_judging(submitted.judging_id, "state = 'running', attempt_token = 'now', dispatched_at = now()")
    with psycopg.connect(postgres_url) as recorder, psycopg.connect(postgres_url, autocommit=True) as eraser:
        recorder.execute("SELECT FROM judging WHERE id = %s FOR UPDATE", [submitted.judging_id])
        thread = threading.Thread(target=anonymise, args=[eraser, ada, COMMAND], kwargs={"work": Work.DELETE})
        thread.start()
        _wait_for_a_lock(term.site.connection)
        recorder.execute(
            "INSERT INTO judging_slice (judging_id, attempt_token, slice, state, lease_expires_at)"
            " VALUES (%s, 'now', 0, 'running', now())",
            [submitted.judging_id],
        )
        recorder.commit()
        thread.join()
    assert one(term.site.connection, "SELECT count(*) FROM judging WHERE id = %s", submitted.judging_id) == 0
    assert one(term.site.connection, "SELECT count(*) FROM submission WHERE user_id = %s", ada) == 0


def test_what_is_sent_at_the_moment_of_anonymising_is_not_stored(term: Term, ada: int, postgres_url: str) -> None:
    refused: list[NothingToJudge] = []

    def send(connection: psycopg.Connection) -> None:
        try:
            replace(term.site, connection=connection).submit(ada)
        except NothingToJudge as nothing:
            refused.append(nothing)

    with psycopg.connect(postgres_url) as eraser, psycopg.connect(postgres_url, autocommit=True) as sender:
        eraser.execute("SELECT")  # begins the transaction that is committed below
        anonymise(eraser, ada, COMMAND, work=Work.DELETE)
        thread = threading.Thread(target=send, args=[sender])
        thread.start()
        _wait_for_a_lock(term.site.connection)
        eraser.commit()
        thread.join()
    assert len(refused) == 1
    assert one(term.site.connection, "SELECT count(*) FROM submission WHERE user_id = %s", ada) == 0


def test_the_last_administrator_is_not_anonymised(site: Site) -> None:
    connection = site.connection
    connection.execute("UPDATE \"user\" SET site_role = 'member'")
    first, second = site.add_user(admin=True), site.add_user(admin=True)
    anonymise(connection, first, COMMAND, work=Work.KEEP)
    with pytest.raises(AnonymisingRefused, match="last administrator"):
        anonymise(connection, second, COMMAND, work=Work.DELETE)
    with pytest.raises(AnonymisingRefused, match="already"):
        anonymise(connection, first, COMMAND, work=Work.KEEP)


def test_outside_of_it_the_audit_log_is_kept(site: Site) -> None:
    connection = site.connection
    add_event(
        connection, Actor(user_id=None, ip="192.0.2.7"), "test.kept", object_type="a", object_id=1, after={"b": 1}
    )
    for setting, change in (
        ("judge.retention", "after = NULL"),
        ("judge.retention", "ip = '192.0.2.8'"),
        ("judge.anonymising", "actor_id = NULL, action = 'other'"),
    ):
        with pytest.raises(psycopg.errors.IntegrityError, match="only be inserted"):
            _change_events(connection, setting, change)


def _change_events(connection: psycopg.Connection, setting: str, change: str) -> None:
    with connection.transaction():
        connection.execute("SELECT set_config(%s, 'on', true)", [setting])
        connection.execute(f"UPDATE audit_event SET {change} WHERE action = 'test.kept'".encode())  # noqa: S608


def _wait_for_a_lock(connection: psycopg.Connection) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    while not one(connection, waiting):
        time.sleep(0.02)


def _judge_error(judging_id: int, token: str) -> Result:
    return Result(
        judging_id=judging_id,
        submission_id=1,
        attempt_token=token,
        outcome=Outcome.JUDGE_ERROR,
        worker="run-1",
        judge_version="0",
        reason="a fault",
    )
