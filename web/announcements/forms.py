"""The form of an announcement."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.fields import DateTimeLocalField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from web.announcements.models import LONGEST_TEXT, LONGEST_TITLE
from web.forms import Form, ProseField, stripped
from web.lists.forms import YEARS


class AnnouncementForm(Form):
    title = StringField(
        _l("Title"),
        validators=[
            DataRequired(_l("Give it a title.")),
            Length(max=LONGEST_TITLE, message=_l("This is too long: at most %(max)d characters.")),
        ],
        filters=[stripped],
        render_kw={"maxlength": LONGEST_TITLE},
    )
    text = ProseField(
        _l("Text"),
        description=_l("Markdown, as in problem statements."),
        missing=_l("Write something."),
        longest=LONGEST_TEXT,
        rows=10,
    )
    pinned_until = DateTimeLocalField(
        _l("On top until"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )

    def validate_pinned_until(self, field: DateTimeLocalField) -> None:
        if field.data is not None and field.data.year not in YEARS:
            raise ValidationError(_l("This is no date with a time, such as 2026-03-01T08:00."))

    def pinned_until_in(self, zone: ZoneInfo) -> datetime | None:
        """Return the moment that was entered in this zone. Of an hour that a clock shows twice, it is the first."""
        entered: Any = self.pinned_until.data
        return None if entered is None else entered.replace(tzinfo=zone)
