"""Words of questions."""

from flask_babel import gettext as _

from web.questions.queries import SeenQuestion
from web.titles import shown_title


def canned_answers() -> list[str]:
    """Return what the staff answers most often, as juries of contests do."""
    return [
        _("Read the problem statement."),
        _("No comment."),
        _("The answer is yes."),
        _("The answer is no."),
        _("This will be corrected; everybody will be told."),
    ]


def words_of_states(*, is_staff: bool) -> dict[str, str]:
    """Return the states to filter by."""
    words = {"open": _("Open"), "answered": _("Answered"), "public": _("Answered for all")}
    return words | {"mine": _("Assigned to me")} if is_staff else words


def what_about(question: SeenQuestion) -> str:
    """Name what a question is about: the problem in its set, the set, or the course."""
    if question.set_title is None:
        return shown_title(question.course_title or "")
    title = shown_title(question.set_title)
    return f"{question.label} · {title}" if question.label else title
