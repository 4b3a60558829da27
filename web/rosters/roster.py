"""A roster: the people of a list, and the lines that are at fault."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from flask_babel import gettext as _

from web.authorization.roles import CourseRole
from web.rosters.headers import Column, column_of
from web.rosters.text import Line, RosterRefused, lines_of

_ADDRESS = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+\.[^@\s<>\",;.]+")
_ADDRESS_LIMIT = 254
_TITLE_LIMIT = 100

_ROLES = {
    CourseRole.STUDENT: ("", "student", "studierende", "studierender", "learner", "学生", "étudiant", "estudiante"),
    CourseRole.ASSISTANT: ("assistant", "ta", "tutor", "tutorin", "助教", "助理", "assistente", "ayudante"),
    CourseRole.TEACHER: ("teacher", "editingteacher", "instructor", "lehrer", "dozent", "教师", "老师", "enseignant",
                         "profesor"),
}  # fmt: skip
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}
_MOODLE_TEACHER = "teacher"
#: What Canvas writes into lines that are nobody.
_NOBODY = ("points possible", "student, test", "test student")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    email: str | None = None
    username: str | None = None
    name: str | None = None
    student_id: str | None = None
    role: CourseRole = CourseRole.STUDENT
    group: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    line: int
    message: str


@dataclass(frozen=True, kw_only=True)
class Roster:
    people: tuple[Person, ...]
    faults: tuple[Fault, ...]


class _LineRefused(Exception):
    pass


def read_roster(text: str) -> Roster:
    """Raises RosterRefused where no line can be understood."""
    lines = lines_of(text)
    columns = [column_of(cell) for cell in lines[0].cells]
    if any(columns):
        lines = lines[1:]
    elif "@" in lines[0].cells[0]:
        columns = [Column.EMAIL]
    else:
        raise RosterRefused(
            _("The first line names no column that we know. Call one “email”, or send one mail address a line.")
        )
    if not {Column.EMAIL, Column.USERNAME, Column.LOGIN, Column.STUDENT_ID} & set(columns):
        raise RosterRefused(_("No column tells who is who: add one called “email”, “username” or “student id”."))
    people: list[Person] = []
    faults: list[Fault] = []
    for line in lines:
        try:
            person = _person(line, columns)
        except _LineRefused as error:
            faults.append(Fault(line=line.number, message=str(error)))
            continue
        if person is not None:
            people.append(person)
    return without_doubles(people, faults)


def without_doubles(people: Sequence[Person], faults: Sequence[Fault]) -> Roster:
    """The same line twice is one person. Two lines that tell different things of one person are a fault."""
    kept: list[Person] = []
    found: list[Fault] = [*faults]
    first: dict[tuple[str, str], Person] = {}
    for person in people:
        earlier = next((first[key] for key in _keys(person) if key in first), None)
        if earlier is None:
            kept.append(person)
            first.update(dict.fromkeys(_keys(person), person))
        elif msgspec.structs.replace(person, line=earlier.line) != earlier:
            found.append(
                Fault(line=person.line, message=_("This is the same person as in line %(line)d.", line=earlier.line))
            )
    return Roster(people=tuple(kept), faults=tuple(sorted(found, key=lambda fault: fault.line)))


def _keys(person: Person) -> list[tuple[str, str]]:
    named = {"email": person.email, "username": person.username, "student_id": person.student_id}
    return [(name, value.lower()) for name, value in named.items() if value]


def _person(line: Line, columns: Sequence[Column | None]) -> Person | None:
    """Return None for a line that is nobody."""
    said: dict[Column, str] = {}
    for column, cell in zip(columns, line.cells, strict=False):
        if column is not None and cell and column not in said:
            said[column] = cell
    if said.get(Column.NAME, "").lower() in _NOBODY:
        return None
    formula = next((cell for cell in said.values() if cell.startswith("=")), None)
    if formula:
        raise _LineRefused(_("“%(cell)s” is a formula. Paste values only.", cell=formula[:40]))
    login = said.get(Column.LOGIN, "")
    email = said.get(Column.EMAIL) or (login if "@" in login else None)
    username = said.get(Column.USERNAME) or (login if login and "@" not in login else None)
    student_id = said.get(Column.STUDENT_ID)
    if not (email or username or student_id):
        raise _LineRefused(_("The line tells nobody: it has no mail address, user name or student ID."))
    if email and (len(email) > _ADDRESS_LIMIT or not _ADDRESS.fullmatch(email)):
        raise _LineRefused(_("“%(address)s” is no mail address.", address=email[:80]))
    return Person(
        line=line.number,
        email=email,
        username=username,
        name=_name(said),
        student_id=student_id,
        role=_role(said),
        group=_group(said),
    )


def _name(said: dict[Column, str]) -> str | None:
    parts = (said.get(Column.FIRST_NAME, ""), said.get(Column.LAST_NAME, ""))
    return said.get(Column.NAME) or " ".join(filter(None, parts)) or None


def _role(said: dict[Column, str]) -> CourseRole:
    of_moodle = said.get(Column.MOODLE_ROLE, "").lower()
    if of_moodle == _MOODLE_TEACHER:
        return CourseRole.ASSISTANT
    word = of_moodle or said.get(Column.ROLE, "").lower()
    if word not in _ROLE_OF:
        raise _LineRefused(_("“%(role)s” is no role: say student, assistant or teacher.", role=word[:40]))
    return _ROLE_OF[word]


def _group(said: dict[Column, str]) -> str | None:
    group = said.get(Column.GROUP)
    if group and len(group) > _TITLE_LIMIT:
        raise _LineRefused(_("The name of the group is too long: at most %(max)d characters.", max=_TITLE_LIMIT))
    return group
