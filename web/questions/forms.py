"""Forms of questions."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from web.forms import Form
from web.lists.forms import ChoiceField, FilterForm
from web.questions.models import LONGEST_TEXT


def _strip(value: str | None) -> str:
    return (value or "").strip()


def _text(label: str, missing: str) -> TextAreaField:
    return TextAreaField(
        label,
        description=_l("Markdown; code stands between `backquotes`."),
        validators=[
            DataRequired(missing),
            Length(max=LONGEST_TEXT, message=_l("This is too long: at most %(max)d characters.")),
        ],
        filters=[_strip],
        render_kw={"rows": 6, "maxlength": LONGEST_TEXT},
    )


class AskForm(Form):
    about = SelectField(_l("About"))
    text = _text(_l("Question"), _l("Write your question."))


class MessageForm(Form):
    text = _text(_l("Answer"), _l("Write something."))


class PublishForm(Form):
    question = _text(_l("The question, as all read it"), _l("Write the question."))
    answer = _text(_l("The answer to all"), _l("Write the answer."))


class QueueForm(FilterForm):
    state = ChoiceField(_l("State"), every=_l("All states"))
    set = ChoiceField(_l("Problem set"), every=_l("All problem sets"))
    problem = ChoiceField(_l("Problem"), every=_l("All problems"))
