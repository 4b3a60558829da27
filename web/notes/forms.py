"""The form of a note."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from web.forms import Form


class NoteForm(Form):
    text = TextAreaField(
        _l("Note"),
        description=_l("Only the staff sees it. A student who asks for all data that is held of them gets it."),
        validators=[
            DataRequired(_l("Write something.")),
            Length(max=10_000, message=_l("This is too long: at most %(max)d characters.")),
        ],
        filters=[lambda value: (value or "").strip()],
        render_kw={"rows": 4, "maxlength": 10_000},
    )
