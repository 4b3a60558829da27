"""What is removed of a course, in words."""

from flask_babel import gettext as _

from web.courses.models import Retention


def retention_words(kind: Retention) -> str:
    words: dict[Retention, str] = {
        Retention.NEVER: _("Nothing"),
        Retention.SOURCES: _("The sources of the submissions; results and grades stay"),
        Retention.EVERYTHING: _("All that is of students"),
    }
    return words[kind]


def part_words(name: str) -> str:
    """Return the words for a part of a preview: see web/privacy/course_data.py."""
    words: dict[str, str] = {
        "sources": _("Submissions whose sources are removed"),
        "submission": _("Submissions, with results and comments"),
        "trial_run": _("Trial runs"),
        "question": _("Questions, with their answers"),
        "staff_note": _("Notes of the staff"),
        "notice": _("Notices"),
        "exam_session": _("Sessions of exams"),
        "grade_override": _("Changed points"),
        "participation": _("Extensions and own times"),
        "course_invitation": _("Invitations"),
        "course_link": _("Links to join"),
        "course_group_member": _("Members of groups"),
        "course_group": _("Groups"),
        "enrolment": _("Students of the course"),
    }
    return words[name]
