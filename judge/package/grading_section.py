"""The section `grading` of problem.yaml (legacy)."""

from dataclasses import dataclass

from judge.package.bounds import SCORE
from judge.package.group_reader import ON_REJECT, read_range
from judge.package.group_settings import ProblemGrading
from judge.package.settings import Settings

#: Old packages may write it as `on_reject`, and nothing follows: what the groups say counts.
_AS_GROUPS_SAY = "worst_error"


@dataclass(frozen=True, kw_only=True)
class GradingSection:
    is_minimized: bool
    shows_groups: bool
    of_groups: ProblemGrading


def read_grading_section(settings: Settings, *, is_scoring: bool) -> GradingSection:
    grading = settings.section("grading")
    objective = grading.one_of("objective", ("max", "min"))
    shows_groups = grading.boolean("show_test_data_groups")
    if not is_scoring:
        for key, value in (("objective", objective), ("show_test_data_groups", shows_groups)):
            if value is not None:
                grading.warn(key, "has no effect on a pass-fail problem")
    section = GradingSection(
        is_minimized=objective == "min", shows_groups=shows_groups is not False, of_groups=_of_groups(grading)
    )
    grading.warn_unknown()
    return section


def _of_groups(grading: Settings) -> ProblemGrading:
    on_reject = grading.one_of("on_reject", ON_REJECT)
    return ProblemGrading(
        on_reject=ON_REJECT[on_reject] if on_reject and on_reject != _AS_GROUPS_SAY else None,
        accept_score=grading.number("accept_score", SCORE),
        reject_score=grading.number("reject_score", SCORE),
        score_range=read_range(grading),
    )
