"""The section `grading` of problem.yaml (legacy)."""

from dataclasses import dataclass, replace

from judge.package.bounds import SCORE
from judge.package.group_reader import ON_REJECT, read_range
from judge.package.group_settings import GroupSettings
from judge.package.settings import Settings


@dataclass(frozen=True, kw_only=True)
class GradingSection:
    is_minimized: bool
    shows_groups: bool
    of_groups: GroupSettings  #: what data/testdata.yaml says in packages of today


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


def _of_groups(grading: Settings) -> GroupSettings:
    usual = GroupSettings()
    on_reject = grading.one_of("on_reject", ON_REJECT)
    accept, reject = grading.number("accept_score", SCORE), grading.number("reject_score", SCORE)
    return replace(
        usual,
        on_reject=ON_REJECT[on_reject] if on_reject else usual.on_reject,
        accept_score=usual.accept_score if accept is None else accept,
        reject_score=usual.reject_score if reject is None else reject,
        score_range=read_range(grading) or usual.score_range,
    )
