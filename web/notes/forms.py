"""The form of a note."""

from flask_babel import lazy_gettext as _l

from web.forms import Form, ProseField
from web.notes.models import LONGEST_TEXT


class NoteForm(Form):
    text = ProseField(
        _l("Note"),
        description=_l("Only the staff sees it. A student who asks for all data that is held of them gets it."),
        missing=_l("Write something."),
        longest=LONGEST_TEXT,
    )
