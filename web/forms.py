"""What all forms of the site have in common."""

from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DecimalField, FileField, HiddenField, MultipleFileField
from wtforms.validators import InputRequired, Regexp


class Form(FlaskForm):
    """A form that takes files only where it has a field for files.

    Flask-WTF offers an uploaded file to every field of the same name. A field for text fails with it.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            wrapped = super().wrap_formdata(form, formdata)
            if not isinstance(wrapped, CombinedMultiDict):
                return wrapped
            fields = {field.name for field in form if isinstance(field, FileField | MultipleFileField)}
            files = MultiDict([pair for pair in request.files.items(multi=True) if pair[0] in fields])
            return CombinedMultiDict([files, request.form])


class FiniteDecimalField(DecimalField):
    """Takes no NaN and no infinity, which Decimal reads but cannot compare or convert."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(_("This is not a number."))


class RowIdField(HiddenField):
    """The id of a row, which our page has put into its form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[InputRequired(), Regexp(r"\A[0-9]{1,18}\Z")], **options)
