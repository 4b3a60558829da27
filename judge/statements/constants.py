"""Constants of a package: `{{name}}` in a Markdown statement stands for their values."""

import re
from collections.abc import Mapping

#: What the format means by these, they keep.
_MARKS = frozenset(("nextsample", "remainingsamples"))
_CONSTANT = re.compile(r"\{\{([A-Za-z_][A-Za-z0-9_]*)\}\}")


def with_constants(text: str, constants: Mapping[str, str]) -> str:
    """Put in the values. A name that is no constant stays as it is: it may be a mark, or text."""
    return _CONSTANT.sub(lambda found: found[0] if found[1] in _MARKS else constants.get(found[1], found[0]), text)
