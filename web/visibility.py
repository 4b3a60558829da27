"""What a viewer may see of a submission's judging. Pages, polling and live all ask here, and nowhere else.

staff    see everything, stderr and reasons included: admins, teachers and assistants of the set's course. An assistant
         with tutorials belongs to the staff of their students only
owner    is who handed in, and each member of a team that did. Sees what the feedback of the problem set allows; of a
         judge error, only that it is not the owner's fault.
         A score is shown where the verdict is. Texts, such as the output and the checker's message, only of samples and
         of testcases that the package opens: others could hold secret test data. What a checker says to the owner
         alone (the team message) is shown of every testcase that is. The times of repeated runs are for the staff
others   do not even learn that the submission exists
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

from judge.grading import GroupResult
from judge.grading.plan import SAMPLE, GradingPlan
from judge.grading.standing import Standing
from judge.messages import Progress
from judge.remark import Remark
from judge.report import RunStatus, signal_name
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from web.authorization.policy import Viewer, may_see_work
from web.authorization.roles import author_of, looks_after, viewer_in
from web.judgings.states import JudgingState
from web.problem_sets.feedback import Feedback

#: Finds one row, for one submission and one viewer. The parameters are submission_id and viewer_id.
FACTS = f"""
SELECT s.id AS submission_id, s.received_at, set.feedback, {author_of("s")} AS viewer_is_owner,
       {looks_after("s")} AS viewer_looks_after, viewer.id AS viewer_id, viewer.session_epoch AS viewer_session_epoch,
       viewer.site_role AS viewer_site_role, enrolment.role AS viewer_course_role,
       v.testcase_count, v.sample_count, v.open_testcases, j.score::float AS score, j.group_results::text,
       v.grading::text AS grading,
       j.id AS judging_id, j.state, j.attempt_token, j.verdict, j.deciding_testcase,
       j.cpu_time_ms, j.wall_time_ms, j.peak_memory_bytes, j.testcase_results::text, j.judge_error_reason,
       j.compile_log_sha256, j.final_at,
       CASE WHEN j.state = '{JudgingState.QUEUED}' THEN (
           SELECT count(*) FROM judging other
           WHERE other.state = '{JudgingState.QUEUED}' AND (other.priority, other.id) <= (j.priority, j.id)
       ) END AS queue_position
