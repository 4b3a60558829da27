"""The reports of a worker, on the page of workers and in the number of slots."""

import dataclasses
from pathlib import Path

import msgspec
import psycopg
from flask import Flask

from judge.messages import WorkerKind, WorkerReport
from judge.store import open_store
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


def test_the_page_says_how_large_the_store_is_and_how_much_is_free(
    connection: psycopg.Connection, admin: Visitor
) -> None:
    page = admin.text("/admin/workers")
    assert "Store: not counted yet" in page
    assert "free: " in page
    connection.execute(
        "INSERT INTO store_sweep (store_identity, ended_at, blobs, bytes, blobs_waiting, bytes_waiting, blobs_deleted,"
        " bytes_deleted) VALUES ('mark', now(), 1234567, 5 * 1024 ^ 3, 2, 2048, 0, 0)"
    )
    page = admin.text("/admin/workers")
    assert "Store: 1,234,567 blobs, 5.0 GiB" in page
    assert "removed and not deleted yet: 2.0 KiB" in page


def test_a_store_that_does_not_answer_is_told_on_the_page(app: Flask, admin: Visitor, tmp_path: Path) -> None:
    parts = app.extensions["judge"]
    app.extensions["judge"] = dataclasses.replace(parts, store=open_store(str(tmp_path / "unmounted")))
    try:
        assert "unmounted: [Errno 2] No such file or directory" in admin.text("/admin/workers")
    finally:
        app.extensions["judge"] = parts


def test_a_report_that_the_database_refuses_stops_no_other(connection: psycopg.Connection) -> None:
    workers = Workers()
    for name in ("refused\0", "taken"):
        workers.observe(msgspec.structs.replace(REPORT, worker=name))
    assert workers.write(connection)
    assert connection.execute("SELECT count(*) FROM worker WHERE name = 'taken'").fetchone() == (1,)
    assert not workers.write(connection)
