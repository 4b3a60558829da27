"""Forms of a roster: what is sent, and what is applied."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, TextAreaField

from web.forms import Form


class RosterForm(Form):
    text = TextAreaField(_l("The list"), render_kw={"rows": "10", "spellcheck": "false"})
    file = FileField(_l("Or a file"), render_kw={"accept": ".csv,.tsv,.txt,text/csv,text/plain"})


class ApplyForm(Form):
    text = HiddenField()
    fingerprint = HiddenField()
    removes_gone = BooleanField(_l("Take those who are gone out of the course. Their work stays."))