FROM submission s
JOIN problem_set set ON set.id = s.problem_set_id
{viewer_in("set.course_id")}
JOIN judging j ON j.id = s.current_judging_id
JOIN problem_version v ON v.id = j.problem_version_id
WHERE s.id = %(submission_id)s AND viewer.disabled_at IS NULL
"""  # noqa: S608


#: Of a snapshot that is sent: no script needs more, and live drops a client that leaves much unread.
SENT_TESTCASES = 50

_decode_groups = msgspec.json.Decoder(tuple[GroupResult, ...]).decode
_decode_plan = msgspec.json.Decoder(GradingPlan).decode


class Detail(StrEnum):
    """How much of a judging is shown. Viewers with the same detail get the same bytes, which are encoded once."""

    STAFF = "staff"
    FULL = "full"
    GROUPS = "groups"
    SAMPLES = "samples"
    VERDICT = "verdict"
    NONE = "none"

    @property
    def shows_every_testcase(self) -> bool:
        return self in (Detail.STAFF, Detail.FULL)

    @property
    def shows_samples(self) -> bool:
        return self in (Detail.STAFF, Detail.FULL, Detail.GROUPS, Detail.SAMPLES)

    @property
    def shows_groups(self) -> bool:
        return self in (Detail.STAFF, Detail.FULL, Detail.GROUPS)


@dataclass(frozen=True, kw_only=True)
class JudgingFacts:
    """A row of FACTS. It holds everything, so it is never shown; `judging_view` picks what may be."""

    submission_id: int
    received_at: datetime
    feedback: str
    viewer_id: int
    viewer_is_owner: bool  #: handed in, alone or in a team
    viewer_looks_after: bool  #: a limited assistant does so for some students only
    viewer_session_epoch: int
    viewer_site_role: str
    viewer_course_role: str | None
    testcase_count: int
    sample_count: int
    open_testcases: Sequence[int]  #: ordinals
    score: float | None
    group_results: str | None  #: JSON
    grading: str | None  #: judge.grading.plan.GradingPlan as JSON
    judging_id: int
    state: str
    attempt_token: str | None
    verdict: str | None
    deciding_testcase: int | None
    cpu_time_ms: int | None
    wall_time_ms: int | None
    peak_memory_bytes: int | None
    testcase_results: str | None
    judge_error_reason: str | None
    compile_log_sha256: str | None
    final_at: datetime | None
    queue_position: int | None

    @cached_property
    def plan(self) -> GradingPlan | None:
        return None if self.grading is None else _decode_plan(self.grading)

    @property
    def viewer_is_staff(self) -> bool:
        viewer = Viewer.from_row(self.viewer_site_role, self.viewer_course_role)
        return may_see_work(viewer, looks_after=self.viewer_looks_after)


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


class ProgressView(msgspec.Struct, frozen=True, kw_only=True):
    """The progress of a running judging, as live sends it: its newest testcases, from `first` on."""

    submission_id: int
    judging_id: int
    state: str
    testcase_count: int | None
    first: int
    verdicts: tuple[Verdict, ...]
    cpu_time_ms: tuple[int, ...]
    peak_memory_kib: tuple[int, ...]
    ordinals: tuple[int, ...] = ()  #: of these testcases, where they do not follow `first` without a gap
    groups: tuple[GroupResult, ...] = ()  #: a verdict has only what is decided
    score: float | None = None  #: of the groups that are decided
    max_score: float | None = None


def detail_for(*, is_owner: bool, is_staff: bool, feedback: str) -> Detail | None:
    """Return None where the viewer must not learn that the submission exists."""
    if is_staff:
        return Detail.STAFF
    return Detail(Feedback(feedback).value) if is_owner else None


def what_may_see(facts: JudgingFacts) -> JudgingView | None:
    """Return what the viewer of these facts may see. None means 404."""
    detail = detail_of(facts)
    return None if detail is None else judging_view(facts, detail)


def detail_of(facts: JudgingFacts) -> Detail | None:
    return detail_for(is_owner=facts.viewer_is_owner, is_staff=facts.viewer_is_staff, feedback=facts.feedback)


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
        deciding_testcase=facts.deciding_testcase if detail.shows_every_testcase else None,
        cpu_time_ms=facts.cpu_time_ms if usage else None,
        wall_time_ms=facts.wall_time_ms if usage else None,
        peak_memory_bytes=facts.peak_memory_bytes if usage else None,
        testcase_count=facts.testcase_count if detail.shows_every_testcase else None,
        sample_count=facts.sample_count,
        testcases=_testcases(facts, detail),
        judge_error_reason=facts.judge_error_reason if detail is Detail.STAFF else None,
        received_at=facts.received_at,
        final_at=facts.final_at,
    )


def visible_verdict(verdict: str | None, detail: Detail) -> Verdict | None:
    """Return None where the verdict is hidden, or there is none yet.

    A compile error is always shown, because it says nothing about the testcases.
    """
    if verdict is None or (detail is Detail.NONE and verdict != Verdict.CE):
        return None
    return Verdict(verdict)


def visible_score(score: float | None, shown_verdict: str | None) -> float | None:
    """A score tells as much as a verdict does."""
    return None if shown_verdict is None else score


def shows_usage(verdict: str | None, detail: Detail) -> bool:
    """Whether CPU time and memory of the judging are shown. CE and JE have none: no run of the program counts."""
    return detail.shows_every_testcase and verdict not in (None, Verdict.CE, Verdict.JE)


def error_sources(facts: JudgingFacts) -> dict[int, str]:
    """Return digests of stderr, by ordinal, of which the viewer of these facts may see the name of an error.

    Of a secret testcase, only a name out of a closed list may be shown: a program that chooses among them tells no more
    of its input than by its exit code, which the viewer sees as well.
    """
    detail = detail_of(facts)
    shown = _shown_results(facts, detail) if detail is not None else ()
    return {test.ordinal: test.stderr_sha256 for test in shown if test.stderr_sha256}


def progress_view(
    progress: Progress,
    *,
    detail: Detail,
    testcase_count: int,
    sample_count: int,
    open_testcases: Sequence[int] = (),
    standing: Standing | None = None,
) -> ProgressView:
    """`standing` is that of all slices; None: the problem has no groups."""
    if progress.submission_id is None:
        raise ValueError(f"judging {progress.judging_id} is of no submission")
    ordinals = ordinals_of(progress)
    shown = [
        position
        for position, ordinal in enumerate(ordinals)
        if is_shown(ordinal, detail, sample_count=sample_count, open_testcases=open_testcases)
    ]
    shown_ordinals = tuple(ordinals[position] for position in shown)
    results = standing.groups() if standing is not None and _shows_groups(standing.plan, detail) else ()
    groups = _worth_a_line(results)
    return ProgressView(
        submission_id=progress.submission_id,
        judging_id=progress.judging_id,
        state=progress.stage,
        testcase_count=testcase_count if detail.shows_every_testcase else None,
        first=progress.first,
        verdicts=tuple(progress.verdicts[position] for position in shown),
        cpu_time_ms=tuple(progress.cpu_time_ms[position] for position in shown),
        peak_memory_kib=tuple(progress.peak_memory_kib[position] for position in shown),
        ordinals=() if _follow(shown_ordinals, progress.first) else shown_ordinals,
        groups=groups,
        score=standing.score() if standing is not None and groups else None,
        max_score=results[0].max_score if groups else None,
    )


def ordinals_of(progress: Progress) -> tuple[int, ...]:
    return progress.ordinals or tuple(range(progress.first, progress.first + len(progress.verdicts)))


def _follow(ordinals: Sequence[int], first: int) -> bool:
    return tuple(ordinals) == tuple(range(first, first + len(ordinals)))


def is_shown(ordinal: int, detail: Detail, *, sample_count: int, open_testcases: Collection[int]) -> bool:
    """Whether a testcase is shown at all. The samples are the first ones."""
    if detail.shows_every_testcase:
        return True
    return detail.shows_samples and (ordinal < sample_count or ordinal in open_testcases)


def _groups(facts: JudgingFacts, detail: Detail) -> tuple[GroupResult, ...]:
    if facts.plan is None or not _shows_groups(facts.plan, detail):
        return ()
    is_final = facts.state == JudgingState.FINAL
    return _worth_a_line(_group_results(facts) if is_final else Standing(facts.plan).groups())


def _shows_groups(plan: GradingPlan, detail: Detail) -> bool:
    """A package may want its groups to be a secret of the staff."""
    return detail.shows_groups and (plan.shows_groups or detail is Detail.STAFF)


def _worth_a_line(results: Sequence[GroupResult]) -> tuple[GroupResult, ...]:
    """What is worth a line of a table: the groups of the secret testcases, or of these the innermost directory."""
    around = {result.name.rpartition("/")[0] for result in results if result.name}
    innermost = [result for result in results if result.name and result.name not in around]
    worth_a_line = tuple(result for result in innermost if not _gives_nothing(result))
    return worth_a_line if len(worth_a_line) > 1 else ()


def _gives_nothing(group: GroupResult) -> bool:
    """An ignored sample has no score; one that counts nothing has a maximum of 0."""
    return not group.max_score and not group.score and group.name == SAMPLE


def _max_score(facts: JudgingFacts) -> float | None:
    return next((result.max_score for result in _group_results(facts) if not result.name), None)


def _group_results(facts: JudgingFacts) -> tuple[GroupResult, ...]:
    return () if facts.group_results is None else _decode_groups(facts.group_results)


def _testcases(facts: JudgingFacts, detail: Detail) -> tuple[TestcaseView, ...]:
    return tuple(_testcase(test, facts, detail) for test in _shown_results(facts, detail))


def _shown_results(facts: JudgingFacts, detail: Detail) -> tuple[TestcaseResult, ...]:
    """Return no testcases of a judge error, except to the staff: results that our fault spoiled would mislead."""
    if facts.testcase_results is None or (facts.verdict == Verdict.JE and detail is not Detail.STAFF):
        return ()
    results = msgspec.json.decode(facts.testcase_results, type=tuple[TestcaseResult, ...])
    opened = frozenset(facts.open_testcases)
    return tuple(
        test
        for test in results
        if is_shown(test.ordinal, detail, sample_count=facts.sample_count, open_testcases=opened)
    )


def _testcase(test: TestcaseResult, facts: JudgingFacts, detail: Detail) -> TestcaseView:
    is_sample = test.ordinal < facts.sample_count
    is_open = is_sample or test.ordinal in facts.open_testcases or detail is Detail.STAFF
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
        cpu_times_ms=test.cpu_times_ms if detail is Detail.STAFF else (),
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
