"""The guard before whatever a visitor sends: no value gets to a query that no row can hold.

Postgres refuses a number beyond bigint and a text with NUL, and such an error would look like ours. What is wrong ends
in a page with a sentence.
"""

from collections.abc import Iterable
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from flask import Flask, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, Map

#: Postgres' bigint.
LARGEST_ROW_ID = 2**63 - 1
_MOST_DIGITS = len(str(LARGEST_ROW_ID))

#: Of the fields that hold a program. Whoever reads them tells the author about a binary file.
PROGRAM_PREFIX = "source"


class WrongValue(BadRequest):
    """A value that cannot be right. `message` is a sentence for the visitor."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class _RowIdConverter(IntegerConverter):
    """A number in a path. No other address has a page."""

    regex = rf"[0-9]{{1,{_MOST_DIGITS}}}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ROW_ID)


def init_parameters(app: Flask) -> None:
    app.url_map.converters["int"] = _RowIdConverter
    app.before_request(_refuse_impossible_texts)


def row_id_parameter(name: str) -> int | None:
    """Return the id that the query of the address has under this name; None without one. Raises WrongValue."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text) <= LARGEST_ROW_ID):
        raise WrongValue(_("The value of “%(name)s” in the address is not a number of ours.", name=name))
    return int(text)


def visitor_address() -> str | None:
    """Return the visitor's IP address; None where a proxy of ours tells none that is one."""
    text = (request.remote_addr or "").partition("%")[0]  # a zone such as %eth0 is a name of the host's
    for kind in (IPv4Address, IPv6Address):
        try:
            return str(kind(text))
        except AddressValueError:
            continue
    return None


def _refuse_impossible_texts() -> None:
    """Refuse NUL in path, query and form, where no text of ours has it. Only programs and files are somebody else's."""
    in_form = (pair for pair in request.form.items(multi=True) if not pair[0].startswith(PROGRAM_PREFIX))
    if "\0" in request.path or _has_nul(request.args.items(multi=True)) or _has_nul(in_form):
        raise WrongValue(_("What was sent has a character that no text has."))


def _has_nul(pairs: Iterable[tuple[str, str]]) -> bool:
    return any("\0" in text for pair in pairs for text in pair)
