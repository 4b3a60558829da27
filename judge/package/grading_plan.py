"""The plan by which results are graded, made of the groups of a package."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import PurePosixPath
from typing import TypeVar

import msgspec

from judge.grading import OnReject
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode, VerdictMode, groups_below
from judge.package.diagnostics import Diagnostics
from judge.package.group_reader import GroupReader
from judge.package.group_settings import GroupSettings, Style
from judge.package.manifest import TestcaseKind
from judge.package.static_validation_plan import with_static_validation
from judge.package.testcase_checks import check_arguments

#: The most that all secret testcases give together, where nothing says it (2025-09).
_USUAL_MAX_SCORE = 100.0
#: Of groups, each of which requires the one before. Grading goes along it by recursion.
_LONGEST_CHAIN = 100
#: `no_errors` is what old packages call the worst error.
_VERDICT_MODES = {mode.value: mode for mode in VerdictMode} | {"no_errors": VerdictMode.WORST_ERROR}
_SCORE_MODES = {mode.value: mode for mode in ScoreMode}
_ROOT = ""

Mode = TypeVar("Mode")


@dataclass(frozen=True, kw_only=True)
class PlanMaker:
    names: Sequence[str]  #: of all testcases in order
    groups: GroupReader
    is_scoring: bool
    is_bounded: bool  #: scores as in 2025-09
    is_draft: bool = False  #: scores as in the first drafts
    checker_gives_scores: bool = False
    is_minimized: bool = False
    shows_groups: bool = True

    def make(self) -> GradingPlan | None:
        """None: pass-fail, and the first testcase that fails decides."""
        is_bounded = self.is_scoring and self.is_bounded
        root = self._bounded_root() if is_bounded else self._group(_ROOT, 0, len(self.names), self._legacy)
        root = with_static_validation(root, self.groups, is_scoring=self.is_scoring, is_bounded=is_bounded)
        if not self.is_scoring and _first_failure_decides([root, *groups_below(root)]):
            return None
        return GradingPlan(
            root=root,
            is_scoring=self.is_scoring,
            is_minimized=self.is_minimized,
            shows_groups=self.shows_groups,
            score_is_share=is_bounded and Style.SCORING_MAP in self.groups.styles,
            checker_gives_scores=self.is_scoring and self.checker_gives_scores,
        )

    def _group(
        self, name: str, first: int, stop: int, fill: Callable[[GradingGroup, GroupSettings], GradingGroup]
    ) -> GradingGroup:
        """A group with those below it. The testcases of a directory are neighbours in the order of their names."""
        prefix = f"{name}/" if name else ""
        inner: list[GradingGroup] = []
        for child, members in groupby(range(first, stop), lambda ordinal: _child(self.names[ordinal], prefix)):
            ordinals = list(members)
            if child is not None:
                inner.append(self._group(f"{prefix}{child}", ordinals[0], ordinals[-1] + 1, fill))
        group = GradingGroup(name=name, first=first, stop=stop, groups=tuple(inner))
        return fill(group, self.groups.of(f"data/{name}" if name else "data"))

    def _legacy(self, group: GradingGroup, settings: GroupSettings) -> GradingGroup:
        flags = () if settings.has_custom_grader else settings.grader_flags
        check_arguments(f"data/{group.name}", settings.grader_flags, self.groups.diagnostics)
        filled = msgspec.structs.replace(
            group,
            on_reject=settings.on_reject,
            verdict_mode=_last(_VERDICT_MODES, flags, VerdictMode.WORST_ERROR),
            ignore_sample=group.name == _ROOT and ("ignore_sample" in flags or not settings.own.runs_samples),
            accept_if_any_accepted="accept_if_any_accepted" in flags,
            has_custom_grader=settings.has_custom_grader,
            grader_arguments=settings.grader_flags if settings.has_custom_grader else (),
        )
        return self._with_scores(filled, settings, flags) if self.is_scoring else filled

    def _with_scores(self, group: GradingGroup, settings: GroupSettings, flags: Sequence[str]) -> GradingGroup:
        usual_mode = _usual_mode(group) if self.is_draft else ScoreMode.SUM
        mode = settings.own.score_mode or _last(_SCORE_MODES, flags, usual_mode)
        return msgspec.structs.replace(
            group,
            on_reject=_on_reject(mode) if self.is_draft else group.on_reject,
            ignore_sample=group.ignore_sample or (self.is_draft and group.name == _ROOT),
            score_mode=mode,
            accept_score=settings.accept_score,
            reject_score=settings.reject_score,
            least_score=settings.score_range[0],
            most_score=settings.score_range[1],
        )

    def _bounded_root(self) -> GradingGroup:
        """Of the two parts, the secret one alone gives points, and no failure in one group skips another."""
        root = self._group(_ROOT, 0, len(self.names), self._bounded)
        parts = tuple(self._with_maximum(part) if part.name == TestcaseKind.SECRET else part for part in root.groups)
        _check_shape(root, self.groups.diagnostics)
        _check_requirements([root, *groups_below(root)], self.groups.diagnostics)
        return msgspec.structs.replace(root, groups=parts, on_reject=OnReject.CONTINUE, ignore_sample=True)

    def _bounded(self, group: GradingGroup, settings: GroupSettings) -> GradingGroup:
        mode = settings.own.score_mode or _usual_mode(group)
        return msgspec.structs.replace(
            group,
            score_mode=mode,
            on_reject=_on_reject(mode),
            max_score=settings.own.max_score,
            require_pass=tuple(filter(None, map(self._group_name, settings.own.require_pass))),
        )

    def _with_maximum(self, secret: GradingGroup) -> GradingGroup:
        """The maxima that nothing says: that of secret is the sum of its groups, else 100."""
        if self._is_unbounded(secret):
            return secret
        declared = [group.max_score for group in secret.groups]
        known = sum(score for score in declared if score is not None)
        total = secret.max_score
        if total is None:
            is_summed = secret.score_mode is ScoreMode.SUM and declared and None not in declared
            total = known if is_summed else _USUAL_MAX_SCORE
        groups = tuple(self._with_share(group, secret, total - known) for group in secret.groups)
        return msgspec.structs.replace(secret, max_score=total, groups=groups)

    def _with_share(self, group: GradingGroup, secret: GradingGroup, rest: float) -> GradingGroup:
        """Groups without a maximum share what the others leave; the least of several groups has the whole maximum."""
        if group.max_score is not None or self._is_unbounded(group):
            return group
        if secret.score_mode is not ScoreMode.SUM:
            return msgspec.structs.replace(group, max_score=secret.max_score)
        sharing = sum(other.max_score is None for other in secret.groups)
        self.groups.diagnostics.warn(
            f"data/{group.name}", "no max_score: groups without one share what the others leave of their sum"
        )
        return msgspec.structs.replace(group, max_score=max(rest, 0.0) / sharing)

    def _is_unbounded(self, group: GradingGroup) -> bool:
        return self.groups.of(f"data/{group.name}").own.is_unbounded

    @cached_property
    def _directories(self) -> set[str]:
        return {str(directory) for name in self.names for directory in PurePosixPath(name).parents}

    def _group_name(self, name: str) -> str | None:
        """A group may be named by its path, or by its own name. None: it has no testcases, so all pass."""
        bare = name.strip("/").removeprefix("data/")
        for candidate in (bare, f"{TestcaseKind.SECRET}/{bare}"):
            if candidate in self._directories:
                return candidate
        if bare != TestcaseKind.SAMPLE:
            self.groups.diagnostics.error("data", f"require_pass names {name[:60]!r}, and there is no such group")
        return None


def _usual_mode(group: GradingGroup) -> ScoreMode:
    """Since the first drafts: secret is a sum, and a group in it the least of its testcases."""
    return ScoreMode.SUM if group.name in (_ROOT, TestcaseKind.SECRET) else ScoreMode.MINIMUM


def _on_reject(mode: ScoreMode) -> OnReject:
    """Since the first drafts, no key says it: of a sum, all members count."""
    return OnReject.CONTINUE if mode is ScoreMode.SUM else OnReject.BREAK


def _check_shape(root: GradingGroup, diagnostics: Diagnostics) -> None:
    """Report what 2025-09 gives no meaning to, so that no score would be the author's."""
    for part in root.groups:
        if any(group.groups for group in part.groups):
            diagnostics.error(f"data/{part.name}", "has groups inside groups, which have no score in 2025-09")
        if part.groups and sum(group.stop - group.first for group in part.groups) < part.stop - part.first:
            diagnostics.error(f"data/{part.name}", "has testcases beside groups, which have no score in 2025-09")


