"""`make -s bench-gradebook`: how long the grades of a course take, from the rows of the database.

Progress goes to stderr, and one JSON object to stdout at the end. All times are milliseconds of one process:

    cold       nothing of the submissions was read before; the first reader after an upgrade
    process    the first reading of a process, where others read before
    warm       nothing changed since the last reading
    submit     after each of many verdicts, the grades of all students
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import docker
import psycopg

from tests import services
from tests.bench.figures import percentile
from tests.web.site_data import Site
from web.grades import course_grades
from web.grades.course_grades import grades_of_students
from web.grades.known_grades import KnownGrades
from web.migration import upgrade
from web.postgres import SESSION_OPTIONS

SETS = 4
READINGS = 20

SUBMISSIONS = """
INSERT INTO submission (user_id, problem_set_id, problem_id, variant, received_at, source_sha256, source_bytes,
                        idempotency_key, current_judging_id)
SELECT user_id, task.problem_set_id, task.problem_id, 'cpp17', now() - interval '1 second' * (%(count)s - number),
       repeat('0', 64), 1, concat_ws('-', task.problem_set_id, task.problem_id, number), nextval('judging_id_seq')
FROM unnest(%(user_ids)s::bigint[]) user_id, problem_set_problem task, generate_series(1, %(count)s) number
"""

# One for each task and student, as the migration leaves them
CHANGES = """
INSERT INTO progress_change (problem_set_id, user_id, problem_id)
SELECT DISTINCT problem_set_id, user_id, problem_id FROM submission
"""

JUDGINGS = """
INSERT INTO judging (id, submission_id, problem_version_id, state, verdict, score, final_at, group_results)
SELECT submission.current_judging_id, submission.id, published_version_id, 'final',
       CASE WHEN score = 100 THEN 'AC' ELSE 'WA' END, score, now(),
       jsonb_build_array(jsonb_build_object('name', '', 'score', score, 'max_score', 100))
FROM submission JOIN problem ON problem.id = submission.problem_id
CROSS JOIN LATERAL (SELECT submission.id * 7919 % 101 AS score) s
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench-gradebook", description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--problems", type=int, default=20, help=f"in {SETS} sets")
    parser.add_argument("--submissions", type=int, default=50, help="of each student to each problem")
    arguments = parser.parse_args()
    with _connection() as connection:
        course_id, user_ids = _fill(connection, arguments)
        figures = vars(arguments) | {"cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)}
        print(json.dumps(figures | {"grades_ms": _measure(connection, course_id, user_ids)}))


@contextmanager
def _connection() -> Iterator[psycopg.Connection]:
    postgres = services.start_postgres(docker.from_env())
    try:
        url = postgres.url(postgres.create_database())
        upgrade(url)
        with psycopg.connect(url, autocommit=True, options=SESSION_OPTIONS) as connection:
            yield connection
    finally:
        postgres.container.remove(force=True, v=True)


def _fill(connection: psycopg.Connection, arguments: argparse.Namespace) -> tuple[int, list[int]]:
    first = Site.create(connection)
    user_ids = [first.add_user() for _ in range(arguments.students)]
    course_id = first.add_course(*((user_id, "student") for user_id in user_ids))
    connection.execute("DELETE FROM problem_set_problem")
    for _ in range(SETS):
        task = Site.create(connection, course_id=course_id)
        for _ in range(arguments.problems // SETS - 1):
            task.add_problem()
    connection.execute("UPDATE problem_set SET kind = 'assignment', scoring = 'points', due_at = now()")
    _say("submissions")
    for table in ("submission", "judging"):  # row by row, the triggers would take minutes
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with connection.transaction():
        connection.execute(SUBMISSIONS, {"user_ids": user_ids, "count": arguments.submissions})
        connection.execute(JUDGINGS)
        connection.execute(CHANGES)
    for table in ("submission", "judging"):
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    connection.execute("VACUUM ANALYZE")
    return course_id, user_ids


def _measure(connection: psycopg.Connection, course_id: int, user_ids: list[int]) -> dict[str, object]:
    def read() -> float:
        began = time.perf_counter()
        grades_of_students(connection, course_id, user_ids)
        return (time.perf_counter() - began) * 1000

    figures: dict[str, object] = {"cold": round(read())}
    course_grades._known = KnownGrades()  # as in a process that has just begun
    figures["process"] = round(read())
    _say("readings")
    figures["warm"] = _percentiles([read() for _ in range(READINGS)])
    judged = connection.execute("SELECT id FROM judging ORDER BY id LIMIT %s", [READINGS]).fetchall()
    taken = []
    for row in judged:
        connection.execute("UPDATE judging SET score = 100, verdict = 'AC' WHERE id = %s", row)
        taken.append(read())
    return figures | {"submit": _percentiles(taken)}


def _percentiles(taken_ms: list[float]) -> dict[str, float]:
    return {"p50": round(percentile(taken_ms, 50), 1), "p99": round(percentile(taken_ms, 99), 1)}


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
