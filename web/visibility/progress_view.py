"""What a viewer is shown of a judging that runs."""

from collections.abc import Sequence

import msgspec

from judge.grading import GroupResult
from judge.grading.standing import Standing
from judge.messages import Progress
from judge.verdict import Verdict
from web.problems.test_groups import TestGroups
from web.visibility.detail import Detail
from web.visibility.group_lines import group_lines


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


def progress_view(
    progress: Progress,
    *,
    detail: Detail,
    testcase_count: int,
    sample_count: int,
    open_testcases: Sequence[int] = (),
    standing: Standing | None = None,
    test_groups: TestGroups | None = None,
) -> ProgressView:
    """`standing` is that of all slices; None: the problem has no groups. `test_groups` are asked where some are hidden.

    How far the judging is, is shown where all testcases are: it would tell where a failure ended it.
    """
    if progress.submission_id is None:
        raise ValueError(f"judging {progress.judging_id} is of no submission")
    ordinals = ordinals_of(progress)
    shown = [
        position
        for position, ordinal in enumerate(ordinals)
        if detail.shows_testcase(ordinal, sample_count=sample_count, open_testcases=open_testcases, groups=test_groups)
    ]
    shown_ordinals = tuple(ordinals[position] for position in shown)
    first = progress.first if detail.shows_all_testcases else min(shown_ordinals, default=0)
    results = standing.groups() if standing is not None and detail.shows_groups(standing.plan) else ()
    groups = group_lines(results, detail)
    has_total = bool(groups) and detail.shows_total
    return ProgressView(
        submission_id=progress.submission_id,
        judging_id=progress.judging_id,
        state=progress.stage,
        testcase_count=testcase_count if detail.shows_all_testcases else None,
        first=first,
        verdicts=tuple(progress.verdicts[position] for position in shown),
        cpu_time_ms=tuple(progress.cpu_time_ms[position] for position in shown),
        peak_memory_kib=tuple(progress.peak_memory_kib[position] for position in shown),
        ordinals=() if _follow(shown_ordinals, first) else shown_ordinals,
        groups=groups,
        score=standing.score() if standing is not None and has_total else None,
        max_score=results[0].max_score if has_total else None,
    )


def ordinals_of(progress: Progress) -> tuple[int, ...]:
    return progress.ordinals or tuple(range(progress.first, progress.first + len(progress.verdicts)))


def _follow(ordinals: Sequence[int], first: int) -> bool:
    return tuple(ordinals) == tuple(range(first, first + len(ordinals)))
