"""Compares words as text."""

from enum import StrEnum

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import WORDS, WORDS_OF_FILLED_LINES, WORDS_OF_LINES
from judge.checker.parameters import Parameters
from judge.checker.streamed import Comparison, StreamedChecker, same_bytes, same_ignoring_case


class LineBreaks(StrEnum):
    """Which line ends count. Those at the end of a text never do."""

    NONE = "none"
    ALL = "all"
    FILLED = "filled"  #: those of lines that have words


CUTS = {LineBreaks.NONE: WORDS, LineBreaks.ALL: WORDS_OF_LINES, LineBreaks.FILLED: WORDS_OF_FILLED_LINES}


class Words(Parameters, frozen=True, kw_only=True):
    case_sensitive: bool = True
    line_breaks: LineBreaks = LineBreaks.NONE

    def make(self, read_answer: ReadAnswer) -> StreamedChecker:
        same = same_bytes if self.case_sensitive else same_ignoring_case
        return StreamedChecker(Comparison(cut=CUTS[self.line_breaks], same=same), read_answer)
