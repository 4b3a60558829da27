"""Puts audit events into words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from web.audit.listing import AuditRow
from web.database import Json

#: Digits of a digest that are shown.
DIGEST_DIGITS = 12

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an event says of one property. None: it says nothing of the time before, or after."""

    name: str
    before: str | None
    after: str | None


def action_words(action: str) -> str:
    """Return the name itself for an action of another release."""
    return words_of_actions().get(action, action)


def words_of_actions() -> dict[str, str]:
    return {
        "announcement.change": _("changed an announcement"),
        "announcement.create": _("announced something"),
        "announcement.delete": _("took an announcement back"),
        "comment.delete": _("deleted a comment of somebody else"),
        "course.accommodation": _("gave a student more time, or less again"),
        "course.archive": _("archived a course"),
        "course.change": _("changed the settings of a course"),
        "course.copy": _("copied a course"),
        "course.create": _("made a course"),
        "course.enrol": _("enrolled a user"),
        "course.link": _("made a link to join a course"),
        "course.link_end": _("ended a link to join a course"),
        "course.export": _("took the grades of a course away as a file"),
        "course.retained": _("removed what a course held of its students"),
        "course.retention": _("said how long a course keeps its work"),
        "course.restore": _("brought a course back"),
        "course.roster": _("imported a roster"),
        "course.unenrol": _("took a user out of a course"),
        "course_group.create": _("made a group"),
        "course_group.delete": _("deleted a group"),
        "course_group.join": _("put somebody into a group"),
        "course_group.leave": _("took somebody out of a group"),
        "course_group.rename": _("renamed a group"),
        "exam.let_in": _("let a student into an exam again"),
        "exam.more_time": _("gave more time in an exam"),
        "exam.terms": _("made or changed an exam"),
        "extension.grant": _("gave an extension"),
        "extension.take_back": _("took an extension back"),
        "grade.override": _("set points by hand"),
        "grade.override_take_back": _("let the computed points hold again"),
        "grades.publish": _("published grades"),
        "grades.withdraw": _("hid published grades"),
        "invitation.create": _("made an invitation"),
        "invitation.withdraw": _("withdrew an invitation"),
        "package_import.again": _("imported a package again"),
        "package_import.agree": _("agreed to a new version of a problem"),
        "package_import.decline": _("declined a new version of a problem"),
        "package_import.request": _("uploaded a package"),
        "problem.hide": _("hid a problem"),
        "problem.import": _("imported a version of a problem"),
        "problem.limit": _("gave a version of a problem its CPU time limit"),
        "problem.publish": _("published a version of a problem"),
        "problem.show": _("showed a problem again"),
        "problem.verified": _("verified a version of a problem"),
        "problem.verify": _("began a verification"),
        "problem.verify_stop": _("stopped a verification"),
        "problem_set.change": _("changed a problem set"),
        "problem_set.create": _("made a problem set"),
        "problem_set.delete": _("deleted a problem set"),
        "problem_set.hide": _("hid a problem in a problem set"),
        "problem_set.move": _("moved a problem in a problem set"),
        "problem_set.place": _("placed a problem in a problem set"),
        "problem_set.policy": _("changed the late policy of a problem set"),
        "problem_set.remove": _("took a problem out of a problem set"),
        "problem_set.rules": _("changed the feedback of a problem set"),
        "problem_set.show": _("showed a problem in a problem set again"),
        "question.publish": _("answered a question for all"),
        "question.withdraw": _("took an answer to all back"),
        "problem_set.task": _("changed points, version or feedback of a problem in a set"),
        "rejudging.apply": _("applied a rejudging"),
        "rejudging.create": _("began a rejudging"),
        "staff_note.delete": _("deleted a note of the staff"),
        "user.anonymise": _("anonymised a user"),
        "user.change": _("changed the rights of a user"),
        "user.create": _("made a user"),
        "user.export": _("exported all that is held of a user"),
        "user.password": _("changed the password"),
        "user.password_link": _("made a password link"),
        "user.register": _("registered"),
    }


def words_of_kinds() -> dict[str, str]:
    return {
        "announcement": _("Announcement"),
        "course": _("Course"),
        "invitation": _("Invitation"),
        "package_import": _("Import"),
        "problem": _("Problem"),
        "problem_set": _("Problem set"),
        "question": _("Question"),
        "rejudging": _("Rejudging"),
        "submission": _("Submission"),
        "user": _("User"),
    }


def changes(row: AuditRow) -> list[Change]:
    """Return what the event says, one property after the other. What did not change says only what it is about."""
    after = row.after
    if after and row.problem_slug:
        after = after | {"problem_id": row.problem_slug}
    return [
        Change(
            name=_property_words(name),
            before=None if _is_same(row, name) else _said(row.before, name),
            after=_said(after, name),
        )
        for name in _names(row)
    ]


def _is_same(row: AuditRow, name: str) -> bool:
    return row.before is not None and row.after is not None and row.before.get(name) == row.after.get(name)


def _names(row: AuditRow) -> Iterator[str]:
    yield from row.before or {}
    yield from (name for name in row.after or {} if name not in (row.before or {}))


def _said(state: Json | None, name: str) -> str | None:
    return _value_words(state[name]) if state and name in state else None


def _value_words(value: Any) -> str:
    if value is None:
        return str(_("none"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(_value_words(item) for item in value)
    text = str(value)
    return f"{text[:DIGEST_DIGITS]}…" if _DIGEST.fullmatch(text) else text


def _property_words(name: str) -> str:
    words: dict[str, str] = {
        "copied_from": _("copied from"),
        "cpu_time_limit_ms": _("CPU time limit (ms)"),
        "days": _("days"),
        "disabled": _("disabled"),
        "course_group_id": _("number of the group"),
        "email": _("mail address"),
        "ends_at": _("end of the course"),
        "excused_at": _("excused at"),
        "extra_seconds": _("more seconds"),
        "file_name": _("file"),
        "group": _("group"),
        "kind": _("kind"),
        "label": _("label"),
        "late_days": _("late days"),
        "link": _("number of the link"),
        "manifest": _("manifest"),
        "may_make_courses": _("may make courses"),
        "members": _("members"),
        "months": _("months"),
        "number": _("version"),
        "points": _("points"),
        "problem_id": _("problem"),
        "published_version_id": _("number of the published version"),
        "reason": _("reason"),
        "retention": _("what is removed"),
        "role": _("role"),
        "sets": _("problem sets"),
        "site_role": _("role"),
        "slug": _("short name"),
        "submissions": _("submissions"),
        "time_factor": _("factor of the time"),
        "time_zone": _("time zone"),
        "title": _("title"),
        "until": _("due date"),
        "user_id": _("user number"),
        "version_id": _("number of the version"),
        "username": _("user name"),
        "work": _("submissions"),
        "uses": _("uses"),
    }
    return words.get(name, name)
