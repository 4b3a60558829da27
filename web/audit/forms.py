"""The form that filters audit events."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from web.lists.forms import ChoiceField, FilterForm, MomentField, NetworkField, WordField

#: Stands for events without a user, among user names: none begins like this.
NOBODY = "-"


class AuditFilterForm(FilterForm):
    actor = WordField(_l("By"))
    action = ChoiceField(_l("Action"), every=_l("All actions"))
    kind = ChoiceField(_l("Kind of object"), every=_l("All kinds"))
    object = WordField(_l("Object"))
    since = MomentField(_l("From"))
    until = MomentField(_l("Before"), after="since")
    address = NetworkField(_l("Address"))

    def validate_object(self, field: WordField) -> None:
        if field.data and not self.kind.data:
            raise ValidationError(_l("Choose the kind of the object, too."))
