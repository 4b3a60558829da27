"""Anonymises a user: who it was is gone, and cannot be brought back. The work stays under a pseudonym, or goes."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

import psycopg

from judge.errors import JudgeError
from web.audit.events import Actor, add_event
from web.audit.forgetting import Person, forget_in_audit
from web.authorization.roles import SiteRole
from web.privacy.erasure import erase, remove_sources
from web.privacy.holdings import ADDRESSES, MAIL_ADDRESSES, REFERENCES, Fate, split

# Nobody becomes the last admin, or stops being one, meanwhile
LOCK_ADMINS = f"""
SELECT id FROM "user" WHERE site_role = '{SiteRole.ADMIN}' AND disabled_at IS NULL ORDER BY id FOR UPDATE
"""  # noqa: S608
LOCK_USER = 'SELECT username, email, display_name, anonymised_at FROM "user" WHERE id = %s FOR UPDATE'

FORGET_USER = f"""
UPDATE "user" SET username = %(pseudonym)s, email = NULL, display_name = NULL, password_hash = NULL, locale = NULL,
                  time_zone = NULL, site_role = '{SiteRole.MEMBER}', session_epoch = session_epoch + 1,
                  disabled_at = coalesce(disabled_at, now()), anonymised_at = now()
WHERE id = %(user_id)s
"""  # noqa: S608

# What a team handed in is also the work of the others; what a jury did belongs to the problem
OWN_WORK = """
SELECT id FROM submission WHERE user_id = %(user_id)s AND origin <> 'jury' AND NOT EXISTS (
    SELECT FROM submission_author other WHERE other.submission_id = submission.id AND other.user_id <> %(user_id)s)
"""

COUNTS = f"""
SELECT (SELECT count(*) FROM ({OWN_WORK}) AS own) AS submissions,
       (SELECT count(*) FROM judging WHERE submission_id IN ({OWN_WORK})) AS judgings,
       (SELECT count(*) FROM submission WHERE user_id = %(user_id)s AND origin <> 'jury' AND EXISTS (
           SELECT FROM submission_author other
           WHERE other.submission_id = submission.id AND other.user_id <> %(user_id)s)) AS team_submissions,
       (SELECT count(*) FROM enrolment WHERE user_id = %(user_id)s) AS courses
"""  # noqa: S608


class Work(StrEnum):
    """What becomes of the submissions of the user."""

    KEEP = "keep"
    WITHOUT_SOURCES = "without-sources"
    DELETE = "delete"


class AnonymisingRefused(JudgeError):
    """It is somebody without whom nobody administers the site, or was done already."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    submissions: int  #: that the choice is about
    judgings: int
    team_submissions: int  #: they stay in every case: others handed them in, too
    courses: int


def preview(connection: psycopg.Connection, user_id: int) -> Preview:
    row = connection.execute(COUNTS, {"user_id": user_id}).fetchone()
    assert row is not None  # noqa: S101 - it only counts
    return Preview(submissions=row[0], judgings=row[1], team_submissions=row[2], courses=row[3])


def anonymise(connection: psycopg.Connection, user_id: int, actor: Actor, *, work: Work) -> str:
    """Anonymise the user, all or nothing, and return the pseudonym. Raises AnonymisingRefused."""
    with connection.transaction():
        person = _locked(connection, user_id)
        _allow_changes(connection)
        _dispose_of_work(connection, user_id, work)
        _forget_rows(connection, user_id, person, deletes_work=work is Work.DELETE)
        connection.execute(FORGET_USER, {"user_id": user_id, "pseudonym": person.pseudonym})
        forget_in_audit(connection, person)
        add_event(
            connection,
            actor,
            "user.anonymise",
            object_type="user",
            object_id=user_id,
            after={"username": person.pseudonym, "work": str(work)},
        )
    return person.pseudonym


def _locked(connection: psycopg.Connection, user_id: int) -> Person:
    admins = {row[0] for row in connection.execute(LOCK_ADMINS)}
    row = connection.execute(LOCK_USER, [user_id]).fetchone()
    if row is None:
        raise AnonymisingRefused("there is no such user")
    username, email, display_name, anonymised_at = row
    if anonymised_at is not None:
        raise AnonymisingRefused(f"{username} was anonymised already")
    if admins == {user_id}:
        raise AnonymisingRefused(f"{username} is the last administrator, and nobody could administer the site then")
    return Person(
        user_id=user_id,
        username=username,
        email=email,
        display_name=display_name,
        pseudonym=f"anonymous-{secrets.token_hex(6)}",
    )


def _allow_changes(connection: psycopg.Connection) -> None:
    """Let this transaction change what triggers keep: see the migration 0020."""
    connection.execute("SELECT set_config('judge.anonymising', 'on', true), set_config('judge.retention', 'on', true)")


def _dispose_of_work(connection: psycopg.Connection, user_id: int, work: Work) -> None:
    ids = [row[0] for row in connection.execute(OWN_WORK, {"user_id": user_id})]
    if work is Work.DELETE:
        erase(connection, ids)
    elif work is Work.WITHOUT_SOURCES:
        remove_sources(connection, ids)


def _forget_rows(connection: psycopg.Connection, user_id: int, person: Person, *, deletes_work: bool) -> None:
    for column in MAIL_ADDRESSES:
        table, name = split(column)
        connection.execute(f"DELETE FROM {table} WHERE lower({name}) = lower(%s)".encode(), [person.email])  # noqa: S608
    for column, address in ADDRESSES.items():
        table, name = split(column)
        statement = f"UPDATE {table} SET {name} = NULL WHERE {address.user} = %s AND {name} IS NOT NULL"  # noqa: S608
        connection.execute(statement.encode(), [user_id])
    for column, reference in REFERENCES.items():
        table, name = split(column)
        if reference.fate is Fate.GOES or (reference.fate is Fate.WITH_WORK and deletes_work):
            connection.execute(f"DELETE FROM {table} WHERE {name} = %s AND ({reference.only})".encode(), [user_id])  # noqa: S608
        elif reference.cleared:
            values = ", ".join(f"{changed} = {value}" for changed, value in reference.cleared.items())
            connection.execute(f"UPDATE {table} SET {values} WHERE {name} = %s".encode(), [user_id])  # noqa: S608
