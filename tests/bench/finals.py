"""Notes when verdicts become readable: Postgres notifies at the commit."""

import threading
import time
from dataclasses import dataclass

import psycopg

from web.judgings.channels import FINAL_CHANNEL

POLL_S = 0.5

OWN_TIME = """
SELECT j.submission_id, j.verdict, j.runs_cpu_time_us, j.runs_wall_time_us,
       (j.compile_usage ->> 'cached')::boolean, (j.compile_usage ->> 'cpu_time_us')::bigint,
       (j.compile_usage ->> 'wall_time_us')::bigint
FROM judging j JOIN submission s ON s.current_judging_id = j.id WHERE s.id = ANY(%s)
"""

UNFINISHED = """
SELECT count(*) FILTER (WHERE j.state <> 'final'), extract(epoch FROM max(j.final_at))::float
FROM judging j JOIN submission s ON s.current_judging_id = j.id WHERE s.id = ANY(%s)
"""

STATE = """
SELECT j.state, j.verdict, j.final_at FROM judging j JOIN submission s ON s.current_judging_id = j.id WHERE s.id = %s
"""


@dataclass(frozen=True, kw_only=True)
class OwnTime:
    """What the compiler and the runs of one submission took themselves: exec to exit, as the supervisor saw it."""

    verdict: str
    cpu_time_us: int
    wall_time_us: int


class FinalVerdicts:
    """Listens on a connection of its own, in a thread of its own, until it is closed."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._connection = psycopg.connect(database_url, autocommit=True)
        self._connection.execute(f"LISTEN {FINAL_CHANNEL}".encode())
        self._seen_at: dict[int, float] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def wait_for(self, submission_id: int, *, timeout_s: float = 60.0) -> float:
        """The moment (Unix time) of the commit's notification."""
        with self._changed:
            if not self._changed.wait_for(lambda: submission_id in self._seen_at, timeout_s):
                raise TimeoutError(
                    f"submission {submission_id} has no verdict after {timeout_s} s: "
                    f"{self._state_of(submission_id)} in the database"
                )
            return self._seen_at[submission_id]

    def close(self) -> None:
        self._closing = True
        self._thread.join()
        self._connection.close()

    def _state_of(self, submission_id: int) -> str:
        with psycopg.connect(self._database_url) as connection:
            return str(connection.execute(STATE, [submission_id]).fetchone())

    def _listen(self) -> None:
        while not self._closing:
            for notify in self._connection.notifies(timeout=0.5):
                now = time.time()
                with self._changed:
                    self._seen_at[int(notify.payload.split()[0])] = now
                    self._changed.notify_all()


def last_final_at(database_url: str, submission_ids: list[int], *, timeout_s: float) -> float:
    """The moment (Unix time) of the last verdict, as the database dates it.

    Asked seldom: to be told of each would be the bench's own work on the cores that it measures.
    """
    deadline_s = time.monotonic() + timeout_s
    with psycopg.connect(database_url, autocommit=True) as connection:
        while True:
            row = connection.execute(UNFINISHED, [submission_ids]).fetchone()
            assert row is not None
            if row[0] == 0:
                return float(row[1])
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"{row[0]} of {len(submission_ids)} submissions have no verdict after {timeout_s} s")
            time.sleep(POLL_S)


def own_times(database_url: str, submission_ids: list[int]) -> dict[int, OwnTime]:
    """Raises RuntimeError where an executable was found in the store: then the bench measures something else."""
    times = {}
    with psycopg.connect(database_url) as connection:
        for submission_id, verdict, runs_cpu, runs_wall, cached, compile_cpu, compile_wall in connection.execute(
            OWN_TIME, [submission_ids]
        ):
            if verdict is None or cached is not False:
                raise RuntimeError(f"submission {submission_id}: verdict {verdict}, executable cached: {cached}")
            times[submission_id] = OwnTime(
                verdict=verdict, cpu_time_us=runs_cpu + compile_cpu, wall_time_us=runs_wall + compile_wall
            )
    return times
