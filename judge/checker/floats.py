"""Compares numbers that may differ a little, and other words as text."""

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import WORDS
from judge.checker.parameters import Parameters
from judge.checker.streamed import Comparison, StreamedChecker, same_bytes, same_ignoring_case
from judge.checker.tolerance import Accepts, Tolerance, parse_number, same_number, ulps_between

USUAL_TOLERANCE = 1e-6


class Floats(Parameters, frozen=True, kw_only=True):
    """It suffices to be within one of them. If none is given, `absolute` and `relative` are USUAL_TOLERANCE."""

    absolute: float | None = None
    relative: float | None = None
    ulps: float | None = None  #: steps from one double to the next
    case_sensitive: bool = False  #: words that are no numbers

    def make(self, read_answer: ReadAnswer) -> StreamedChecker:
        text = same_bytes if self.case_sensitive else same_ignoring_case
        same = same_number(parse_number, self._accepts(), text)
        return StreamedChecker(Comparison(cut=WORDS, same=same), read_answer)

    def _accepts(self) -> Accepts:
        if (self.absolute, self.relative, self.ulps) == (None, None, None):
            return Tolerance(absolute=USUAL_TOLERANCE, relative=USUAL_TOLERANCE).accepts
        within = Tolerance(absolute=self.absolute, relative=self.relative).accepts
        most_ulps = self.ulps
        if most_ulps is None:
            return within
        return lambda answer, found: within(answer, found) or ulps_between(answer, found) <= most_ulps
