"""What a viewer is shown of a judging: a snapshot, for pages, polling and live."""

from datetime import datetime
from typing import Any

import msgspec

from judge.grading import GroupResult
from judge.grading.standing import Standing
from judge.remark import Remark
from judge.report import RunStatus, signal_name
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from web.judgings.states import JudgingState
from web.visibility.detail import Detail, detail_of, shows_usage, visible_score, visible_verdict
from web.visibility.facts import JudgingFacts
from web.visibility.group_lines import group_lines

#: Of a snapshot that is sent: no script needs more, and live drops a client that leaves much unread.
SENT_TESTCASES = 50

_decode_groups = msgspec.json.Decoder(tuple[GroupResult, ...]).decode


class TestcaseView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    ordinal: int  #: from 0
    is_sample: bool
    is_open: bool  #: this viewer may read the testcase, and what the program printed
    verdict: Verdict | None  #: None: skipped
    status: RunStatus | None
    cpu_time_ms: int
    wall_time_ms: int
    peak_memory_bytes: int
    exit_code: int | None
    signal: str | None  #: by name
    stderr_sha256: str | None = None  #: None where there is none, or it is not for this viewer; so are the others
    stderr_bytes: int = 0  #: of all that was printed, of which the beginning is kept
    output_sha256: str | None = None
    output_bytes: int = 0
    checker_message_sha256: str | None = None
    transcript_sha256: str | None = None
    team_message_sha256: str | None = None
    remark: Remark | None = None
    passes: int = 1  #: of a multi-pass problem
    cpu_times_ms: tuple[int, ...] = ()  #: of all runs, where a run was repeated; for the staff

    @property
    def number(self) -> int:
        return self.ordinal + 1


class JudgingView(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot of a judging for one detail. Pages render it. Polling and live send it, with SENT_TESTCASES."""

    submission_id: int
    judging_id: int
    state: str  #: of JudgingState
    queue_position: int | None  #: from 1, while queued
    verdict: Verdict | None
    verdict_hidden: bool  #: final, but the verdict is not for this viewer
    score: float | None  #: None: there is none, or it is not for this viewer
    max_score: float | None  #: None: not known
    groups: tuple[GroupResult, ...]  #: those that give the score; of a judging that runs, what they can give
    deciding_testcase: int | None
    cpu_time_ms: int | None
    wall_time_ms: int | None
    peak_memory_bytes: int | None
    testcase_count: int | None  #: None where even their number is not shown
    sample_count: int
    testcases: tuple[TestcaseView, ...]
    judge_error_reason: str | None  #: for the staff
    received_at: datetime
    final_at: datetime | None

    @property
    def is_final(self) -> bool:
        return self.state == JudgingState.FINAL

    def to_json(self) -> bytes:
        return msgspec.json.encode(msgspec.structs.replace(self, testcases=self.testcases[:SENT_TESTCASES]))


def what_may_see(facts: JudgingFacts) -> JudgingView | None:
    """Return what the viewer of these facts may see. None means 404."""
    detail = detail_of(facts)
    return None if detail is None else judging_view(facts, detail)


def judging_view(facts: JudgingFacts, detail: Detail) -> JudgingView:
    verdict = visible_verdict(facts.verdict, detail)
    usage = shows_usage(facts.verdict, detail)
    return JudgingView(
        submission_id=facts.submission_id,
        judging_id=facts.judging_id,
        state=facts.state,
        queue_position=facts.queue_position,
        verdict=verdict,
        verdict_hidden=facts.verdict is not None and verdict is None,
        score=visible_score(facts.score, verdict),
        max_score=_max_score(facts) if verdict is not None else None,
        groups=_groups(facts, detail),
        deciding_testcase=facts.deciding_testcase if detail.shows_all_testcases else None,
        cpu_time_ms=facts.cpu_time_ms if usage else None,
        wall_time_ms=facts.wall_time_ms if usage else None,
        peak_memory_bytes=facts.peak_memory_bytes if usage else None,
        testcase_count=facts.testcase_count if detail.shows_all_testcases else None,
        sample_count=facts.sample_count,
        testcases=_testcases(facts, detail),
        judge_error_reason=facts.judge_error_reason if detail.is_for_staff else None,
        received_at=facts.received_at,
        final_at=facts.final_at,
    )


def error_sources(facts: JudgingFacts) -> dict[int, str]:
    """Return digests of stderr, by ordinal, of which the viewer of these facts may see the name of an error.

    Of a secret testcase, only a name out of a closed list may be shown: a program that chooses among them tells no more
    of its input than by its exit code, which the viewer sees as well.
    """
    detail = detail_of(facts)
    shown = _shown_results(facts, detail) if detail is not None else ()
    return {test.ordinal: test.stderr_sha256 for test in shown if test.stderr_sha256}


def _groups(facts: JudgingFacts, detail: Detail) -> tuple[GroupResult, ...]:
    if facts.plan is None or not detail.shows_groups(facts.plan):
        return ()
    is_final = facts.state == JudgingState.FINAL
    return group_lines(_group_results(facts) if is_final else Standing(facts.plan).groups(), detail)


def _max_score(facts: JudgingFacts) -> float | None:
    return next((result.max_score for result in _group_results(facts) if not result.name), None)


def _group_results(facts: JudgingFacts) -> tuple[GroupResult, ...]:
    return () if facts.group_results is None else _decode_groups(facts.group_results)


def _testcases(facts: JudgingFacts, detail: Detail) -> tuple[TestcaseView, ...]:
    return tuple(_testcase(test, facts, detail) for test in _shown_results(facts, detail))


def _shown_results(facts: JudgingFacts, detail: Detail) -> tuple[TestcaseResult, ...]:
    """Return no testcases of a judge error, except to the staff: results that our fault spoiled would mislead."""
    if facts.testcase_results is None or (facts.verdict == Verdict.JE and not detail.is_for_staff):
        return ()
    results = msgspec.json.decode(facts.testcase_results, type=tuple[TestcaseResult, ...])
    opened = frozenset(facts.open_testcases)
    groups = facts.test_groups if detail.hidden_groups else None
    return tuple(
        test
        for test in results
        if detail.shows_testcase(test.ordinal, sample_count=facts.sample_count, open_testcases=opened, groups=groups)
    )


def _testcase(test: TestcaseResult, facts: JudgingFacts, detail: Detail) -> TestcaseView:
    is_sample = test.ordinal < facts.sample_count
    is_open = is_sample or test.ordinal in facts.open_testcases or detail.is_for_staff
    return TestcaseView(
        ordinal=test.ordinal,
        is_sample=is_sample,
        verdict=test.verdict,
        status=test.status,
        cpu_time_ms=test.cpu_time_ms,
        wall_time_ms=test.wall_time_ms,
        peak_memory_bytes=test.peak_memory_bytes,
        exit_code=test.exit_code,
        signal=signal_name(test.signal) if test.signal is not None else None,
        team_message_sha256=test.team_message_sha256,
        remark=test.remark,
        is_open=is_open,
        cpu_times_ms=test.cpu_times_ms if detail.is_for_staff else (),
        **(_texts(test) if is_open else {}),
    )


def _texts(test: TestcaseResult) -> dict[str, Any]:
    return {
        "stderr_sha256": test.stderr_sha256,
        "stderr_bytes": test.stderr_bytes,
        "output_sha256": test.output_sha256,
        "output_bytes": test.output_bytes,
        "checker_message_sha256": test.checker_message_sha256,
        "transcript_sha256": test.transcript_sha256,
        "passes": test.passes,
    }
