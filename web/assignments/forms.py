"""The forms of teachers: a set, a problem in it, and its deletion."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import DateTimeLocalField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from judge.language import Languages
from web.assignments.local_moments import NoSuchTime, moment_of, wall_time_of
from web.assignments.terms import CourseSet, SetTerms
from web.forms import FiniteDecimalField, Form, stripped
from web.lists.forms import YEARS
from web.problem_sets.feedback import Shown
from web.problem_sets.forms import RulesForm
from web.problem_sets.models import Scoring

#: Instructions are a page, not a book.
INSTRUCTIONS_LIMIT = 50_000


def shown_choices() -> list[SelectChoice]:
    return [
        SelectChoice(Shown.VISIBLE, _l("at once")),
        SelectChoice(Shown.AFTER_DUE, _l("after the student's own due date")),
        SelectChoice(Shown.AFTER_PUBLISHED, _l("when the grades are published")),
        SelectChoice(Shown.NEVER, _l("never")),
    ]


class WallTimeField(DateTimeLocalField):
    """A minute on the wall clock of the course. `moment` is the moment in UTC; None: the field is empty."""

    def __init__(self, label: Any, *, after: tuple[str, ...] = (), **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(
            label, [Optional()], format=formats, invalid_value_message=_l("This is no date with a time."), **options
        )
        self.zone = ZoneInfo("UTC")
        self.moment: datetime | None = None
        self._after = after  #: names of fields whose moments are not later

    def show(self, moment: datetime | None) -> None:
        self.data = None if moment is None else wall_time_of(moment, self.zone)

    def pre_validate(self, form: Form) -> None:
        self.moment = None
        if self.data is None:
            return
        if self.data.year not in YEARS:
            raise ValidationError(_l("This is no date with a time."))
        try:
            self.moment = moment_of(self.data, self.zone)
        except NoSuchTime as error:
            message = _("The clock of the course never shows this time: on this day it is put forward. Choose another.")
            raise ValidationError(message) from error
        for name in self._after:
            earlier = form[name]
            if earlier.moment is not None and self.moment < earlier.moment:
                raise ValidationError(_("This is before “%(label)s”.", label=earlier.label.text))


class SetForm(RulesForm):
    title = StringField(
        _l("Title"),
        validators=[InputRequired(_l("Enter a title.")), Length(max=200, message=_l("This is too long."))],
        filters=[stripped],
    )
    slug = StringField(
        _l("Short name"),
        description=_l("In addresses: lower-case letters, digits and dashes. No other set of the site has it."),
        validators=[
            InputRequired(_l("Enter a short name.")),
            Regexp(r"\A[a-z0-9][a-z0-9-]{0,63}\Z", message=_l("Only lower-case letters, digits and dashes.")),
        ],
        filters=[stripped],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    opens_at = WallTimeField(_l("Opens"))
    due_at = WallTimeField(_l("Due"), after=("opens_at",))
    closes_at = WallTimeField(
        _l("Closes"), after=("opens_at", "due_at"), description=_l("From then on, nothing can be submitted.")
    )
    instructions = TextAreaField(
        _l("Instructions"),
        description=_l("In Markdown, with formulas between dollar signs."),
        validators=[Length(max=INSTRUCTIONS_LIMIT, message=_l("This is too long."))],
        render_kw={"rows": 8},
    )
    scoring = SelectField(
        _l("Scoring"),
        choices=[
            SelectChoice(Scoring.POINTS, _l("points of the groups of tests")),
            SelectChoice(Scoring.PASS_FAIL, _l("all points or none")),
        ],
    )
    languages = SelectMultipleField(
        _l("Languages"),
        description=_l("None chosen: all of them."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    team_work = BooleanField(_l("Teams hand in together"))
    publishes_grades = BooleanField(_l("Students see their grades only when I publish them"))
    feedback_shown = SelectField(
        _l("When they see it"),
        choices=shown_choices,
        description=_l(
            "Who has an extension sees it later than others, and may hear of it from them. Nothing is judged anew."
        ),
    )

    def fit(self, zone: ZoneInfo, languages: Languages) -> None:
        """Take the zone of the course and the languages of the installation. Call this before all else."""
        for field in (self.opens_at, self.due_at, self.closes_at):
            field.zone = zone
        self.languages.choices = [
            (variant.id, variant.name) for language in languages.all for variant in language.variants
        ]

    def show(self, found: CourseSet) -> None:
        for name in ("title", "slug", "instructions", "scoring", "team_work", "publishes_grades", "feedback"):
            self[name].data = getattr(found, name)
        self.feedback_shown.data, self.stop_policy.data = found.feedback_shown, found.stop_policy
        self.languages.data = found.languages or []
        for name in ("opens_at", "due_at", "closes_at"):
            self[name].show(getattr(found, name))

    def validate_feedback_shown(self, field: SelectField) -> None:
        if field.data == Shown.AFTER_DUE and not (self.due_at.data or self.closes_at.data):
            raise ValidationError(_("The set is never due: choose a due date, or another moment."))
        if field.data == Shown.AFTER_PUBLISHED and not self.publishes_grades.data:
            raise ValidationError(_("The grades of this set are not published: tick that you publish them."))

    def validate_closes_at(self, field: WallTimeField) -> None:
        if field.moment is not None and field.moment == self.opens_at.moment:
            raise ValidationError(_("The set would close when it opens."))

    def terms(self) -> SetTerms:
        """Call this after validation."""
        return SetTerms(
            slug=self.slug.data or "",
            title=self.title.data or "",
            opens_at=self.opens_at.moment,
            due_at=self.due_at.moment,
            closes_at=self.closes_at.moment,
            instructions=self.instructions.data or None,
            scoring=self.scoring.data,
            languages=sorted(self.languages.data or []) or None,
            team_work=self.team_work.data,
            publishes_grades=self.publishes_grades.data,
            feedback=self.feedback.data,
            feedback_shown=self.feedback_shown.data,
            stop_policy=self.stop_policy.data,
        )


class TaskForm(Form):
    """A problem of a set. Test groups have fields of their own, whose names the version gives."""

    max_score = FiniteDecimalField(
        _l("Points"),
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(Decimal(0), Decimal(1_000_000), _l("Between %(min)s and %(max)s.")),
        ],
    )
    pinned_version = SelectField(
        _l("Version"),
        description=_l("With the newest one, the set follows whatever is published. Nothing is judged anew."),
    )

    def offer_versions(self, numbers: Iterable[tuple[int, int]]) -> None:
        """Take ids and numbers of published versions."""
        self.pinned_version.choices = [SelectChoice("", _l("the newest one"))] + [
            SelectChoice(str(version_id), _("version %(number)d", number=number)) for version_id, number in numbers
        ]
