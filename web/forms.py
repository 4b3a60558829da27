"""What all forms of the site have in common."""

from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DecimalField, FileField, HiddenField, MultipleFileField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp


class Form(FlaskForm):
    """A form that takes files only where it has a field for files, and texts only elsewhere.

    Flask-WTF offers what was sent to every field of the same name. A field for text fails with a file, and whoever
    reads an uploaded file fails with a text.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            wrapped = super().wrap_formdata(form, formdata)
            fields = {field.name for field in form if isinstance(field, FileField | MultipleFileField)}
            if not isinstance(wrapped, CombinedMultiDict) and not (wrapped and fields):
                return wrapped
            files = MultiDict([pair for pair in request.files.items(multi=True) if pair[0] in fields])
            texts = MultiDict([pair for pair in request.form.items(multi=True) if pair[0] not in fields])
            return CombinedMultiDict([files, texts])


#: Of a number that somebody types, before and after the point. Neither Decimal rounds nor Postgres keeps more.
MOST_DIGITS = 20


class FiniteDecimalField(DecimalField):
    """Takes no NaN and no infinity, which Decimal reads but cannot compare or convert, and no astronomic number."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not _is_ordinary(self.data):
            self.data = None
            raise ValueError(_("This is not a number."))


class ProseField(TextAreaField):
    """A text in Markdown, for other people. Blanks alone are no text."""

    def __init__(self, label: Any, *, missing: Any, longest: int, rows: int = 4, **options: Any) -> None:
        super().__init__(
            label,
            description=options.pop("description", _l("Markdown; code stands between `backquotes`.")),
            validators=[
                DataRequired(missing),
                Length(max=longest, message=_l("This is too long: at most %(max)d characters.")),
            ],
            filters=[stripped],
            render_kw={"rows": rows, "maxlength": longest},
            **options,
        )


def stripped(value: str | None) -> str:
    """Take away what stands around a text, as a filter of a field."""
    return (value or "").strip()


def _is_ordinary(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DIGITS and number.adjusted() <= MOST_DIGITS


class RowIdField(HiddenField):
    """The id of a row, which our page has put into its form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[InputRequired(), Regexp(r"\A[0-9]{1,18}\Z")], **options)
