"""What the database holds of people: every column that names a user, a mail address or an IP address.

A test compares the lists below with the models. Whoever adds such a column says here, in a line, what becomes of its
rows when a user is anonymised, and when the time of a course is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of the rows when the user is anonymised."""

    STAYS = "stays"  #: they name the pseudonym from then on
    WITH_WORK = "with_work"  #: they are deleted where the work of the user is
    GOES = "goes"


@dataclass(frozen=True, kw_only=True)
class Reference:
    fate: Fate
    cleared: Mapping[str, str] = field(default_factory=dict)  #: column of the row that stays -> SQL of its new value


@dataclass(frozen=True, kw_only=True)
class Address:
    at: str  #: the column that says since when the row is there
    user: str  #: the column with the user whose address it is


STAYS = Reference(fate=Fate.STAYS)
WITH_WORK = Reference(fate=Fate.WITH_WORK)
GOES = Reference(fate=Fate.GOES)

#: Columns with foreign keys to "user".
REFERENCES: Mapping[str, Reference] = {
    "audit_event.actor_id": STAYS,
    "course_group_member.user_id": WITH_WORK,
    "course_invitation.created_by": STAYS,
    "course_link.created_by": STAYS,
    "enrolment.user_id": Reference(
        fate=Fate.WITH_WORK,
        cleared={"student_id": "NULL", "time_factor_reason": "NULL", "left_at": "coalesce(left_at, now())"},
    ),
    "grade_override.created_by": STAYS,
    # Reasons may be illnesses
    "grade_override.user_id": Reference(fate=Fate.WITH_WORK, cleared={"reason": "'-'"}),
    "invitation.created_by": STAYS,
    "one_time_login.created_by": STAYS,
    "one_time_login.user_id": GOES,
    "package_import.created_by": STAYS,
    "participation.granted_by": STAYS,
    "participation.user_id": Reference(fate=Fate.WITH_WORK, cleared={"reason": "left(reason, 0) || '-'"}),
    "problem.owner_id": STAYS,
    "problem_verification.requested_by": STAYS,
    "problem_version.created_by": STAYS,
    "rejudging.applied_by": STAYS,
    "rejudging.created_by": STAYS,
    "rejudging.undone_by": STAYS,
    "submission.user_id": STAYS,  # what becomes of the work is chosen: see anonymising.py
    "submission_author.user_id": WITH_WORK,
}

#: Columns with mail addresses of people who have no account with it yet; their rows go with the user of the address.
MAIL_ADDRESSES = ("course_invitation.email", "invitation.email")

#: Columns that say who somebody is, and are not in rows of MAIL_ADDRESSES, with what empties them.
NAMES = {
    "enrolment.student_id": "is cleared with the row of the user",
    "user.username": "is replaced",
    "user.email": "is cleared",
    "user.display_name": "is cleared",
}

#: Columns with IP addresses of people.
ADDRESSES: Mapping[str, Address] = {
    "audit_event.ip": Address(at="at", user="actor_id"),
    "package_import.ip": Address(at="created_at", user="created_by"),
    "problem_verification.ip": Address(at="requested_at", user="requested_by"),
    "submission.ip": Address(at="received_at", user="user_id"),
}


def split(column: str) -> tuple[str, str]:
    """Return the table and the name of a column."""
    table, _, name = column.partition(".")
    return table, name
