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
    only: str = "true"  #: SQL: which of the rows of the user may be deleted


@dataclass(frozen=True, kw_only=True)
class Address:
    at: str  #: the column that says since when the row is there
    user: str  #: the column with the user whose address it is


STAYS = Reference(fate=Fate.STAYS)
WITH_WORK = Reference(fate=Fate.WITH_WORK)
GOES = Reference(fate=Fate.GOES)

#: Columns with foreign keys to "user".
REFERENCES: Mapping[str, Reference] = {
    "announcement.created_by": STAYS,
    "audit_event.actor_id": STAYS,
    "calendar_feed.user_id": GOES,
    # They go with the submission; without it, they belong to the talk with the others of the team, or to a student
    "comment.author_id": STAYS,
    "comment.deleted_by": STAYS,
    "comment_thread.resolved_by": STAYS,
    "course_group_member.user_id": WITH_WORK,
    "course_invitation.created_by": STAYS,
    "course_link.created_by": STAYS,
    "data_export.user_id": GOES,
    "enrolment.user_id": Reference(
        fate=Fate.WITH_WORK,
        cleared={"student_id": "NULL", "time_factor_reason": "NULL", "left_at": "coalesce(left_at, now())"},
    ),
    "exam_session.user_id": Reference(fate=Fate.WITH_WORK, cleared={"browser": "NULL"}),
    "grade_override.created_by": STAYS,
    # Reasons may be illnesses
    "grade_override.user_id": Reference(fate=Fate.WITH_WORK, cleared={"reason": "'-'"}),
    "invitation.created_by": STAYS,
    "mail.user_id": GOES,
    "mail_reader.user_id": GOES,
    "notice.actor_id": STAYS,
    "notice.user_id": GOES,
    "notice_choice.user_id": GOES,
    "one_time_login.created_by": STAYS,
    "one_time_login.user_id": GOES,
    "package_import.created_by": STAYS,
    "participation.granted_by": STAYS,
    "participation.user_id": Reference(fate=Fate.WITH_WORK, cleared={"reason": "left(reason, 0) || '-'"}),
    "problem.owner_id": STAYS,
    "problem_verification.requested_by": STAYS,
    "problem_version.created_by": STAYS,
    # Both follow the submissions
    "progress.user_id": STAYS,
    "progress_change.user_id": STAYS,
    # What was answered to all helps the others
    "question.asker_id": Reference(fate=Fate.WITH_WORK, only="published_at IS NULL"),
    "question.assigned_to": STAYS,
    "question.published_by": STAYS,
    # An answer of the staff is the student's who asked
    "question_message.author_id": Reference(
        fate=Fate.WITH_WORK, only="author_id = (SELECT asker_id FROM question WHERE id = question_id)"
    ),
    "rejudging.applied_by": STAYS,
    "rejudging.created_by": STAYS,
    "rejudging.undone_by": STAYS,
    "staff_note.author_id": STAYS,
    # They say of a person what no pseudonym hides
    "staff_note.student_id": GOES,
    "submission.user_id": STAYS,  # what becomes of the work is chosen: see anonymising.py
    "submission_author.user_id": WITH_WORK,
    "trial_run.user_id": GOES,
}

#: Columns with mail addresses to which the site writes, or wrote; their rows go with the user of the address.
MAIL_ADDRESSES = ("course_invitation.email", "invitation.email", "mail.address")

#: Columns that say who somebody is, and are not in rows of MAIL_ADDRESSES, with what empties them.
NAMES = {
    "enrolment.student_id": "is cleared with the row of the user",
    "mail_reader.refused_address": "goes with the row of the user",
    "user.username": "is replaced",
    "user.email": "is cleared",
    "user.display_name": "is cleared",
}

#: Columns with IP addresses of people.
ADDRESSES: Mapping[str, Address] = {
    "audit_event.ip": Address(at="at", user="actor_id"),
    "exam_session.ip": Address(at="began_at", user="user_id"),
    "package_import.ip": Address(at="created_at", user="created_by"),
    "problem_verification.ip": Address(at="requested_at", user="requested_by"),
    "submission.ip": Address(at="received_at", user="user_id"),
}


def split(column: str) -> tuple[str, str]:
    """Return the table and the name of a column."""
    table, _, name = column.partition(".")
    return table, name
