"""Sample interactions: who says what when, as an author wrote it into a file `.interaction`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from web.excerpt import Excerpt


class Speaker(StrEnum):
    JUDGE = "<"
    SUBMISSION = ">"
    NOBODY = "---"  #: between two passes of a multi-pass problem


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one side says until the other one does."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, kw_only=True)
class Interaction:
    turns: tuple[Turn, ...]
    excerpt: Excerpt  #: what is read of the file


def read_interaction(excerpt: Excerpt) -> Interaction:
    """A line begins with `<` where the judge says it, with `>` where the submission does; `---` ends a pass."""
    turns = groupby(_lines(excerpt.text), key=lambda line: line[0])
    return Interaction(
        turns=tuple(Turn(speaker=speaker, text="\n".join(text for _, text in said)) for speaker, said in turns),
        excerpt=excerpt,
    )


def _lines(text: str) -> Iterator[tuple[Speaker, str]]:
    """A line without a speaker belongs to the one before it."""
    speaker = Speaker.JUDGE
    for line in text.splitlines():
        begun = next((one for one in Speaker if line.startswith(one)), None)
        speaker = begun or speaker
        if line.strip():
            yield speaker, line.removeprefix(begun or "")
