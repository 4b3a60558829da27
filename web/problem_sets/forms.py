"""Forms about problem sets."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from web.forms import Form


class AddToSetForm(Form):
    problem_set = SelectField(_l("Problem set"))
