"""The places in a statement where its author wants samples."""

import re

#: Private characters, which stand for the marks while a text is converted.
NEXT_SAMPLE = "\ue2d8"
REMAINING_SAMPLES = "\ue2d9"
_CLASSES = {NEXT_SAMPLE: "next-sample", REMAINING_SAMPLES: "remaining-samples"}
_MARK = re.compile(rf"<p>\s*([{NEXT_SAMPLE}{REMAINING_SAMPLES}])\s*</p>|([{NEXT_SAMPLE}{REMAINING_SAMPLES}])")
_PLACE = re.compile(r'<div class="(next|remaining)-samples?"></div>')

#: The elements of finished HTML have these classes.
CLASSES = frozenset(_CLASSES.values())


def with_places(html: str) -> str:
    """Make an empty element of each mark."""
    return _MARK.sub(lambda mark: f'<div class="{_CLASSES[mark[1] or mark[2]]}"></div>', html)


def without_marks(text: str) -> str:
    """Drop the private characters that an author wrote: they would be taken for marks."""
    return text.replace(NEXT_SAMPLE, "").replace(REMAINING_SAMPLES, "")


def pieces_of(html: str) -> list[tuple[str, str | None]]:
    """Split finished HTML. After each piece is the place that follows it, `next` or `remaining`; the last has none."""
    parts = _PLACE.split(html)
    return list(zip(parts[::2], [*parts[1::2], None], strict=True))
