"""What a roster would change in a course, from both: nothing is changed here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
import psycopg
from flask_babel import gettext as _
from psycopg.rows import class_row

from web.authorization.roles import CourseRole
from web.members.enrolling import RANKS
from web.rosters.roster import Fault, Person, Roster

USERS = """
SELECT id, username, lower(email) AS email FROM "user"
WHERE lower(email) = ANY(%(emails)s) OR lower(username) = ANY(%(usernames)s)
   OR id IN (SELECT user_id FROM enrolment WHERE course_id = %(course_id)s)
"""

MEMBERS = """
SELECT enrolment.user_id, enrolment.role, enrolment.student_id, enrolment.left_at IS NOT NULL AS has_left,
       (SELECT coalesce(array_agg(course_group.title), '{}')
        FROM course_group_member member JOIN course_group ON course_group.id = member.group_id
        WHERE member.user_id = enrolment.user_id AND course_group.course_id = enrolment.course_id
          AND course_group.kind = 'tutorial') AS groups
FROM enrolment WHERE course_id = %s ORDER BY user_id
"""

INVITED = "SELECT lower(email) FROM course_invitation WHERE course_id = %s ORDER BY 1"

TEAMS = "SELECT title FROM course_group WHERE course_id = %s AND kind <> 'tutorial'"


class Kind(StrEnum):
    ADDED = "added"
    RETURNED = "returned"  #: had left
    INVITED = "invited"  #: has no account yet
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to one person of the roster."""

    kind: Kind
    person: Person
    user_id: int | None  #: None: has no account
    username: str | None
    role: CourseRole  #: afterwards
    keeps_role: bool = False  #: the roster has a lesser role, which is not taken
    was: tuple[str | None, str | None, tuple[str, ...]] | None = None  #: role, student id and groups of a member
    changes: tuple[str, ...] = ()  #: in words, where a member changes


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """A student, or somebody invited, of whom the roster knows nothing."""

    user_id: int | None
    name: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    steps: tuple[Step, ...]
    gone: tuple[Gone, ...]
    faults: tuple[Fault, ...]

    def of(self, kind: str) -> list[Step]:
        return [step for step in self.steps if step.kind == kind]

    @property
    def fingerprint(self) -> str:
        """The same for the same roster in the same course: who applies it gets what was shown, or is shown anew."""
        plain = [[msgspec.structs.replace(step, changes=()) for step in self.steps], self.gone]
        return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class _User:
    id: int
    username: str
    email: str | None


@dataclass(frozen=True, kw_only=True)
class _Member:
    user_id: int
    role: str
    student_id: str | None
    has_left: bool
    groups: list[str]


class _PersonRefused(Exception):
    pass


class _Course:
    """Who is in the course and who could be, by all that a roster may call them."""

    def __init__(self, connection: psycopg.Connection, course_id: int, people: Sequence[Person]) -> None:
        values = {
            "course_id": course_id,
            "emails": [person.email.lower() for person in people if person.email],
            "usernames": [person.username.lower() for person in people if person.username],
        }
        with connection.cursor(row_factory=class_row(_User)) as cursor:
            self.users = {user.id: user for user in cursor.execute(USERS, values)}
        with connection.cursor(row_factory=class_row(_Member)) as cursor:
            self.members = {member.user_id: member for member in cursor.execute(MEMBERS, [course_id])}
        self.invited = [email for (email,) in connection.execute(INVITED, [course_id])]
        self.teams = {title for (title,) in connection.execute(TEAMS, [course_id])}
        self._by_email = {user.email: user for user in self.users.values() if user.email}
        self._by_username = {user.username.lower(): user for user in self.users.values()}
        self.by_student_id = {
            member.student_id: self.users[member.user_id]
            for member in self.members.values()
            if member.student_id and member.user_id in self.users
        }

    def find(self, person: Person) -> _User | None:
        found = {
            user.id: user
            for user in (
                self._by_email.get(person.email.lower()) if person.email else None,
                self._by_username.get(person.username.lower()) if person.username else None,
                self.by_student_id.get(person.student_id) if person.student_id else None,
            )
            if user is not None
        }
        if len(found) > 1:
            names = ", ".join(sorted(user.username for user in found.values()))
            raise _PersonRefused(_("The line is about several accounts: %(names)s.", names=names))
        return next(iter(found.values()), None)


