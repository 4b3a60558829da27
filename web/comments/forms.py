"""What is written about a submission."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional

from web.comments.models import LONGEST_TEXT
from web.forms import Form, ProseField, stripped

LAST_LINE_OF_ALL = 10_000_000


class CommentForm(Form):
    text = ProseField(_l("Comment"), missing=_l("Write something."), longest=LONGEST_TEXT)


class ThreadForm(CommentForm):
    file_name = HiddenField(filters=[stripped])  #: empty: about the whole submission
    first_line = IntegerField(
        _l("From line"), validators=[Optional(), NumberRange(1, LAST_LINE_OF_ALL, _l("There is no such line."))]
    )
    last_line = IntegerField(
        _l("To line"), validators=[Optional(), NumberRange(1, LAST_LINE_OF_ALL, _l("There is no such line."))]
    )
