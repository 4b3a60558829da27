"""Whether students are shown by now what the feedback of a set allows: as a function, and as a part of a statement.

The set says when the verdict and the points are shown, and with them each test group that has no moment of its own.
A group may be shown earlier or later. The verdict and the points wait for the last of them, since both tell of all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from web.grades.own_due_date import own_due_at
from web.problem_sets.feedback import Feedback, Shown


@dataclass(frozen=True, kw_only=True)
class ShownTerms:
    """What a set says of one of its problems, and the moments that count for who asks."""

    feedback_shown: str  #: of Shown
    groups_shown: Mapping[str, str]  #: name of a test group -> Shown, where it has a moment of its own
    own_due_at: datetime | None  #: of the student; None: never due, or nothing waits for it
    grades_published_at: datetime | None
    asked_at: datetime

    @property
    def is_total_out(self) -> bool:
        """Whether verdict and points are shown."""
        return not self.waits_for()

    def waits_for(self) -> set[Shown]:
        """Return what verdict and points still wait for."""
        every = {Shown(shown) for shown in (self.feedback_shown, *self.groups_shown.values())}
        return {shown for shown in every if not self._is_out(shown)}

    def is_group_out(self, name: str) -> bool:
        return self._is_out(Shown(self.groups_shown.get(name, self.feedback_shown)))

    def _is_out(self, shown: Shown) -> bool:
        """What arrives at the due moment itself is on time, so the results are out from the moment after it on."""
        match shown:
            case Shown.VISIBLE:
                return True
            case Shown.AFTER_DUE:
                return self.own_due_at is not None and self.own_due_at < self.asked_at
            case Shown.AFTER_PUBLISHED:
                return self.grades_published_at is not None and self.grades_published_at <= self.asked_at
            case Shown.NEVER:
                return False


def due_where_asked(set_: str, task: str, *, user_id: str) -> str:
    """Return an expression for `own_due_at` of the terms. It is NULL where nothing waits for it.

    `set_` and `task` are names of the tables in the statement, `user_id` is an SQL expression.
    """
    return f"""CASE WHEN {set_}.feedback_shown = '{Shown.AFTER_DUE}'
    OR {task}.groups_shown @? '$.* ? (@ == "{Shown.AFTER_DUE}")' THEN {own_due_at(set_, user_id)} END"""


def total_is_shown(set_: str, task: str, *, user_id: str, moment: str) -> str:
    """Return a condition: whether the student sees verdict and points. It says the same as `is_total_out`.

    Most sets show all at once, and are asked for nothing more.
    """
    return f"""({set_}.feedback <> '{Feedback.NONE}' AND (
    {set_}.feedback_shown = '{Shown.VISIBLE}' AND {task}.groups_shown = jsonb_build_object() OR NOT EXISTS (
        SELECT FROM (SELECT {set_}.feedback_shown UNION
                     SELECT value FROM jsonb_each_text({task}.groups_shown)) AS part (shown)
        WHERE NOT CASE part.shown
            WHEN '{Shown.VISIBLE}' THEN true
            WHEN '{Shown.AFTER_DUE}' THEN coalesce({own_due_at(set_, user_id)} < {moment}, false)
            WHEN '{Shown.AFTER_PUBLISHED}' THEN coalesce({set_}.grades_published_at <= {moment}, false)
            ELSE false END)))"""  # noqa: S608
