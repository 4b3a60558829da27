"""Forms about problem sets."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from judge.grading import StopPolicy
from web.forms import Form
from web.problem_sets.feedback import Feedback


class AddToSetForm(Form):
    problem_set = SelectField(_l("Problem set"))


class RulesForm(Form):
    """What students see, and how many tests run: of every set."""

    feedback = SelectField(
        _l("Students see"),
        choices=[
            SelectChoice(Feedback.FULL, _l("every test")),
            SelectChoice(Feedback.GROUPS, _l("groups of tests, and the samples")),
            SelectChoice(Feedback.SAMPLES, _l("the samples")),
            SelectChoice(Feedback.VERDICT, _l("the verdict only")),
            SelectChoice(Feedback.NONE, _l("nothing, not even the verdict")),
        ],
    )
    stop_policy = SelectField(
        _l("Tests that cannot change the result"),
        choices=[
            SelectChoice(StopPolicy.PACKAGE, _l("run as the package says")),
            SelectChoice(StopPolicy.FIRST_FAILURE, _l("never run")),
            SelectChoice(StopPolicy.WHOLE_GROUP, _l("run to the end of their group")),
            SelectChoice(StopPolicy.EVERYTHING, _l("always run")),
        ],
        description=_l("This changes no verdict and no points: only how much is known of the other tests."),
    )
