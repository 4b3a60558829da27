"""Progress is a projection: after whatever happens, grades from it are those from the rows themselves."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from tests.web.site_data import Site
from tests.web.term_data import DUE, Term
from web.grades.attempts import read_handed_in
from web.grades.course_grades import grades_of_students, read_course_rules
from web.grades.grade import SetGrade, Standing, grade_set
from web.grades.late_policy import AttemptRule, Counting, LatePolicy, PercentPerUnit
from web.grades.progress import read_progress

GROUPS = (
    '[{{"name": "", "score": {score}, "max_score": 100}}, {{"name": "secret/1", "score": {first}}},'
    ' {{"name": "secret/2", "score": {second}}}]'
)
VERDICTS = ("AC", "WA", "CE", "JE", "TLE")
EVENTS = 60


class Autumn:
    """A course in which everything happens at random."""

    def __init__(self, site: Site, seed: int) -> None:
        self.random = random.Random(seed)
        self.term = Term.begin(site)
        self.students = [self.term.student_id, self.term.enrol(), self.term.enrol()]
        self.tasks = [self.term.assignment(DUE, _policy(counting)) for counting in Counting]
        self.connection = site.connection
        self.submission_ids: list[int] = []

    def happen(self) -> None:
        events: list[Callable[[], Any]] = [
            self.submit, self.submit, self.judge, self.judge, self.judge, self.rejudge, self.join, self.read, self.score
        ]  # fmt: skip
        self.random.choice(events)()

    def submit(self) -> None:
        task = self.random.choice(self.tasks)
        submitted = task.submit(self.random.choice(self.students))
        received_at = DUE + timedelta(hours=self.random.randint(-60, 60))
        self._change("UPDATE submission SET received_at = %s WHERE id = %s", received_at, submitted.submission_id)
        self.submission_ids.append(submitted.submission_id)

    def judge(self) -> None:
        """Give a submission a result, or another one."""
        self._change(
            "UPDATE judging SET state = 'final', final_at = now(), verdict = %s, score = %s, group_results = %s"
            " WHERE id = (SELECT current_judging_id FROM submission WHERE id = %s)",
            *self._result(),
            self._submission_id(),
        )

    def rejudge(self) -> None:
        """Judge anew beside the current judging, and then move to it."""
        submission_id = self._submission_id()
        row = self.connection.execute(
            "INSERT INTO judging (submission_id, problem_version_id, state, final_at, verdict, score, group_results)"
            " SELECT submission_id, problem_version_id, 'final', now(), %s, %s, %s FROM judging"
            " WHERE submission_id = %s ORDER BY id LIMIT 1 RETURNING id",
            [*self._result(), submission_id],
        ).fetchone()
        if row is not None and self.random.random() < 0.7:
            self._change("UPDATE submission SET current_judging_id = %s WHERE id = %s", row[0], submission_id)

    def join(self) -> None:
        """Hand in for somebody else as well."""
        self._change(
            "INSERT INTO submission_author SELECT id, %s FROM submission WHERE id = %s ON CONFLICT DO NOTHING",
            self.random.choice(self.students),
            self._submission_id(),
        )

    def score(self) -> None:
        set_id = self.random.choice(self.tasks).problem_set_id
        self._change(
            "UPDATE problem_set SET scoring = %s WHERE id = %s", self.random.choice(["points", "pass_fail"]), set_id
        )

    def read(self) -> None:
        self.from_progress()

    def from_progress(self) -> dict[tuple[int, int], object]:
        found = grades_of_students(self.connection, self.term.course_id, self.students).grades
        return {(set_id, user_id): _said(grade) for user_id, own in found.items() for set_id, grade in own.items()}

    def from_rows(self) -> dict[tuple[int, int], object]:
        rules = read_course_rules(self.connection, self.term.course_id)
        grades = {}
        for one in rules.sets:
            for user_id in self.students:
                keys = [(one.id, user_id, task.problem_id) for task in one.rules.tasks]
                handed_in = read_handed_in(self.connection, keys)
                attempts = {key[2]: [row.attempt for row in own if row.attempt] for key, own in handed_in.items()}
                grades[one.id, user_id] = _said(grade_set(one.rules, Standing(attempts=attempts)))
        return grades

    def _result(self) -> tuple[str, int, str]:
        first, second = self.random.randint(0, 50), self.random.randint(0, 50)
        groups = GROUPS.format(score=first + second, first=first, second=second)
        return self.random.choice(VERDICTS), first + second, groups

    def _submission_id(self) -> int | None:
        return self.random.choice(self.submission_ids) if self.submission_ids else None

    def _change(self, statement: str, *values: object) -> None:
        self.connection.execute(statement.encode(), values)


def _policy(counting: Counting) -> LatePolicy:
    penalty = PercentPerUnit(percent=Decimal(10))
    return LatePolicy(penalty=penalty, counting=counting, attempts=AttemptRule(free=2, percent_per_extra=Decimal(5)))


def _said(grade: SetGrade) -> object:
    return [
        (one.points, [valued.attempt.submission_id for valued in one.counted], one.explanation)
        for one in grade.problems
    ]


@pytest.mark.parametrize("seed", range(6))
def test_after_random_events_grades_from_progress_are_those_from_the_rows(site: Site, seed: int) -> None:
    autumn = Autumn(site, seed)
    for number in range(EVENTS):
        autumn.happen()
        if number % 6 == 5:
            assert autumn.from_progress() == autumn.from_rows()
    assert any(points for said in autumn.from_rows().values() for points, *_ in said)  # type: ignore[attr-defined]


@pytest.fixture
def term(site: Site) -> Term:
    return Term.begin(site)


def progress_of(term: Term) -> Any:
    found = read_progress(term.site.connection, term.course_id)
    return found[term.site.problem_set_id, term.student_id][0]


def test_progress_counts_what_waits_what_was_tried_and_what_solved_it(term: Term) -> None:
    for score, verdict in ((0, "CE"), (30, "WA"), (20, "WA"), (100, "AC")):
        term.judged(DUE, score=score, verdict=verdict)
    term.site.submit(term.student_id)
    progress = progress_of(term)
    assert (progress.submission_count, progress.attempt_count, progress.waiting_count) == (5, 3, 1)
    assert (progress.solved_by_attempt, progress.best_fraction, progress.fruitless_count) == (3, 1, 0)


def test_attempts_that_gave_no_more_than_the_best_are_fruitless(term: Term) -> None:
    for score in (10, 40, 40, 30):
        term.judged(DUE, score=score, verdict="WA")
    assert progress_of(term).fruitless_count == 2


def test_what_was_deleted_leaves_no_progress(term: Term) -> None:
    submission_id = term.judged(DUE)
    assert progress_of(term).submission_count == 1
    connection = term.site.connection
    connection.execute("UPDATE submission SET current_judging_id = NULL WHERE id = %s", [submission_id])
    connection.execute("DELETE FROM judging WHERE submission_id = %s", [submission_id])
    connection.execute("DELETE FROM submission WHERE id = %s", [submission_id])
    assert read_progress(connection, term.course_id) == {}


def test_a_change_that_is_not_committed_yet_is_seen_once_it_is(term: Term, postgres_url: str) -> None:
    submitted = term.site.submit(term.student_id)
    with psycopg.connect(postgres_url) as recorder:
        recorder.execute(
            "UPDATE judging SET state = 'final', verdict = 'AC', final_at = now() WHERE id = %s", [submitted.judging_id]
        )
        assert progress_of(term).waiting_count == 1  # and the reader did not wait for the recorder
    assert (progress_of(term).waiting_count, progress_of(term).is_solved) == (0, True)


def test_a_set_that_becomes_an_assignment_brings_its_submissions(term: Term) -> None:
    connection = term.site.connection
    connection.execute("UPDATE problem_set SET kind = 'practice' WHERE id = %s", [term.site.problem_set_id])
    term.judged(DUE)
    connection.execute("UPDATE problem_set SET kind = 'assignment' WHERE id = %s", [term.site.problem_set_id])
    assert progress_of(term).is_solved


def test_many_readers_and_a_recorder_leave_nothing_that_is_old(term: Term, postgres_url: str) -> None:
    submitted = [term.site.submit(term.student_id) for _ in range(30)]
    faults: list[BaseException] = []

    def read() -> None:
        try:
            with psycopg.connect(postgres_url, autocommit=True) as connection:
                for _ in range(30):
                    read_progress(connection, term.course_id)
        except BaseException as fault:
            faults.append(fault)
            raise

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number, one in enumerate(submitted):
        term.site.set_judging(one.judging_id, f"state = 'final', verdict = 'WA', final_at = now(), score = {number}")
    for reader in readers:
        reader.join()
    assert not faults
    progress = progress_of(term)
    assert (progress.attempt_count, progress.waiting_count) == (30, 0)
