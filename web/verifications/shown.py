"""What the page of a version shows of its judgings: while they are under way, too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg

from judge.errors import BlobMissing
from judge.language import Languages
from judge.package.manifest import Manifest
from judge.store import Store
from judge.verification.concluding import Concluder, Outcome
from judge.verification.matrix import Extreme, Matrix, matrix_of
from judge.verification.result import Verification, VerifiedSubmission, VerifiedTestcase
from judge.verification.time_limit import FoundLimit, found_limit
from web.lists.window import Window, window_of
from web.problems.jury import Jury
from web.verifications.judgings import jury_judgings
from web.verifications.outcomes import JuryOutcomes
from web.verifications.queries import VerificationRow, contents
from web.verifications.words import promise_words

#: So many cells are on a page, or LEAST_ROWS. With more it would be too large for a browser.
CELLS = 4000
LEAST_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class Column:
    """A submission that was judged."""

    submission_id: int
    verified: VerifiedSubmission
    expected: str  #: in short
    cells: Mapping[str, VerifiedTestcase]  #: by the names of testcases


@dataclass(frozen=True, kw_only=True)
class AcceptedTime:
    """The slowest accepted submission in one language."""

    language: str
    extreme: Extreme
    limit_ms: int  #: in this language

    @property
    def margin(self) -> float | None:
        return self.limit_ms / self.extreme.cpu_ms if self.extreme.cpu_ms else None


@dataclass(frozen=True, kw_only=True)
class ShownJudgings:
    columns: tuple[Column, ...]
    matrix: Matrix
    testcases: Window[str]  #: their names
    accepted: tuple[AcceptedTime, ...]
    proposed: FoundLimit | None  #: None: no submission was accepted


def shown_testcases(names: Sequence[str], column_count: int, *, first: int | None) -> Window[str]:
    """The fewer submissions there are, the more testcases fit on a page."""
    return window_of(names, first=first, size=max(LEAST_ROWS, CELLS // max(1, column_count)))


def shown_judgings(
    connection: psycopg.Connection,
    store: Store,
    languages: Languages,
    verification: VerificationRow,
    version_id: int,
    *,
    first_testcase: int | None = None,
) -> ShownJudgings | None:
    """None while nothing is judged, or where the store has lost a part of the version.

    The rows are those from `first_testcase` on, counted from 1.
    """
    manifest_sha256, jury_sha256 = contents(connection, version_id)
    if jury_sha256 is None or not verification.queued:
        return None
    try:
        outcomes = JuryOutcomes(
            store=store,
            languages=languages,
            manifest=Manifest.from_json(store.get(manifest_sha256)),
            jury=Jury.from_json(store.get(jury_sha256)),
        )
        return _Showing(outcomes).shown(connection, verification, first_testcase)
    except BlobMissing:
        return None


@dataclass(frozen=True, kw_only=True)
class _Judged:
    outcome: Outcome
    column: Column


class _Showing:
    def __init__(self, outcomes: JuryOutcomes) -> None:
        self._outcomes = outcomes
        self._concluder = Concluder(store=outcomes.store, manifest=outcomes.manifest)

    def shown(
        self, connection: psycopg.Connection, verification: VerificationRow, first_testcase: int | None
    ) -> ShownJudgings | None:
        judgings = jury_judgings(connection, verification.submission_ids)
        judged = [
            self._judged(entry.submission_id, outcome)
            for entry, _, outcome in self._outcomes.all(verification.queued, judgings)
            if outcome is not None and entry.submission_id is not None
        ]
        if not judged:
            return None
        columns = tuple(one.column for one in judged)
        verified = tuple(column.verified for column in columns)
        matrix = matrix_of(Verification(limits=None, submissions=verified, faults=()))
        names = [testcase.name for testcase in self._outcomes.manifest.testcases]
        return ShownJudgings(
            columns=columns,
            matrix=matrix,
            testcases=shown_testcases(names, len(columns), first=first_testcase),
            accepted=tuple(self._time(extreme) for extreme in matrix.slowest_accepted.values()),
            proposed=self._proposed([one.outcome for one in judged]),
        )

    def _judged(self, submission_id: int, outcome: Outcome) -> _Judged:
        verified = self._concluder.conclude(outcome)
        column = Column(
            submission_id=submission_id,
            verified=verified,
            expected=promise_words(outcome.expectation),
            cells={cell.name: cell for cell in verified.testcases if cell.verdict is not None},
        )
        return _Judged(outcome=outcome, column=column)

    def _time(self, extreme: Extreme) -> AcceptedTime:
        found = self._outcomes.languages.find(extreme.language)
        limits = self._outcomes.manifest.limits
        if found is None:
            return AcceptedTime(language=extreme.language, extreme=extreme, limit_ms=limits.cpu_time_limit_ms)
        limits = self._outcomes.manifest.limits_for(found.language.id)
        limit_ms = found.language.run_limits(limits).cpu_time_limit_ms
        return AcceptedTime(language=found.language.name, extreme=extreme, limit_ms=limit_ms)

    def _proposed(self, outcomes: list[Outcome]) -> FoundLimit | None:
        accepted = [one for one in outcomes if one.expectation.is_for_accepted and one.is_accepted]
        return found_limit(map(self._concluder.timed, accepted), self._outcomes.jury.rule)
