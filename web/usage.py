"""Writing usage and limits in words."""

from flask_babel import format_decimal
from flask_babel import gettext as _

from judge.limits import KIB, MIB


def milliseconds_in_words(milliseconds: int) -> str:
    if milliseconds < 1000:
        return str(_("%(number)s ms", number=milliseconds))
    return str(_("%(number)s s", number=format_decimal(milliseconds / 1000, "0.###")))


def bytes_in_words(count: int) -> str:
    if count >= MIB:
        return str(_("%(number)s MiB", number=format_decimal(count / MIB, "0.#")))
    if count >= KIB:
        return str(_("%(number)s KiB", number=format_decimal(count / KIB, "0.#")))
    return str(_("%(number)s bytes", number=count))
