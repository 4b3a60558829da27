"""Which submissions a list has: one filter, and one function that makes SQL of it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from judge.verdict import Verdict
from web.lists.forms import Network
from web.lists.paging import Part
from web.submissions.models import Origin

#: Field of the filter -> what it demands. A judging of a rejudging becomes current only when it is final: without the
#: last condition, a large rejudging would be searched for submissions that wait.
_DEMANDS = {
    "submission_id": "s.id = %(submission_id)s",
    "problem_id": "s.problem_id = %(problem_id)s",
    "variant": "s.variant = %(variant)s",
    "verdict": "j.verdict = %(verdict)s",
    "is_unfinished": "j.verdict IS NULL AND j.rejudging_id IS NULL",
    "since": "s.received_at >= %(since)s",
    "until": "s.received_at < %(until)s",
    "above_id": "s.id > %(above_id)s",
    "below_id": "s.id < %(below_id)s",
    "network": "s.ip <<= %(network)s",
}
#: What a package brings is judged for its version, and is nobody's submission.
_NOT_OF_JURY = f"s.origin <> '{Origin.JURY}'"
_OF_JUDGINGS = ("verdict", "is_unfinished")

# The sets of each student: one who is in two courses of the same assistant may be limited in one of them
_TUTORED = """(
    SELECT student.user_id, array_agg(DISTINCT set.id) AS set_ids
    FROM problem_set set
    JOIN course_group tutorial ON tutorial.course_id = set.course_id AND tutorial.kind = 'tutorial'
    JOIN course_group_member own ON own.group_id = tutorial.id AND own.user_id = %(tutor_id)s
    JOIN course_group_member student ON student.group_id = tutorial.id
    WHERE set.id = ANY(%(tutored_set_ids)s) GROUP BY student.user_id)"""


@dataclass(frozen=True, kw_only=True)
class _Way:
    """One way to be found. Each has its own index, so a list that has several is merged of several searches."""

    conditions: tuple[str, ...] = ()
    author: str = ""  #: SQL of a user who was in the team that handed in, without sending it
    each: str = ""  #: rows `wanted`, for each of which is searched


@dataclass(frozen=True, kw_only=True)
class SubmissionFilter:
    """What is asked for, by keys: names would hide from Postgres how rare a user is. None means any."""

    problem_set_ids: tuple[int, ...] | None = None
    tutored_set_ids: tuple[int, ...] = ()  #: of these sets too, but only what students of `tutor_id` handed in
    tutor_id: int | None = None
    submission_id: int | None = None
    user_id: int | None = None  #: who handed in, alone or in a team
    problem_id: int | None = None
    variant: str | None = None
    verdict: Verdict | None = None  #: of the current judging
    is_unfinished: bool = False  #: the current judging has no verdict yet
    since: datetime | None = None
    until: datetime | None = None  #: not itself
    above_id: int | None = None  #: this and the next follow from the two moments
    below_id: int | None = None
    network: Network | None = None

    def values(self) -> dict[str, Any]:
        """Return the values of what `found()` returns."""
        return vars(self) | {
            "network": None if self.network is None else str(self.network),
            "problem_set_ids": None if self.problem_set_ids is None else list(self.problem_set_ids),
            "tutored_set_ids": list(self.tutored_set_ids),
        }


def found(asked: SubmissionFilter, part: Part) -> str:
    """Return the statement that finds the ids, at most `part.limit`, in order.

    Each index of submissions that it may use ends with the id, so it reads only what it returns. In several sets, it
    takes the first ones of each set and merges them; for an assistant with tutorials, the first ones of each student.
    """
    searches = [
        _search(asked, part, within, of_user) for within, of_user in product(_ways_within(asked), _ways_of_user(asked))
    ]
    if len(searches) == 1:
        return searches[0]
    either = " UNION ".join(f"({search})" for search in searches)
    return f"SELECT s.id FROM ({either}) AS s ORDER BY {part.order} LIMIT %(limit)s"  # noqa: S608


def _ways_within(asked: SubmissionFilter) -> list[_Way]:
    if asked.problem_set_ids is None:
        return [_Way()]
    of_set = _Way(
        each="unnest(%(problem_set_ids)s::bigint[]) AS wanted (id)", conditions=("s.problem_set_id = wanted.id",)
    )
    if not asked.tutored_set_ids:
        return [of_set]
    students, in_sets = f"{_TUTORED} AS wanted", "s.problem_set_id = ANY(wanted.set_ids)"
    return [
        of_set,
        _Way(each=students, conditions=("s.user_id = wanted.user_id", in_sets)),
        _Way(each=students, author="wanted.user_id", conditions=(in_sets,)),
    ]


def _ways_of_user(asked: SubmissionFilter) -> list[_Way]:
    if asked.user_id is None:
        return [_Way()]
    return [_Way(conditions=("s.user_id = %(user_id)s",)), _Way(author="%(user_id)s")]


def _search(asked: SubmissionFilter, part: Part, *ways: _Way) -> str:
    fields = [field for field in _DEMANDS if getattr(asked, field) not in (None, False)]
    conditions = [part.condition, _NOT_OF_JURY, *(_DEMANDS[field] for field in fields)]
    conditions += [condition for way in ways for condition in way.conditions]
    authors = [
        f"JOIN submission_author author{number} ON author{number}.submission_id = s.id"
        f" AND author{number}.user_id = {way.author}"
        for number, way in enumerate(ways)
        if way.author
    ]
    judging = []
    if set(fields) & set(_OF_JUDGINGS):
        judging = ["JOIN judging j ON j.submission_id = s.id AND j.id = s.current_judging_id"]
        # Postgres knows that both ids are equal, but carries no bound from one to the other
        conditions += [bound.replace("s.id", "j.submission_id") for bound in conditions if "s.id" in bound]
    search = f"""
    SELECT s.id FROM submission s {" ".join([*authors, *judging])}
    WHERE {" AND ".join(conditions)} ORDER BY {part.order} LIMIT %(limit)s"""  # noqa: S608 - only our own fragments
    each = [way.each for way in ways if way.each]
    if not each:
        return search
    return f"""
    SELECT s.id FROM {each[0]} CROSS JOIN LATERAL ({search}) AS s
    ORDER BY {part.order} LIMIT %(limit)s"""  # noqa: S608 - only our own fragments
