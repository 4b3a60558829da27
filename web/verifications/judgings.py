"""The judgings of jury submissions, as a verification needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec
import psycopg
from psycopg.rows import class_row

from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from web.verifications.promise import Judged

JUDGINGS = """
SELECT s.id AS submission_id, j.state, j.verdict, j.score, j.cpu_time_ms, j.testcase_results::text AS results
FROM submission s JOIN judging j ON j.id = s.current_judging_id WHERE s.id = ANY(%s)
"""

COUNT_FINAL = """
SELECT count(*) FILTER (WHERE j.verdict IS NOT NULL)
FROM submission s JOIN judging j ON j.id = s.current_judging_id WHERE s.id = ANY(%s)
"""

_decode_results = msgspec.json.Decoder(tuple[TestcaseResult, ...]).decode


@dataclass(frozen=True, kw_only=True)
class JuryJudging:
    """The current judging of a jury submission."""

    submission_id: int
    state: str  #: web.judgings.states.JudgingState
    verdict: str | None  #: None: it is not final
    score: Decimal | None
    cpu_time_ms: int | None
    results: str | None  #: JSON

    @property
    def testcases(self) -> tuple[TestcaseResult, ...]:
        return () if self.results is None else _decode_results(self.results)

    @property
    def judged(self) -> Judged:
        """Of one that is final."""
        return Judged(
            verdict=Verdict(self.verdict or Verdict.JE),
            testcases=tuple(result.verdict for result in self.testcases if result.verdict is not None),
            score=None if self.score is None else float(self.score),
        )

    @property
    def slowest_ms(self) -> int:
        return self.cpu_time_ms or 0


def jury_judgings(connection: psycopg.Connection, submission_ids: Sequence[int]) -> dict[int, JuryJudging]:
    with connection.cursor(row_factory=class_row(JuryJudging)) as cursor:
        rows = cursor.execute(JUDGINGS, [list(submission_ids)]).fetchall()
    return {row.submission_id: row for row in rows}


def count_final(connection: psycopg.Connection, submission_ids: Sequence[int]) -> int:
    row = connection.execute(COUNT_FINAL, [list(submission_ids)]).fetchone()
    return int(row[0]) if row else 0
