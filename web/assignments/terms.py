"""What a teacher says of a set."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from web.grades.late_policy import LatePolicy, encode_late_policy, read_late_policy


@dataclass(frozen=True, kw_only=True)
class SetTerms:
    """Columns of `problem_set` that its form changes."""

    slug: str
    title: str
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    instructions: str | None
    scoring: str
    languages: list[str] | None  #: ids of language variants; None: all
    team_work: bool
    publishes_grades: bool
    feedback: str
    feedback_shown: str
    stop_policy: str

    def for_audit(self) -> dict[str, Any]:
        """Instructions may be long: the event says only that they changed, by their length."""
        said = {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }
        return said | {"instructions": len(self.instructions or "")}


@dataclass(frozen=True, kw_only=True)
class CourseSet(SetTerms):
    """A set of a course."""

    id: int
    grading_policy: Mapping[str, Any] | None
    grades_published_at: datetime | None
    is_exam: bool
    submission_count: int
    problem_count: int

    @property
    def policy(self) -> LatePolicy:
        """Raises LatePolicyFault where a later release wrote it."""
        return LatePolicy() if self.grading_policy is None else read_late_policy(self.grading_policy)

    @property
    def policy_document(self) -> str:
        return encode_late_policy(self.policy).decode()

    def state(self, moment: datetime) -> str:
        """Return `planned`, `open`, `late` or `closed`, by the dates of everybody."""
        if self.opens_at is not None and moment < self.opens_at:
            return "planned"
        if self.closes_at is not None and self.closes_at <= moment:
            return "closed"
        return "late" if self.due_at is not None and self.due_at < moment else "open"
