"""Writing what workers report: who is alive, with how many lanes and which languages.

This file stands apart from the table, so that the queue services need not load SQLAlchemy.
"""

import msgspec
import psycopg
import structlog

from judge.messages import WorkerReport

#: Workers report every 5 s. One that is silent for so long gets no jobs, and the page says so.
WORKER_SILENCE_LIMIT_S = 20
#: Workers take a new name at each start, so that old rows only pile up.
FORGOTTEN_AFTER_S = 24 * 3600

WRITE = """
INSERT INTO worker (name, host, pool, kind, lanes, busy_lanes, languages, judge_version, trouble, started_at,
                    last_seen_at, stopped_at, lanes_out_of_service)
VALUES (%(worker)s, %(host)s, %(pool)s, %(kind)s, %(lanes)s, %(busy_lanes)s, %(languages)s::jsonb, %(judge_version)s,
        %(trouble)s, now(), now(), CASE WHEN %(stopping)s THEN now() END,
        %(lanes_out_of_service)s::jsonb)
ON CONFLICT (name) DO UPDATE SET
    lanes = excluded.lanes, busy_lanes = excluded.busy_lanes, languages = excluded.languages,
    trouble = excluded.trouble, last_seen_at = now(), stopped_at = excluded.stopped_at,
    lanes_out_of_service = excluded.lanes_out_of_service
"""

FORGET = "DELETE FROM worker WHERE last_seen_at < now() - %s * interval '1 second'"

log = structlog.get_logger()


class Workers:
    """Gathers reports between two ticks. Only the last one of each worker counts."""

    def __init__(self) -> None:
        self._reports: dict[str, WorkerReport] = {}
        self._trouble: dict[str, str] = {}

    def observe(self, report: WorkerReport) -> None:
        self._reports[report.worker] = report
        if report.trouble != self._trouble.get(report.worker):
            log.warning("worker.trouble", alert=report.trouble is not None, worker=report.worker, reason=report.trouble)
        if report.trouble:
            self._trouble[report.worker] = report.trouble
        else:
            self._trouble.pop(report.worker, None)

    def write(self, connection: psycopg.Connection) -> bool:
        """Write the reports, and return whether there were any.

        If Postgres cannot be reached, they are kept for the next call. What it refuses is dropped.
        """
        reports = dict(self._reports)
        for name, report in reports.items():
            try:
                connection.execute(WRITE, _row(report))
            except (psycopg.DataError, psycopg.IntegrityError) as error:
                # If it were kept, the dispatcher could never write anything again.
                log.error("worker.report_refused", worker=name, reason=str(error))
            if self._reports.get(name) is report:
                del self._reports[name]
        if reports:
            connection.execute(FORGET, [FORGOTTEN_AFTER_S])
        return bool(reports)


def _row(report: WorkerReport) -> dict[str, object]:
    return {
        "worker": report.worker,
        "host": report.host,
        "pool": report.pool,
        "kind": report.worker_kind,
        "lanes": report.lanes - len(report.lanes_out_of_service),
        "busy_lanes": report.busy_lanes,
        "languages": msgspec.json.encode(report.languages).decode(),
        "judge_version": report.judge_version,
        "trouble": report.trouble,
        "stopping": report.stopping,
        "lanes_out_of_service": msgspec.json.encode(report.lanes_out_of_service).decode(),
    }
