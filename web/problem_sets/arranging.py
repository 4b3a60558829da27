"""Changes the order of a problem set, hides problems in it, and takes them out. Labels follow the order: A, B, ..."""

from enum import StrEnum

import psycopg
from psycopg.errors import ForeignKeyViolation

from web.audit.events import Actor, add_event
from web.problem_sets.placing import label_at

# Whoever places, moves or removes a problem does so too: they take turns
LOCK = "SELECT FROM problem_set WHERE id = %s FOR UPDATE"

ORDER = "SELECT problem_id FROM problem_set_problem WHERE problem_set_id = %s ORDER BY position, label"

# One statement: in between, two problems would have the same label
ARRANGE = """
UPDATE problem_set_problem AS task SET position = new.position - 1, label = new.label
FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS new (problem_id, label, position)
WHERE task.problem_set_id = %s AND task.problem_id = new.problem_id
"""

REMOVE = """
DELETE FROM problem_set_problem AS task WHERE problem_set_id = %(problem_set_id)s AND problem_id = %(problem_id)s
  AND NOT EXISTS (SELECT FROM submission WHERE problem_set_id = task.problem_set_id AND problem_id = task.problem_id)
"""

HIDE = """
UPDATE problem_set_problem SET hidden_at = CASE WHEN %(hidden)s THEN now() END
WHERE problem_set_id = %(problem_set_id)s AND problem_id = %(problem_id)s AND (hidden_at IS NULL) = %(hidden)s
"""


class Step(StrEnum):
    UP = "up"
    DOWN = "down"


class HasSubmissions(Exception):
    """Raised if a problem cannot be taken out of a set, because submissions belong to it. It can be hidden."""


def move(connection: psycopg.Connection, actor: Actor, problem_set_id: int, problem_id: int, step: Step) -> None:
    """Exchange the problem with the one before or after it. At the end of the set, nothing changes."""
    with connection.transaction():
        order = _locked_order(connection, problem_set_id)
        if problem_id not in order:
            return
        place = order.index(problem_id)
        other = place + (1 if step is Step.DOWN else -1)
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            _arrange(connection, problem_set_id, order)
            before, after = {"label": label_at(place)}, {"label": label_at(other)}
            _audit(connection, actor, "problem_set.move", problem_set_id, problem_id, before, after)


def remove(connection: psycopg.Connection, actor: Actor, problem_set_id: int, problem_id: int) -> None:
    """Take the problem out of the set. Raises HasSubmissions, also for one that arrives meanwhile."""
    values = {"problem_set_id": problem_set_id, "problem_id": problem_id}
    try:
        with connection.transaction():
            order = _locked_order(connection, problem_set_id)
            if problem_id not in order:
                return
            if not connection.execute(REMOVE, values).rowcount:
                raise HasSubmissions
            label = label_at(order.index(problem_id))
            order.remove(problem_id)
            _arrange(connection, problem_set_id, order)
            _audit(connection, actor, "problem_set.remove", problem_set_id, problem_id, {"label": label}, {})
    except ForeignKeyViolation as error:
        raise HasSubmissions from error


def hide(connection: psycopg.Connection, actor: Actor, problem_set_id: int, problem_id: int, *, hidden: bool) -> None:
    """Hide the problem in this set from everybody but the staff, or show it again. Its label stays."""
    values = {"problem_set_id": problem_set_id, "problem_id": problem_id, "hidden": hidden}
    with connection.transaction():
        if connection.execute(HIDE, values).rowcount:
            action = "problem_set.hide" if hidden else "problem_set.show"
            _audit(connection, actor, action, problem_set_id, problem_id, {}, {})


def _locked_order(connection: psycopg.Connection, problem_set_id: int) -> list[int]:
    connection.execute(LOCK, [problem_set_id])
    return [problem_id for (problem_id,) in connection.execute(ORDER, [problem_set_id])]


def _arrange(connection: psycopg.Connection, problem_set_id: int, order: list[int]) -> None:
    labels = [label_at(position) for position in range(len(order))]
    connection.execute(ARRANGE, [order, labels, problem_set_id])


def _audit(
    connection: psycopg.Connection,
    actor: Actor,
    action: str,
    problem_set_id: int,
    problem_id: int,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    add_event(
        connection,
        actor,
        action,
        object_type="problem_set",
        object_id=problem_set_id,
        before={"problem_id": problem_id, **before},
        after={"problem_id": problem_id, **after},
    )
