"""Compares lines with the white space in them. Blank lines at the end never count, and CR LF is a line end."""

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import LINES, STRIPPED_FILLED_LINES, STRIPPED_LINES
from judge.checker.parameters import Parameters
from judge.checker.streamed import Comparison, StreamedChecker, same_bytes, same_ignoring_case


class Lines(Parameters, frozen=True, kw_only=True):
    case_sensitive: bool = True
    trailing_spaces: bool = False  #: white space at the end of a line counts

    def make(self, read_answer: ReadAnswer) -> StreamedChecker:
        cut = LINES if self.trailing_spaces else STRIPPED_LINES
        same = same_bytes if self.case_sensitive else same_ignoring_case
        return StreamedChecker(Comparison(cut=cut, same=same), read_answer)


class RightStrippedLines(Parameters, frozen=True, kw_only=True):
    """DMOJ's."""

    filter_new_line: bool = False  #: blank lines do not count anywhere

    def make(self, read_answer: ReadAnswer) -> StreamedChecker:
        cut = STRIPPED_FILLED_LINES if self.filter_new_line else STRIPPED_LINES
        return StreamedChecker(Comparison(cut=cut, same=same_bytes), read_answer)
