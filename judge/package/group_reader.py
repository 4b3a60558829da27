"""Settings of groups of testcases: testdata.yaml of the legacy format and of drafts, test_group.yaml of 2025-09.

Each key is read by its name, in whichever of the two files it is: drafts have the keys of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from judge.grading import OnReject
from judge.grading.plan import ScoreMode
from judge.package.bounds import SCORE, OutOfBounds
from judge.package.checker_flags import check_flags
from judge.package.constants import with_constants
from judge.package.diagnostics import Diagnostics
from judge.package.group_settings import GroupSettings, OwnScoring, ProblemGrading, Style
from judge.package.settings import Settings
from judge.package.static_validation import read_static_validation
from judge.package.submission_arguments import read_submission_arguments
from judge.package.testdata_files import GROUP_FILES
from judge.package.tree import PackageFile, PackageTree
from judge.package.validator_arguments import ValidatorArguments

CHECKER_ARGUMENTS = ("output_validator_args", "output_validator_flags")
INPUT_VALIDATOR_ARGUMENTS = ("input_validator_args", "input_validator_flags")
#: For tools of the author.
_WITHOUT_EFFECT = ("input_visualizer_args", "output_visualizer_args", "hint", "description")
_AGGREGATION = {mode.value: mode for mode in ScoreMode} | {"average": ScoreMode.AVERAGE}
#: Some words are of old packages.
ON_REJECT = {
    **{policy.value: policy for policy in OnReject},
    "first_error": OnReject.BREAK,
    "grade": OnReject.CONTINUE,
    "worst_error": OnReject.CONTINUE,
}
_UNBOUNDED = "unbounded"


@dataclass(frozen=True, kw_only=True)
class GroupReader:
    """Reads the settings of directories below data/, each once."""

    tree: PackageTree
    constants: Mapping[str, str]
    has_default_checker: bool
    is_scoring: bool
    diagnostics: Diagnostics
    of_problem: ProblemGrading = field(default_factory=ProblemGrading)
    styles: set[Style] = field(default_factory=set)  #: those that were found so far
    _groups: dict[str, GroupSettings] = field(default_factory=dict)

    def of(self, path: str) -> GroupSettings:
        """The settings of a directory, including those of the groups above."""
        if path not in self._groups:
            above = GroupSettings() if path == "data" else self.of(path.rpartition("/")[0])
            file = self._file(path)
            inherited = replace(above, own=OwnScoring())
            own = inherited if file is None else self._read(file, inherited, path)
            self._groups[path] = self.of_problem.over(own)
        return self._groups[path]

    def _file(self, path: str) -> PackageFile | None:
        files = [file for name in GROUP_FILES if (file := self.tree.find(f"{path}/{name}")) is not None]
        for file in files[1:]:
            self.diagnostics.warn(file.path, f"has no effect, because {GROUP_FILES[0]} is beside it")
        return files[0] if files else None

    def _read(self, file: PackageFile, above: GroupSettings, path: str) -> GroupSettings:
        settings = self.settings(file)
        on_reject = settings.one_of("on_reject", ON_REJECT)
        of_static_validator = settings.arguments("static_validator_args")
        if on_reject:
            self.styles.add(Style.LEGACY)
        group = replace(
            self._legacy_scoring(settings, above),
            on_reject=ON_REJECT[on_reject] if on_reject else above.on_reject,
            checker_arguments=self.checker_arguments(settings, above.checker_arguments),
            input_validator_arguments=read_validator_arguments(settings, above.input_validator_arguments),
            arguments=read_submission_arguments(settings, above.arguments),
            static_validator_arguments=(
                above.static_validator_arguments if of_static_validator is None else of_static_validator
            ),
        )
        feedback = settings.boolean("full_feedback")
        own = self._own_scoring(settings, group.own)
        for key in _WITHOUT_EFFECT:
            settings.take(key)
        settings.warn_unknown()
        return replace(group, own=own, full_feedback=group.full_feedback if feedback is None else feedback)

    def settings(self, file: PackageFile) -> Settings:
        """Those of a group or of a testcase. Constants may stand anywhere: `{{name}}` without quotes would be a map."""
        return Settings.read(file, self.diagnostics, lambda text: with_constants(text, self.constants))

    def checker_arguments(self, settings: Settings, above: tuple[str, ...]) -> tuple[str, ...]:
        """Checked once for a group, not for each of its testcases."""
        for key in CHECKER_ARGUMENTS:
            arguments = settings.arguments(key)
            if arguments is not None:
                return check_flags(arguments, settings, key) if self.has_default_checker else arguments
        return above

    def _legacy_scoring(self, settings: Settings, above: GroupSettings) -> GroupSettings:
        if isinstance(settings.peek("grading"), dict):
            return self._draft_grading(settings, above)
        grading = settings.one_of("grading", ("default", "custom"))
        flags = settings.arguments("grader_flags")
        accept, reject = settings.number("accept_score", SCORE), settings.number("reject_score", SCORE)
        score_range = read_range(settings)
        self._note(settings, {"accept_score": accept, "reject_score": reject, "range": score_range})
        if grading or flags is not None:
            self.styles.add(Style.LEGACY)
        group = replace(
            above,
            has_custom_grader=above.has_custom_grader if grading is None else grading == "custom",
            grader_flags=above.grader_flags if flags is None else flags,
            accept_score=above.accept_score if accept is None else accept,
            reject_score=above.reject_score if reject is None else reject,
            score_range=score_range or above.score_range,
        )
        if not group.has_custom_grader:
            _warn_of_grader_flags(settings, group.grader_flags if flags is not None else ())
        return group

    def _draft_grading(self, settings: Settings, above: GroupSettings) -> GroupSettings:
        """The map of the first drafts. `score` is that of an accepted testcase, `max_score` caps the group."""
        section = settings.section("grading")
        score, least = section.number("score", SCORE), section.number("min_score", SCORE)
        most = _score_or_unbounded(section, "max_score")
        group = replace(
            above,
            accept_score=above.accept_score if score is None else score,
            score_range=(least, most if isinstance(most, float) else None),
            own=OwnScoring(score_mode=_aggregation(section, "aggregation")),
        )
        self.styles.add(Style.GRADING_MAP)
        section.warn_unknown()
        return group

    def _own_scoring(self, settings: Settings, of_draft: OwnScoring) -> OwnScoring:
        """Keys of 2025-09. The drafts before it have them in a map `scoring`, with other names."""
        section = settings.section("scoring")
        if not section.is_empty:
            self.styles.add(Style.SCORING_MAP)
        most = _score_or_unbounded(settings, "max_score") or _score_or_unbounded(section, "score")
        modes = (
            _aggregation(settings, "score_aggregation"),
            _aggregation(section, "aggregation"),
        )
        require = settings.words("require_pass") or section.words("require-pass") or section.words("require_pass")
        samples = settings.boolean("run_samples")
        if most is not None or any(modes) or require:
            self.styles.add(Style.BOUNDED)
        section.warn_unknown()
        return OwnScoring(
            max_score=most if isinstance(most, float) else None,
            is_unbounded=most == _UNBOUNDED,
            score_mode=next(filter(None, modes), of_draft.score_mode),
            require_pass=require or (),
            runs_samples=samples is not False,
            static_validation=read_static_validation(settings),
        )

    def _note(self, settings: Settings, scores: Mapping[str, object]) -> None:
        for key, value in scores.items():
            if value is not None:
                self.styles.add(Style.LEGACY)
                if not self.is_scoring:
                    settings.warn(key, "has no effect on a pass-fail problem")


def read_validator_arguments(settings: Settings, above: ValidatorArguments) -> ValidatorArguments:
    """Those of a group or of a testcase: `above` where it says nothing."""
    for key in INPUT_VALIDATOR_ARGUMENTS:
        if isinstance(settings.peek(key), dict):
            section = settings.section(key)
            return ValidatorArguments(by_name=tuple((name, section.arguments(name) or ()) for name in section.keys))
        arguments = settings.arguments(key)
        if arguments is not None:
            return ValidatorArguments(of_all=arguments)
    return above


_GRADER_FLAGS = {
    *("worst_error", "no_errors", "first_error", "always_accept"),
    *("sum", "avg", "min", "max"),
    *("ignore_sample", "accept_if_any_accepted"),
}


def _warn_of_grader_flags(settings: Settings, flags: tuple[str, ...]) -> None:
    """The format's own tool passes over flags that it does not know, and so the author saw them have no effect."""
    unknown = [flag for flag in flags if flag not in _GRADER_FLAGS]
    if unknown:
        known = ", ".join(sorted(_GRADER_FLAGS))
        settings.warn("grader_flags", f"{' '.join(unknown)[:60]!r} has no effect: known are {known}")


def _aggregation(settings: Settings, key: str) -> ScoreMode | None:
    value = settings.one_of(key, _AGGREGATION)
    return _AGGREGATION[value] if value else None


def _score_or_unbounded(settings: Settings, key: str) -> float | str | None:
    if settings.peek(key) == _UNBOUNDED:
        return settings.text(key)
    return settings.number(key, SCORE)


#: Every way to write infinity that the format's own tool takes.
_MOST = ("inf", "+inf", "infinity", "+infinity")
_LEAST = ("-inf", "-infinity")


def read_range(settings: Settings) -> tuple[float | None, float | None] | None:
    """Two numbers, of which the first may be -inf and the second +inf, as by default. None: it is absent or wrong."""
    words = settings.words("range")
    if words is None:
        return None
    try:
        least, most = words
        bounds = (
            None if least.lower() in _LEAST else SCORE.parse(least),
            None if most.lower() in _MOST else SCORE.parse(most),
        )
    except (ValueError, OutOfBounds):
        bounds = (1.0, 0.0)
    if bounds[0] is not None and bounds[1] is not None and bounds[0] > bounds[1]:
        settings.error("range", f"is {' '.join(words)[:60]!r}; it must be two numbers, the smaller one first")
        return None
    return bounds
