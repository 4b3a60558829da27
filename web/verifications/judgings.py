"""The judgings of jury submissions, as a verification needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec
import psycopg
from psycopg.rows import class_row

from judge.grading import GroupResult
from judge.package.manifest import Manifest
from judge.promises import Judged, JudgedGroup, JudgedTestcase
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

JUDGINGS = """
SELECT s.id AS submission_id, j.state, j.verdict, j.score, j.cpu_time_ms, j.testcase_results::text AS results,
       j.group_results::text AS groups
FROM submission s JOIN judging j ON j.id = s.current_judging_id WHERE s.id = ANY(%s)
"""

COUNT_FINAL = """
SELECT count(*) FILTER (WHERE j.verdict IS NOT NULL)
FROM submission s JOIN judging j ON j.id = s.current_judging_id WHERE s.id = ANY(%s)
"""

_decode_groups = msgspec.json.Decoder(tuple[GroupResult, ...]).decode
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
    groups: str | None  #: JSON

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


def judged_of(judging: JuryJudging, manifest: Manifest, store: Store, *, with_messages: bool) -> Judged:
    """What came of a judging that is final. Messages of the checker are read only where a promise is about them.

    Raises BlobMissing and StoreUnavailable.
    """
    ran = [result for result in judging.testcases if result.verdict is not None]
    digests = (
        [result.checker_message_sha256 for result in ran if result.checker_message_sha256] if with_messages else []
    )
    groups = judging.group_results
    return Judged(
        testcases=tuple(
            JudgedTestcase(name=manifest.testcases[result.ordinal].name, verdict=Verdict(result.verdict or Verdict.JE))
            for result in ran
        ),
        verdict=Verdict(judging.verdict or Verdict.JE),
        score=None if judging.score is None else float(judging.score),
        max_score=groups[0].max_score if groups else None,
        groups=tuple(
            JudgedGroup(name=group.name, verdict=group.verdict, score=group.score)
            for group in groups
            if group.verdict is not None
        ),
        messages=tuple(store.get(sha256).decode("utf-8", "replace") for sha256 in digests),
    )
