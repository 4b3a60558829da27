"""What a course holds of its students: every table, and in which order its rows are removed when their time is over.

A test compares this with the models: whatever refers to a course, through however many tables, is named here, or goes
with a row that is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from web.authorization.roles import CourseRole

_OF_SETS = "problem_set_id IN (SELECT id FROM problem_set WHERE course_id = %(course_id)s)"
_OF_GROUPS = "group_id IN (SELECT id FROM course_group WHERE course_id = %(course_id)s)"
_OF_COURSE = "course_id = %(course_id)s"

#: Submissions whose whole work is removed. They go with all that is judged of them.
SUBMISSIONS = f"submission WHERE origin <> 'jury' AND {_OF_SETS}"
#: Those whose sources are removed: what is being judged waits for the next day.
SOURCES = f"""
submission WHERE origin <> 'jury' AND source_removed_at IS NULL AND {_OF_SETS}
AND NOT EXISTS (SELECT FROM judging WHERE judging.submission_id = submission.id AND judging.state <> 'final')
"""


@dataclass(frozen=True, kw_only=True)
class Rows:
    table: str
    condition: str
    is_derived: bool = False  #: from submissions: it goes along, and is not told of


#: After the submissions, in this order.
ROWS = (
    Rows(table="progress_change", condition=_OF_SETS, is_derived=True),
    Rows(table="progress", condition=_OF_SETS, is_derived=True),
    Rows(table="trial_run", condition=_OF_SETS),
    Rows(table="question", condition=f"({_OF_COURSE} OR {_OF_SETS})"),
    Rows(table="staff_note", condition=_OF_COURSE),
    Rows(table="notice", condition=f"({_OF_COURSE} OR {_OF_SETS})"),
    Rows(table="exam_session", condition=_OF_SETS),
    Rows(table="grade_override", condition=_OF_SETS),
    Rows(table="participation", condition=_OF_SETS),
    Rows(table="course_invitation", condition=_OF_COURSE),
    Rows(table="course_link", condition=_OF_COURSE),
    Rows(table="course_group_member", condition=_OF_GROUPS),
    Rows(table="course_group", condition=_OF_COURSE),
    # The staff still sees what was taught
    Rows(table="enrolment", condition=f"{_OF_COURSE} AND (role = '{CourseRole.STUDENT}' OR left_at IS NOT NULL)"),
)

#: Tables that go with submissions: see ERASE in web/judgings/transitions.py.
WITH_SUBMISSIONS = frozenset({"submission", "judging", "rejudging_item"})

#: Tables whose rows stay, and why.
STAYS: Mapping[str, str] = {
    "announcement": "is what was taught",
    "course": "is what was taught",
    "problem_set": "is what was taught",
    "problem_set_problem": "is what was taught",
    "package_import": "is of a problem",
    "problem_verification": "is of a problem",
    "retention_run": "says what was removed",
}
