"""What an export of a user holds: for every column that refers to a user, the rows in it, or why they are left out.

A test compares both lists with REFERENCES of holdings.py. Whoever adds such a column adds a line here, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Rows:
    """All rows of the table whose column names the user. The file has the name of the table."""

    without: tuple[str, ...] = ()  #: columns with secrets, or with what is about others
    only: str = "true"  #: SQL: which of the rows the user may see


WHOLE = Rows()

EXPORTED: Mapping[str, Rows] = {
    # What others were before and after is about them
    "audit_event.actor_id": Rows(without=("before", "after")),
    "calendar_feed.user_id": Rows(without=("token_sha256",)),
    "comment.author_id": WHOLE,
    "course_group_member.user_id": WHOLE,
    "enrolment.user_id": WHOLE,
    "exam_session.user_id": Rows(without=("key_sha256",)),
    "grade_override.user_id": Rows(
        only="""problem_set_id IN (
    SELECT id FROM problem_set WHERE NOT publishes_grades OR grades_published_at <= now())"""
    ),
    "mail.user_id": WHOLE,
    "mail_reader.user_id": Rows(without=("stop_token",)),
    "notice.user_id": WHOLE,
    "notice_choice.user_id": WHOLE,
    "one_time_login.user_id": Rows(without=("token_sha256",)),
    "package_import.created_by": WHOLE,
    "participation.user_id": WHOLE,
    "problem_verification.requested_by": WHOLE,
    "question.asker_id": Rows(without=("assigned_to",)),
    "question_message.author_id": WHOLE,
    "submission.user_id": Rows(without=("jury_terms", "current_judging_id")),
    "submission_author.user_id": WHOLE,
    "trial_run.user_id": WHOLE,
}

_DID = "says who did it: audit_event.json has it"

LEFT_OUT: Mapping[str, str] = {
    "announcement.created_by": "is shown to the whole course",
    "comment.deleted_by": "is somebody else's comment",
    "comment_thread.resolved_by": "is about somebody else's submission",
    "course_invitation.created_by": _DID,
    "course_link.created_by": _DID,
    "data_export.user_id": "is about the export itself",
    "grade_override.created_by": _DID,
    "invitation.created_by": _DID,
    "notice.actor_id": "is somebody else's notice",
    "one_time_login.created_by": _DID,
    "participation.granted_by": _DID,
    "problem.owner_id": "is what is taught",
    "problem_version.created_by": _DID,
    "progress.user_id": "follows from the submissions, and tells verdicts that are hidden",
    "progress_change.user_id": "follows from the submissions",
    "question.assigned_to": "is somebody else's question",
    "question.published_by": "is somebody else's question",
    "rejudging.applied_by": _DID,
    "rejudging.created_by": _DID,
    "rejudging.undone_by": _DID,
    "staff_note.author_id": "is about somebody else",
    "staff_note.student_id": "is of the staff, who read it for what it tells of others before they hand it out",
}

#: Columns of the row of the user that are secrets.
SECRETS_OF_USER = ("password_hash", "session_epoch")

#: Files beside those of tables.
RESULTS = "results.json"
README = "README.md"

READ_ME = Path(__file__).parent / "templates" / "privacy" / "export_readme.md"
