"""The judgings of jury submissions, as a verification needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec
import psycopg
from psycopg.rows import class_row

from judge.grading import GroupResult
from judge.messages import Finding
from judge.testcase_result import TestcaseResult

JUDGINGS = """
SELECT s.id AS submission_id, j.state, j.verdict, j.score, j.testcase_results::text AS results,
       j.group_results::text AS groups, j.findings::text AS found, j.judge_error_reason, j.compile_log_sha256
FROM submission s JOIN judging j ON j.id = s.current_judging_id WHERE s.id = ANY(%s)
"""

COUNT_FINAL = """
SELECT count(*) FILTER (WHERE j.verdict IS NOT NULL)
FROM submission s JOIN judging j ON j.id = s.current_judging_id WHERE s.id = ANY(%s)
"""

_decode_findings = msgspec.json.Decoder(tuple[Finding, ...]).decode
_decode_groups = msgspec.json.Decoder(tuple[GroupResult, ...]).decode
_decode_results = msgspec.json.Decoder(tuple[TestcaseResult, ...]).decode


@dataclass(frozen=True, kw_only=True)
class JuryJudging:
    """The current judging of a jury submission, or of the checks of a package."""

    submission_id: int
    state: str  #: web.judgings.states.JudgingState
    verdict: str | None  #: None: it is not final
    score: Decimal | None
    results: str | None  #: JSON
    groups: str | None  #: JSON
    found: str | None  #: JSON
    judge_error_reason: str | None
    compile_log_sha256: str | None

    @property
    def is_final(self) -> bool:
        return self.verdict is not None

    @property
    def failure(self) -> str:
        """Why it is a judge error, without the name of our exception."""
        name, separator, reason = (self.judge_error_reason or "no reason is known").partition(": ")
        return reason if separator and name.isidentifier() else name + separator + reason

    @property
    def findings(self) -> tuple[Finding, ...]:
        return () if self.found is None else _decode_findings(self.found)

    @property
    def testcases(self) -> tuple[TestcaseResult, ...]:
        return () if self.results is None else _decode_results(self.results)

    @property
    def group_results(self) -> tuple[GroupResult, ...]:
        """The whole problem is the first one."""
        return () if self.groups is None else _decode_groups(self.groups)


def jury_judgings(connection: psycopg.Connection, submission_ids: Sequence[int]) -> dict[int, JuryJudging]:
    with connection.cursor(row_factory=class_row(JuryJudging)) as cursor:
        rows = cursor.execute(JUDGINGS, [list(submission_ids)]).fetchall()
    return {row.submission_id: row for row in rows}


def count_final(connection: psycopg.Connection, submission_ids: Sequence[int]) -> int:
    row = connection.execute(COUNT_FINAL, [list(submission_ids)]).fetchone()
    return int(row[0]) if row else 0
