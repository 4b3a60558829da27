"""What a worker says of itself, on the page of workers and in the queue's arithmetic."""

import msgspec
import psycopg

from judge.messages import WorkerKind, WorkerReport
from tests.web.site.visitor import Visitor
from web.workers.reports import Workers

REPORT = WorkerReport(
    worker="judge1-run-0042",
    host="judge1",
    pool="default",
    worker_kind=WorkerKind.RUN,
    lanes=2,
    busy_lanes=1,
    judge_version="0",
)


def write(connection: psycopg.Connection, report: WorkerReport) -> None:
    workers = Workers()
    workers.observe(report)
    workers.write(connection)


def test_a_lane_out_of_service_is_shown_with_its_reason_until_it_is_back(
    connection: psycopg.Connection, admin: Visitor
) -> None:
    sick = msgspec.structs.replace(REPORT, lanes_out_of_service=("lane 1: an honest program failed",))
    write(connection, sick)
    page = admin.text("/admin/workers")
    assert "lane 1: an honest program failed" in page
    assert "in trouble" in page
    assert "1 of 1 busy" in page
    write(connection, REPORT)
    page = admin.text("/admin/workers")
    assert "an honest program failed" not in page
    assert "in trouble" not in page
    assert "1 of 2 busy" in page


def test_a_report_that_the_database_refuses_stops_no_other(connection: psycopg.Connection) -> None:
    workers = Workers()
    for name in ("refused\0", "taken"):
        workers.observe(msgspec.structs.replace(REPORT, worker=name))
    assert workers.write(connection)
    assert connection.execute("SELECT count(*) FROM worker WHERE name = 'taken'").fetchone() == (1,)
    assert not workers.write(connection)
