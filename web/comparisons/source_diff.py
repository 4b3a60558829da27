"""The unified difference of two sources, line by line: pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CONTEXT_LINES = 3
#: Of each file. Longer ones take seconds, where somebody writes lines for that.
COMPARED_LINES = 2000


class Mark(StrEnum):
    SAME = "same"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, kw_only=True)
class DiffLine:
    mark: Mark
    old_number: int | None  #: from 1; None: only the new file has the line
    new_number: int | None
    text: str


@dataclass(frozen=True, kw_only=True)
class FileDiff:
    name: str
    old: str  #: the whole text; empty where there is no such file
    new: str
    hunks: tuple[tuple[DiffLine, ...], ...]  #: none where nothing changed, or the files are too long
    is_too_long: bool

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


def diff_of_files(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[FileDiff, ...]:
    """Compare files by name. A single file of each is the same program, whatever its name."""
    if len(old) == len(new) == 1:
        old = dict(zip(new, old.values(), strict=True))
    return tuple(_diff(name, old.get(name, ""), new.get(name, "")) for name in dict.fromkeys([*new, *old]))


def _diff(name: str, old: str, new: str) -> FileDiff:
    lines = old.splitlines(), new.splitlines()
    is_too_long = max(map(len, lines)) > COMPARED_LINES
    hunks = () if is_too_long else tuple(_hunks(*lines))
    return FileDiff(name=name, old=old, new=new, hunks=hunks, is_too_long=is_too_long)


def _hunks(old: list[str], new: list[str]) -> Iterator[tuple[DiffLine, ...]]:
    matcher = SequenceMatcher(None, old, new)
    for group in matcher.get_grouped_opcodes(CONTEXT_LINES):
        yield tuple(line for opcode in group for line in _lines(opcode, old, new))


def _lines(opcode: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> Iterator[DiffLine]:
    tag, old_start, old_stop, new_start, new_stop = opcode
    if tag == "equal":
        for at, text in enumerate(old[old_start:old_stop]):
            yield DiffLine(mark=Mark.SAME, old_number=old_start + at + 1, new_number=new_start + at + 1, text=text)
        return
    for at in range(old_start, old_stop):
        yield DiffLine(mark=Mark.OLD, old_number=at + 1, new_number=None, text=old[at])
    for at in range(new_start, new_stop):
        yield DiffLine(mark=Mark.NEW, old_number=None, new_number=at + 1, text=new[at])
