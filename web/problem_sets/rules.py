"""Changes how much a problem set tells its students, and how many testcases it runs."""

import psycopg

from judge.grading import StopPolicy
from web.audit.events import Actor, add_event
from web.problem_sets.feedback import Feedback

CURRENT = "SELECT feedback, stop_policy FROM problem_set WHERE id = %s FOR UPDATE"
CHANGE = "UPDATE problem_set SET feedback = %s, stop_policy = %s WHERE id = %s"


def change_rules(
    connection: psycopg.Connection, actor: Actor, problem_set_id: int, feedback: Feedback, stop_policy: StopPolicy
) -> None:
    """The feedback is that of earlier submissions, too. What runs is decided when a judging is dispatched."""
    after = {"feedback": str(feedback), "stop_policy": str(stop_policy)}
    with connection.transaction():
        row = connection.execute(CURRENT, [problem_set_id]).fetchone()
        before = dict(zip(after, row, strict=True)) if row else after
        if before == after:
            return
        connection.execute(CHANGE, [*after.values(), problem_set_id])
        add_event(
            connection,
            actor,
            "problem_set.rules",
            object_type="problem_set",
            object_id=problem_set_id,
            before=before,
            after=after,
        )
