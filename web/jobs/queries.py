"""What the site asks about the process `jobs`."""

import psycopg

WORKS = """
SELECT count(*) > 0 FROM procrastinate.procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)
"""
#: A process that was restarted, or waited for Postgres, is not gone.
SILENT_AFTER_S = 60


def is_somebody_working(connection: psycopg.Connection) -> bool:
    """Whether a process `jobs` was heard of lately."""
    row = connection.execute(WORKS, [SILENT_AFTER_S]).fetchone()
    return row is not None and bool(row[0])
