"""Fills a migrated, empty database with at least one row of everything, to be kept as the dump of a release.

    python -m tests.web.migrations.fill postgresql://...
    pg_dump --column-inserts --no-owner --no-privileges postgresql://... | grep -v '^\\\\' > release_<version>.sql

(grep drops what is meant for psql.)
"""

import sys

import psycopg

from judge.messages import CompileJob, Outcome, Result, Slice
from judge.verdict import Verdict
from tests.integration.scripted_worker import result_of
from tests.web.site_data import Site, languages, sha256
from web.queue.rules.claim import claim
from web.queue.rules.job import compile_job
from web.queue.rules.recording import record
from web.rejudgings.application import apply_rejudging
from web.rejudgings.creation import create_rejudging

EVERY_TABLE = """
INSERT INTO invitation (token_sha256, email, expires_at, created_by)
    SELECT repeat('1', 64), 'guest@example.edu', '2030-01-01Z', min(id) FROM "user";
INSERT INTO one_time_login (user_id, token_sha256, expires_at)
    SELECT min(id), repeat('2', 64), '2030-01-01Z' FROM "user";
INSERT INTO course (slug, title, time_zone) VALUES ('algorithms', 'Algorithms', 'Europe/Berlin');
INSERT INTO enrolment (course_id, user_id, role)
    SELECT course.id, "user".id, CASE site_role WHEN 'admin' THEN 'teacher' ELSE 'student' END FROM course, "user";
INSERT INTO blob (sha256, size_bytes) VALUES (repeat('3', 64), 100);
INSERT INTO statement (problem_version_id, locale, format, title, blob_sha256)
    SELECT id, 'en', 'md', 'Different', repeat('3', 64) FROM problem_version;
INSERT INTO problem_version_blob SELECT id, repeat('3', 64) FROM problem_version;
UPDATE problem_set_problem SET pinned_version_id = published_version_id FROM problem WHERE problem.id = problem_id;
"""


def fill(connection: psycopg.Connection) -> None:
    site = Site.create(connection)
    teacher, student = site.add_user(admin=True), site.add_user()
    site.add_workers(lanes=16)
    for _ in range(5):
        site.submit(student)
    accepted, wrong, compile_error, judge_error, sliced = _jobs(site)
    record(
        connection,
        [
            result_of(accepted),
            result_of(wrong, Verdict.AC, Verdict.WA, None),
            result_of(compile_error, outcome=Outcome.COMPILE_ERROR, testcases=()),
            result_of(judge_error, outcome=Outcome.JUDGE_ERROR, testcases=(), reason="the checker crashed"),
            _first_slice(sliced),
        ],
    )
    create_rejudging(connection, problem_id=site.problem_id, created_by=teacher, reason="an answer was wrong")
    record(connection, [result_of(job) for job in _jobs(site)])
    row = connection.execute("SELECT id FROM rejudging").fetchone()
    assert row is not None
    apply_rejudging(connection, rejudging_id=row[0], applied_by=teacher)
    create_rejudging(connection, problem_id=site.problem_id, created_by=teacher, reason="to be looked at")
    site.submit(student)
    connection.execute(EVERY_TABLE.encode())
    connection.execute("UPDATE submission SET source_sha256 = %s", [sha256("source")])


def _jobs(site: Site) -> list[CompileJob]:
    return [
        compile_job(claimed, "default", languages())
        for claimed in claim(site.connection, pool="default", nsqd="127.0.0.1:4150")
    ]


def _first_slice(job: CompileJob) -> Result:
    whole = result_of(job)
    return result_of(job, slice=Slice(index=0, count=2, first=0, stop=1), testcases=whole.testcases[:1])


if __name__ == "__main__":
    with psycopg.connect(sys.argv[1], autocommit=True) as database:
        fill(database)
