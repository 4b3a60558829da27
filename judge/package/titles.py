"""What a problem is called: its title, and its short name."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from judge.package.diagnostics import Diagnostics
from judge.package.model import Statement
from judge.package.root import PROBLEM_FILE

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def choose_title(
    names: Mapping[str, str], statements: Sequence[Statement], diagnostics: Diagnostics, *, is_needed: bool
) -> str:
    """The English name, else that of a statement, else any. `is_needed`: where there is none, that is an error."""
    of_statement = next((statement.title for statement in statements if statement.title), "")
    title = names.get("en") or of_statement or next(iter(names.values()), "")
    if is_needed and not title:
        diagnostics.error(PROBLEM_FILE, "no name, and no statement with \\problemname: add a line `name: Two sums`")
    # YAML may escape what no database keeps as text: NUL, and half a surrogate pair
    characters = "".join([title, *(statement.title for statement in statements)])
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in characters):
        diagnostics.error(PROBLEM_FILE, "a control character in the name")
    return title


def choose_short_name(of_ini: str | None, of_source: str | None, diagnostics: Diagnostics) -> str | None:
    slug = _slug(of_ini) or _slug(of_source)
    if slug is None:
        diagnostics.warn(
            "",
            "no short name: call the folder of the package by small letters, digits and dashes, or give the name with "
            "each import",
        )
    return slug


def _slug(name: str | None) -> str | None:
    slug = re.sub(r"[-_. ]+", "-", (name or "").lower()).strip("-")
    return slug if _SLUG.fullmatch(slug) else None
