"""Forms that filter lists. Their values are in the address, so that a filtered list can be shared."""

import ipaddress
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import get_timezone
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.fields import DateTimeLocalField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from web.lists.arguments import LENGTH_LIMIT, has_control_characters

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Every time zone can show the moments of these years.
YEARS = range(1970, 9999)

_NO_MOMENT = _l("This is no date with a time, such as 2026-03-01T08:00.")


class FilterForm(FlaskForm):
    """A form without a token: it changes nothing, and its fields are arguments of the address."""

    class Meta:
        csrf = False

    def __init__(self, **values: Any) -> None:
        super().__init__(formdata=request.args, **values)

    def used(self) -> list[Field]:
        """The fields that say something."""
        return [field for field in self if field.data or field.errors]


class WordField(StringField):
    """One short line: a name, an address."""

    def __init__(self, label: Any, **options: Any) -> None:
        render = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(label, filters=[_strip], render_kw=render | options.pop("render_kw", {}), **options)

    @property
    def words(self) -> str:
        return str(self.data)

    def pre_validate(self, form: FlaskForm) -> None:
        if len(self.data) > LENGTH_LIMIT or has_control_characters(self.data):
            raise ValidationError(_l("This is longer than any name, or has characters that no name has."))


class ChoiceField(SelectField):
    """One of several values, or any."""

    def __init__(self, label: Any, *, every: Any, **options: Any) -> None:
        super().__init__(label, default="", invalid_choice_message=_l("This is none of the choices."), **options)
        self._every = every
        self.offer([])

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Set the choices, each a value and its words."""
        self.choices = [SelectChoice("", self._every), *(SelectChoice(value, words) for value, words in choices)]

    @property
    def words(self) -> str:
        return next((str(choice.label) for choice in self.choices if choice.value == self.data), str(self.data))


class NetworkField(WordField):
    """An IP address, or a network such as 10.0.0.0/8."""

    @property
    def network(self) -> Network | None:
        """None where there is none. Raises ValueError."""
        return network_of(self.data) if self.data else None

    def pre_validate(self, form: FlaskForm) -> None:
        super().pre_validate(form)
        try:
            self.network  # noqa: B018 - it is parsed
        except ValueError as error:
            raise ValidationError(_l("This is neither an IP address nor a network such as 10.0.0.0/8.")) from error


class MomentField(DateTimeLocalField):
    """A minute in the viewer's time zone, which the label names. Its data is aware of the zone.

    `after` names a field with an earlier moment.
    """

    def __init__(self, label: Any, *, after: str | None = None, **options: Any) -> None:
        super().__init__(label, [Optional()], tz=_time_zone, invalid_value_message=_NO_MOMENT, **options)
        self._after = after

    @property
    def words(self) -> str:
        return f"{self.data:%Y-%m-%d %H:%M} ({time_zone_name()})"

    def pre_validate(self, form: FlaskForm) -> None:
        if self.data and self.data.year not in YEARS:
            raise ValidationError(_NO_MOMENT)
        earlier = form[self._after].data if self._after else None
        if self.data and earlier and self.data <= earlier:
            raise ValidationError(_l("This is not after the beginning."))


def network_of(text: str) -> Network:
    """Raises ValueError. Of a network, bits of a host are dropped; a zone of IPv6 is refused, as Postgres does."""
    if "%" in text:
        raise ValueError(f"{text} has a zone")
    return ipaddress.ip_network(text, strict=False)


def time_zone_name() -> str:
    """Return the name of the time zone in which the page shows moments, such as Asia/Shanghai."""
    return str(get_timezone())


def _time_zone() -> ZoneInfo:
    return ZoneInfo(time_zone_name())


def _strip(value: str | None) -> str:
    return (value or "").strip()