def _check_requirements(groups: Sequence[GradingGroup], diagnostics: Diagnostics) -> None:
    """Report groups that wait for themselves."""
    requires = {group.name: set(group.require_pass) for group in groups}
    for _ in range(_LONGEST_CHAIN):
        free = [name for name, required in requires.items() if required.isdisjoint(requires)]
        for name in free:
            del requires[name]
    if requires and free:
        diagnostics.error("data", f"require_pass leads from group to group more than {_LONGEST_CHAIN} times")
    elif requires:
        diagnostics.error("data", f"require_pass goes in a circle: {', '.join(sorted(requires))}")


def _child(name: str, prefix: str) -> str | None:
    """The directory below `prefix` that a testcase lies in. None: it lies there directly."""
    child, slash, _ = name.removeprefix(prefix).partition("/")
    return child if slash else None


def _last(modes: Mapping[str, Mode], flags: Sequence[str], usual: Mode) -> Mode:
    return next((modes[flag] for flag in reversed(flags) if flag in modes), usual)


def has_custom_grader(root: GradingGroup) -> bool:
    return any(group.has_custom_grader for group in (root, *groups_below(root)))


def has_static_validation(root: GradingGroup) -> bool:
    return any(group.static_validation_score is not None for group in (root, *groups_below(root)))


def _first_failure_decides(groups: Sequence[GradingGroup]) -> bool:
    """Whether a tree grades as a plain list of testcases is graded."""
    if any(group.static_validation_score is not None for group in groups):
        return False
    if any(group.ignore_sample or group.accept_if_any_accepted or group.has_custom_grader for group in groups):
        return False
    if any(group.verdict_mode is VerdictMode.ALWAYS_ACCEPT for group in groups):
        return False
    stops = all(group.on_reject is OnReject.BREAK for group in groups)
    return stops or all(group.verdict_mode is VerdictMode.FIRST_ERROR for group in groups)
