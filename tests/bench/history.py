"""Fills the database with the rows that years of courses would leave."""

import json
import secrets
from collections.abc import Sequence

import psycopg

from web.accounts.passwords import hash_password

ADD_STUDENTS = """
INSERT INTO "user" (username, password_hash) SELECT unnest(%(names)s::text[]), %(password_hash)s
"""

# All in one statement: the foreign keys between a submission and its current judging are checked when it ends.
ADD_SUBMISSIONS = """
WITH target AS (
    SELECT psp.problem_set_id, psp.problem_id, p.published_version_id AS version_id
    FROM problem p JOIN problem_set_problem psp ON psp.problem_id = p.id WHERE p.slug = 'benchsmall' LIMIT 1
), student AS (
    SELECT id AS user_id, row_number() OVER (ORDER BY id) AS number, count(*) OVER () AS total
    FROM "user" WHERE username LIKE 'student%%'
), submitted AS (
    INSERT INTO submission (user_id, problem_set_id, problem_id, variant, received_at, source_sha256, source_bytes,
                            idempotency_key, current_judging_id)
    SELECT user_id, problem_set_id, problem_id, 'cpp17', now() - (%(count)s - n) * interval '1 minute',
           repeat('0', 64), 100, 'history-' || n, nextval('judging_id_seq')
    FROM generate_series(1, %(count)s) AS n, target, student WHERE student.number = n %% student.total + 1
    RETURNING id, problem_id, current_judging_id, received_at
), files AS (
    INSERT INTO submission_file (submission_id, name, position, content)
    SELECT id, 'main.cpp', 0, %(source)s FROM submitted
)
INSERT INTO judging (id, submission_id, problem_version_id, state, verdict, deciding_testcase, cpu_time_ms,
                     wall_time_ms, peak_memory_bytes, testcase_results, results_version, judge_version, queued_at,
                     final_at)
SELECT current_judging_id, submitted.id, version_id, 'final', CASE WHEN submitted.id %% 3 = 0 THEN 'WA' ELSE 'AC' END,
       CASE WHEN submitted.id %% 3 = 0 THEN 19 END, 2, 3, 3500000, %(results)s::jsonb, 1, 'bench', received_at,
       received_at
FROM submitted, target
"""

ADD_RUNNING = """
WITH target AS (
    SELECT psp.problem_set_id, psp.problem_id, p.published_version_id AS version_id
    FROM problem p JOIN problem_set_problem psp ON psp.problem_id = p.id WHERE p.slug = 'benchsmall' LIMIT 1
), submitted AS (
    INSERT INTO submission (user_id, problem_set_id, problem_id, variant, received_at, source_sha256, source_bytes,
                            idempotency_key, current_judging_id)
    SELECT u.id, problem_set_id, problem_id, 'cpp17', now(), repeat('0', 64), 100, %(token)s, nextval('judging_id_seq')
    FROM "user" u, target WHERE u.username = %(name)s RETURNING id, current_judging_id
), files AS (
    INSERT INTO submission_file (submission_id, name, position, content) SELECT id, 'main.cpp', 0, 'x' FROM submitted
)
INSERT INTO judging (id, submission_id, problem_version_id, state, attempt_token, dispatched_at, claimed_at,
                     lease_expires_at, claimed_attempts)
SELECT current_judging_id, submitted.id, version_id, 'running', %(token)s, now(), now(), now() + interval '1 hour', 1
FROM submitted, target RETURNING submission_id, id
"""

END_RUNNING = """
UPDATE judging SET state = 'final', final_at = now(), verdict = 'JE', lease_expires_at = NULL WHERE id = %s
"""

_RESULTS = [
    {
        "ordinal": ordinal,
        "verdict": "AC",
        "status": "exited",
        "cpu_time_ms": 2,
        "wall_time_ms": 3,
        "peak_memory_bytes": 3_500_000,
        "exit_code": 0,
    }
    for ordinal in range(20)
]


def add_students(database_url: str, names: Sequence[str], password: str) -> None:
    """One password and one hash for all: hashing is not what is measured."""
    with psycopg.connect(database_url) as connection:
        connection.execute(ADD_STUDENTS, {"names": list(names), "password_hash": hash_password(password)})


def write_history(database_url: str, count: int) -> None:
    values = {"count": count, "source": "int main() {}\n" * 20, "results": json.dumps(_RESULTS)}
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(ADD_SUBMISSIONS, values)
        connection.execute("VACUUM ANALYZE")


def write_running(database_url: str, name: str) -> tuple[int, int, str]:
    """Submission, judging, attempt token."""
    token = secrets.token_hex(8)
    with psycopg.connect(database_url) as connection:
        row = connection.execute(ADD_RUNNING, {"name": name, "token": token}).fetchone()
    if row is None:
        raise RuntimeError(f"no student {name}, or no problem")
    return row[0], row[1], token


def end_running(database_url: str, judging_id: int) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(END_RUNNING, [judging_id])