def compare(connection: psycopg.Connection, course_id: int, roster: Roster) -> Difference:
    course = _Course(connection, course_id, roster.people)
    steps: list[Step] = []
    faults = [*roster.faults]
    lines: dict[int, int] = {}
    for person in roster.people:
        try:
            step = _step(course, person)
        except _PersonRefused as error:
            faults.append(Fault(line=person.line, message=str(error)))
            continue
        if step.user_id is not None and step.user_id in lines:
            earlier = lines[step.user_id]
            message = _("This is the same person as in line %(line)d.", line=earlier)
            faults.append(Fault(line=person.line, message=message))
            continue
        if step.user_id is not None:
            lines[step.user_id] = person.line
        steps.append(step)
    return Difference(
        steps=tuple(steps),
        gone=tuple(_gone(course, steps)),
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
    )


def _step(course: _Course, person: Person) -> Step:
    if person.group in course.teams:
        raise _PersonRefused(_("“%(group)s” is a team. A roster makes tutorials only.", group=person.group))
    user = course.find(person)
    if user is None:
        return _invited(course, person)
    member = course.members.get(user.id)
    if member is None or member.has_left:
        kind = Kind.ADDED if member is None else Kind.RETURNED
        return Step(kind=kind, person=person, user_id=user.id, username=user.username, role=person.role)
    role = max(CourseRole(member.role), person.role, key=RANKS.index)
    changes = _changes(member, person, role)
    return Step(
        kind=Kind.CHANGED if changes else Kind.UNCHANGED,
        person=person,
        user_id=user.id,
        username=user.username,
        role=role,
        keeps_role=role is not person.role,
        was=(member.role, member.student_id, tuple(sorted(member.groups))),
        changes=tuple(changes),
    )


def _invited(course: _Course, person: Person) -> Step:
    if person.email is None:
        raise _PersonRefused(_("Nobody has this name or student ID, and without a mail address we cannot invite."))
    if person.role is not CourseRole.STUDENT:
        raise _PersonRefused(
            _("%(address)s has no account yet, and only students can be invited.", address=person.email)
        )
    known = person.email.lower() in course.invited
    kind = Kind.UNCHANGED if known else Kind.INVITED
    return Step(kind=kind, person=person, user_id=None, username=None, role=person.role)


def _changes(member: _Member, person: Person, role: CourseRole) -> list[str]:
    changes = []
    if role != member.role:
        changes.append(_("role: %(before)s → %(after)s", before=_role_words(member.role), after=_role_words(role)))
    if person.student_id and person.student_id != member.student_id:
        before = member.student_id or _("none")
        changes.append(_("student ID: %(before)s → %(after)s", before=before, after=person.student_id))
    if person.group and [person.group] != member.groups:
        before = ", ".join(member.groups) or _("none")
        changes.append(_("group: %(before)s → %(after)s", before=before, after=person.group))
    return changes


def _role_words(role: str) -> str:
    words: dict[str, str] = {
        CourseRole.STUDENT: _("Student"),
        CourseRole.ASSISTANT: _("Assistant"),
        CourseRole.TEACHER: _("Teacher"),
    }
    return words[role]


def _gone(course: _Course, steps: Sequence[Step]) -> list[Gone]:
    named = {step.user_id for step in steps}
    addresses = {step.person.email.lower() for step in steps if step.person.email}
    students = [
        Gone(user_id=member.user_id, name=course.users[member.user_id].username)
        for member in course.members.values()
        if member.user_id in course.users
        and member.user_id not in named
        and not member.has_left
        and member.role == CourseRole.STUDENT
    ]
    return students + [Gone(user_id=None, name=email) for email in course.invited if email not in addresses]
