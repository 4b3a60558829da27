"""Grades that this process computed already, for as long as nothing changes that they depend on.

A gradebook has thousands of grades, and one submission changes one of them. What a grade depends on is kept beside it
and compared each time, so nobody has to say that something changed. What is forgotten is computed again.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from web.grades.grade import SetGrade, SetRules, Standing, grade_set
from web.grades.graded_set import GradedSet
from web.grades.kept_attempt import KeptAttempt, attempts_of
from web.grades.progress import State

#: Of problems, in all sets and of all students: some 3 KB each.
LIMIT = 30_000

#: user -> state of progress -> what is kept
ReadKept = Callable[[list[int]], Mapping[int, Mapping[State, Sequence[KeptAttempt]]]]


@dataclass(frozen=True, kw_only=True)
class Need:
    """All that a grade in a set depends on, beside what the set says to everybody."""

    user_id: int
    standing: Standing  #: without the attempts, for which the states stand
    states: tuple[State, ...]  #: of progress, by problem


@dataclass(frozen=True, kw_only=True)
class _Known:
    rules: SetRules
    need: Need
    grade: SetGrade


class KnownGrades:
    """Used by all threads of a process."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._known: OrderedDict[tuple[int, int], _Known] = OrderedDict()  #: by set and user; the newest last
        self._problems = 0
        self._lock = Lock()

    def grades(self, graded_set: GradedSet, needs: Sequence[Need], read_kept: ReadKept) -> list[SetGrade]:
        """Return them in the order of `needs`. `read_kept` is asked once, for those that are not known."""
        with self._lock:
            known = [self._find(graded_set, need) for need in needs]
        missing = [need.user_id for need, grade in zip(needs, known, strict=True) if grade is None and need.states]
        kept = read_kept(missing) if missing else {}
        return [
            grade or self._compute(graded_set, need, kept.get(need.user_id, {}))
            for need, grade in zip(needs, known, strict=True)
        ]

    def _find(self, graded_set: GradedSet, need: Need) -> SetGrade | None:
        found = self._known.get((graded_set.id, need.user_id))
        if found is None or found.need != need or found.rules != graded_set.rules:
            return None
        self._known.move_to_end((graded_set.id, need.user_id))
        return found.grade

    def _compute(self, graded_set: GradedSet, need: Need, kept: Mapping[State, Sequence[KeptAttempt]]) -> SetGrade:
        """What is kept may be newer than the states that were asked for: it is then known as the newer one."""
        attempts = {problem_id: attempts_of(own) for (problem_id, *_), own in kept.items()}
        grade = grade_set(graded_set.rules, replace(need.standing, attempts=attempts))
        read = replace(need, states=tuple(kept))
        self._remember((graded_set.id, need.user_id), _Known(rules=graded_set.rules, need=read, grade=grade))
        return grade

    def _remember(self, key: tuple[int, int], known: _Known) -> None:
        with self._lock:
            self._forget(key)
            self._known[key] = known
            self._problems += len(known.grade.problems)
            while self._problems > self._limit and len(self._known) > 1:
                self._forget(next(iter(self._known)))

    def _forget(self, key: tuple[int, int]) -> None:
        old = self._known.pop(key, None)
        if old is not None:
            self._problems -= len(old.grade.problems)
