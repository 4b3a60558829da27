"""The form in front of the document of a late policy. What it cannot say, the document can."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from web.forms import FiniteDecimalField, Form
from web.grades.late_policy import (
    AttemptRule,
    Counting,
    CutOff,
    LatePenalty,
    LatePolicy,
    LateStep,
    LateUnit,
    NoPenalty,
    PercentPerUnit,
    PointsPerUnit,
    Rounding,
    Steps,
)

_KINDS = {NoPenalty: "none", CutOff: "cut_off", Steps: "steps", PercentPerUnit: "percent", PointsPerUnit: "points"}
_LONGEST_MINUTES = 366 * 24 * 60


def _between(least: int, most: int) -> list[Any]:
    return [Optional(), NumberRange(least, most, _l("Between %(min)s and %(max)s."))]


def _percent(label: Any) -> FiniteDecimalField:
    return FiniteDecimalField(label, validators=_between(0, 100))


class StepsField(TextAreaField):  # type: ignore[misc]
    """A line for each step: hours after the due date, and the percent that are left."""

    steps: tuple[LateStep, ...] = ()

    def read(self) -> tuple[LateStep, ...]:
        """Raises ValidationError, which names the line."""
        lines = [(number, line.split()) for number, line in enumerate((self.data or "").splitlines(), 1)]
        steps = tuple(self._step(number, words) for number, words in lines if words)
        if not steps:
            raise ValidationError(_("Write at least one step, such as “24 50”."))
        return steps

    def _step(self, number: int, words: list[str]) -> LateStep:
        try:
            hours, percent = (Decimal(word.rstrip("%")) for word in words)
            return LateStep(after_hours=hours, percent=percent)
        except (ValueError, InvalidOperation) as error:
            message = _("Line %(number)d is not two numbers such as “24 50”, hours and percent.", number=number)
            raise ValidationError(message) from error


class PolicyForm(Form):
    kind = SelectField(
        _l("Late work"),
        choices=[
            SelectChoice("none", _l("counts as any other")),
            SelectChoice("cut_off", _l("gives no points")),
            SelectChoice("steps", _l("gives less by steps")),
            SelectChoice("percent", _l("loses percent for each unit of time")),
            SelectChoice("points", _l("loses points for each unit of time")),
        ],
    )
    steps = StepsField(
        _l("Steps"),
        description=_l("One a line: hours after the due date, then the percent of the points that are left."),
        render_kw={"rows": 4},
    )
    percent = _percent(_l("Percent for each unit"))
    points = FiniteDecimalField(_l("Points for each unit"), validators=_between(0, 1_000_000))
    unit = SelectField(
        _l("Unit"),
        choices=[
            SelectChoice(LateUnit.DAY, _l("day")),
            SelectChoice(LateUnit.HOUR, _l("hour")),
            SelectChoice(LateUnit.MINUTE, _l("minute")),
        ],
    )
    rounding = SelectField(
        _l("A unit that has begun"),
        choices=[SelectChoice(Rounding.UP, _l("counts whole")), SelectChoice(Rounding.NONE, _l("counts by its part"))],
    )
    least_percent = _percent(_l("Percent that are left at least"))
    grace_minutes = IntegerField(_l("Minutes after the due date that are still on time"), _between(0, _LONGEST_MINUTES))
    late_days = IntegerField(_l("Late days of the course that may be spent here"), _between(0, 10_000))
    counting = SelectField(
        _l("Which submission counts"),
        choices=[
            SelectChoice(Counting.BEST, _l("the best one")),
            SelectChoice(Counting.LAST, _l("the last one")),
            SelectChoice(Counting.BEST_PER_GROUP, _l("the best points of each group of tests")),
            SelectChoice(Counting.LAST_ON_TIME, _l("the last one on time, else the best late one")),
        ],
    )
    free_attempts = IntegerField(_l("Attempts at a problem that cost nothing"), _between(0, 10_000))
    percent_per_extra = _percent(_l("Percent for each further attempt"))
    attempts_least_percent = _percent(_l("Percent that attempts leave at least"))
    attempt_limit = IntegerField(
        _l("Attempts at most"), _between(1, 10_000), description=_l("Empty: any number of them.")
    )
    window_hours = FiniteDecimalField(
        _l("Within so many hours"), validators=_between(1, 366 * 24), description=_l("Empty: in the whole set.")
    )

    def show(self, policy: LatePolicy) -> None:
        penalty, rule = policy.penalty, policy.attempts
        self.kind.data = _KINDS[type(penalty)]
        if isinstance(penalty, Steps):
            self.steps.data = "\n".join(f"{step.after_hours:f} {step.percent:f}" for step in penalty.steps)
        if isinstance(penalty, PercentPerUnit):
            self.percent.data = penalty.percent
        if isinstance(penalty, PointsPerUnit):
            self.points.data = penalty.points
        if isinstance(penalty, PercentPerUnit | PointsPerUnit):
            self.unit.data, self.rounding.data = penalty.unit, penalty.rounding
            self.least_percent.data = penalty.least_percent
        self.grace_minutes.data, self.late_days.data = policy.grace_seconds // 60, policy.late_days_per_set
        self.counting.data = policy.counting
        self.free_attempts.data, self.percent_per_extra.data = rule.free, rule.percent_per_extra
        self.attempts_least_percent.data, self.attempt_limit.data = rule.least_percent, rule.limit
        self.window_hours.data = None if rule.window_seconds is None else Decimal(rule.window_seconds) / 3600

    def validate_steps(self, field: StepsField) -> None:
        if self.kind.data != "steps":
            return
        field.steps = field.read()
        try:
            Steps(steps=field.steps)
        except ValueError as error:
            message = _("From step to step, the hours grow and the percent do not.")
            raise ValidationError(message) from error

    def validate(self, extra_validators: Any = None) -> bool:
        """A field that is empty stops its own validators, so what its kind demands is checked here."""
        is_valid = bool(super().validate(extra_validators))
        demanded = {"percent": self.percent, "points": self.points}.get(self.kind.data)
        if demanded is not None and demanded.data is None and not demanded.errors:
            demanded.errors = [*demanded.errors, _("Enter a number.")]
            return False
        return is_valid

    def policy(self) -> LatePolicy:
        """Call this after validation."""
        window_hours = self.window_hours.data
        return LatePolicy(
            grace_seconds=(self.grace_minutes.data or 0) * 60,
            penalty=self._penalty(),
            late_days_per_set=self.late_days.data or 0,
            counting=Counting(self.counting.data),
            attempts=AttemptRule(
                free=1 if self.free_attempts.data is None else self.free_attempts.data,
                percent_per_extra=self.percent_per_extra.data or Decimal(0),
                least_percent=self.attempts_least_percent.data or Decimal(0),
                limit=self.attempt_limit.data,
                window_seconds=None if window_hours is None else int(window_hours * 3600),
            ),
        )

    def _penalty(self) -> LatePenalty:
        least, unit = self.least_percent.data or Decimal(0), LateUnit(self.unit.data)
        rounding = Rounding(self.rounding.data)
        match self.kind.data:
            case "cut_off":
                return CutOff()
            case "steps":
                return Steps(steps=self.steps.steps)
            case "percent":
                return PercentPerUnit(
                    percent=self.percent.data or Decimal(0), least_percent=least, unit=unit, rounding=rounding
                )
            case "points":
                return PointsPerUnit(
                    points=self.points.data or Decimal(0), least_percent=least, unit=unit, rounding=rounding
                )
            case _:
                return NoPenalty()


class DocumentForm(Form):
    document = TextAreaField(_l("The document"), render_kw={"rows": 12, "spellcheck": "false"})
