"""What a directory of testcases is told: settings, and where they come from in the versions of the format."""

from dataclasses import dataclass, field, replace
from enum import Enum, auto

from judge.grading import OnReject
from judge.grading.plan import ScoreMode
from judge.package.static_validation import StaticValidation
from judge.package.validator_arguments import NO_ARGUMENTS, ValidatorArguments


class Style(Enum):
    """Of which version of the format the keys of groups are that tell how to grade."""

    LEGACY = auto()
    GRADING_MAP = auto()  #: the first drafts: groups as in legacy packages, which go on after a failure in a sum
    SCORING_MAP = auto()  #: the drafts before 2025-09: the score of a checker is a share of its testcase's maximum
    BOUNDED = auto()


@dataclass(frozen=True, kw_only=True)
class OwnScoring:
    """What no group inherits."""

    max_score: float | None = None
    is_unbounded: bool = False
    score_mode: ScoreMode | None = None
    require_pass: tuple[str, ...] = ()
    runs_samples: bool = True
    static_validation: StaticValidation | None = None


@dataclass(frozen=True, kw_only=True)
class GroupSettings:
    """Each of these is inherited from the group above, unless the group has the key itself."""

    on_reject: OnReject = OnReject.BREAK
    has_custom_grader: bool = False
    grader_flags: tuple[str, ...] = ()
    accept_score: float = 1.0
    reject_score: float = 0.0
    score_range: tuple[float | None, float | None] = (None, None)
    checker_arguments: tuple[str, ...] = ()
    input_validator_arguments: ValidatorArguments = NO_ARGUMENTS
    arguments: tuple[str, ...] = ()  #: of submissions
    static_validator_arguments: tuple[str, ...] = ()
    full_feedback: bool = False
    own: OwnScoring = field(default_factory=OwnScoring)


@dataclass(frozen=True, kw_only=True)
class ProblemGrading:
    """What old packages say in problem.yaml for all groups. None: nothing. It goes before what they say."""

    on_reject: OnReject | None = None
    accept_score: float | None = None
    reject_score: float | None = None
    score_range: tuple[float | None, float | None] | None = None

    def over(self, group: GroupSettings) -> GroupSettings:
        return replace(
            group,
            on_reject=self.on_reject or group.on_reject,
            accept_score=group.accept_score if self.accept_score is None else self.accept_score,
            reject_score=group.reject_score if self.reject_score is None else self.reject_score,
            score_range=self.score_range or group.score_range,
        )
