"""Forms of questions."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from web.forms import Form, ProseField
from web.lists.forms import ChoiceField, FilterForm
from web.questions.models import LONGEST_TEXT


class AskForm(Form):
    about = SelectField(_l("About"))
    text = ProseField(_l("Question"), missing=_l("Write your question."), longest=LONGEST_TEXT, rows=6)


class MessageForm(Form):
    text = ProseField(_l("Answer"), missing=_l("Write something."), longest=LONGEST_TEXT, rows=6)


class PublishForm(Form):
    question = ProseField(
        _l("The question, as all read it"), missing=_l("Write the question."), longest=LONGEST_TEXT, rows=6
    )
    answer = ProseField(_l("The answer to all"), missing=_l("Write the answer."), longest=LONGEST_TEXT, rows=6)


class QueueForm(FilterForm):
    state = ChoiceField(_l("State"), every=_l("All states"))
    set = ChoiceField(_l("Problem set"), every=_l("All problem sets"))
    problem = ChoiceField(_l("Problem"), every=_l("All problems"))
