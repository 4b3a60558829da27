"""What is written about a submission."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from web.comments.models import LONGEST_TEXT
from web.forms import Form

LAST_LINE_OF_ALL = 10_000_000


def _strip(value: str | None) -> str:
    return (value or "").strip()


class CommentForm(Form):
    text = TextAreaField(
        _l("Comment"),
        description=_l("Markdown; code stands between `backquotes`."),
        validators=[
            DataRequired(_l("Write something.")),
            Length(max=LONGEST_TEXT, message=_l("This is too long: at most %(max)d characters.")),
        ],
        filters=[_strip],
        render_kw={"rows": 4, "maxlength": LONGEST_TEXT},
    )


class ThreadForm(CommentForm):
    file_name = HiddenField(filters=[_strip])  #: empty: about the whole submission
    first_line = IntegerField(
        _l("From line"), validators=[Optional(), NumberRange(1, LAST_LINE_OF_ALL, _l("There is no such line."))]
    )
    last_line = IntegerField(
        _l("To line"), validators=[Optional(), NumberRange(1, LAST_LINE_OF_ALL, _l("There is no such line."))]
    )
