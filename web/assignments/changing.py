"""Makes, changes and deletes the sets of a course, with audit events."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql
from psycopg.errors import ForeignKeyViolation, UniqueViolation
from psycopg.types.json import Jsonb

from web.assignments.terms import CourseSet, SetTerms
from web.audit.events import Actor, add_event
from web.grades.late_policy import LatePolicy, encode_late_policy

POLICY = "UPDATE problem_set SET grading_policy = %s::jsonb WHERE id = %s"

PLACE_TERMS = """
UPDATE problem_set_problem SET max_score = %(max_score)s, pinned_version_id = %(pinned_version_id)s,
    groups_shown = %(groups_shown)s
WHERE problem_set_id = %(set_id)s AND problem_id = %(problem_id)s
"""

# Problems go with the set; submissions keep it
DELETE = """
DELETE FROM problem_set WHERE id = %(set_id)s
  AND NOT EXISTS (SELECT FROM submission WHERE problem_set_id = %(set_id)s)
"""


class SlugTaken(Exception):
    """Another set of the site has this short name."""


class HasSubmissions(Exception):
    """Raised if a set cannot be deleted, because submissions belong to it."""


@dataclass(frozen=True, kw_only=True)
class TaskTerms:
    """What a set says of one of its problems."""

    max_score: Decimal
    pinned_version_id: int | None
    groups_shown: Mapping[str, str]


def create_set(connection: psycopg.Connection, actor: Actor, course_id: int, terms: SetTerms) -> int:
    """Return the id. Raises SlugTaken."""
    columns = asdict(terms) | {"course_id": course_id, "kind": "assignment"}
    statement = sql.SQL("INSERT INTO problem_set ({}) VALUES ({}) RETURNING id").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(", ").join(sql.Placeholder() * len(columns))
    )
    try:
        with connection.transaction():
            row = connection.execute(statement, list(columns.values())).fetchone()
            assert row is not None  # noqa: S101
            _audit(connection, actor, "problem_set.create", row[0], None, terms.for_audit())
            return int(row[0])
    except UniqueViolation as error:
        raise SlugTaken from error


def change_set(connection: psycopg.Connection, actor: Actor, found: CourseSet, terms: SetTerms) -> None:
    """Grades and feedback follow at once, for nothing of them is stored. Raises SlugTaken."""
    before, after = found.for_audit(), terms.for_audit()
    changed = [name for name in after if before[name] != after[name] or name == "instructions"]
    statement = sql.SQL("UPDATE problem_set SET {} WHERE id = %s").format(
        sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in changed)
    )
    try:
        with connection.transaction():
            connection.execute(statement, [*(getattr(terms, name) for name in changed), found.id])
            if any(before[name] != after[name] for name in changed):
                _audit(
                    connection,
                    actor,
                    "problem_set.change",
                    found.id,
                    {name: before[name] for name in changed},
                    {name: after[name] for name in changed},
                )
    except UniqueViolation as error:
        raise SlugTaken from error


def change_policy(connection: psycopg.Connection, actor: Actor, found: CourseSet, policy: LatePolicy) -> None:
    document = encode_late_policy(policy).decode()
    if document == found.policy_document:
        return
    with connection.transaction():
        connection.execute(POLICY, [document, found.id])
        _audit(
            connection,
            actor,
            "problem_set.policy",
            found.id,
            {"policy": found.policy_document},
            {"policy": document},
        )


def change_task(connection: psycopg.Connection, actor: Actor, set_id: int, problem_id: int, terms: TaskTerms) -> None:
    values = {
        "max_score": terms.max_score,
        "pinned_version_id": terms.pinned_version_id,
        "groups_shown": Jsonb(dict(terms.groups_shown)),
        "set_id": set_id,
        "problem_id": problem_id,
    }
    after = {
        "problem_id": problem_id,
        "max_score": str(terms.max_score),
        "version_id": terms.pinned_version_id,
        "groups_shown": dict(terms.groups_shown),
    }
    with connection.transaction():
        connection.execute(PLACE_TERMS, values)
        _audit(connection, actor, "problem_set.task", set_id, None, after)


def delete_set(connection: psycopg.Connection, actor: Actor, found: CourseSet) -> None:
    """Raises HasSubmissions, also for one that arrives meanwhile."""
    try:
        with connection.transaction():
            if not connection.execute(DELETE, {"set_id": found.id}).rowcount:
                raise HasSubmissions
            before = {"slug": found.slug, "title": found.title}
            _audit(connection, actor, "problem_set.delete", found.id, before, None)
    except ForeignKeyViolation as error:
        raise HasSubmissions from error


def _audit(
    connection: psycopg.Connection,
    actor: Actor,
    action: str,
    set_id: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    add_event(connection, actor, action, object_type="problem_set", object_id=set_id, before=before, after=after)
