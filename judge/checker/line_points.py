"""Gives points for each line that is right, in order: a share of what a testcase can give.

White space at the ends of a line does not count, nor do blank lines.
"""

from collections import deque

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import STRIPPED_FILLED_LINES
from judge.checker.items import ItemReader
from judge.checker.judgement import Decision, Judgement
from judge.checker.parameters import Parameters
from judge.checker.quoting import quote
from judge.checker.tokens import PIECE_BYTES
from judge.errors import CheckerError


class LinePoints(Parameters, frozen=True, kw_only=True):
    point_distribution: str = ""  #: the points of each line, in numbers with spaces between; empty: all are alike
    filler_lines_required: bool = False  #: no points unless there are as many lines as expected
    accepts_partial: bool = False  #: for problems with scores, which give points to what is accepted only
    feedback: bool = True  #: the student is told how many lines are right

    def make(self, read_answer: ReadAnswer) -> "LinePointsChecker":
        return LinePointsChecker(self, read_answer)

    def points(self) -> list[float]:
        """Raises CheckerError."""
        try:
            points = [float(word) for word in self.point_distribution.replace(",", " ").split()]
        except ValueError as error:
            raise CheckerError(f"point_distribution must be numbers with spaces between: {error}") from error
        if points and not (min(points) >= 0 < sum(points) < float("inf")):
            raise CheckerError("the numbers of point_distribution must not be negative, and not all 0")
        return points


class LinePointsChecker:
    """A judge.checker.checker.Checker."""

    def __init__(self, parameters: LinePoints, read_answer: ReadAnswer) -> None:
        self._parameters = parameters
        self._points = parameters.points()
        self._read = read_answer
        self._position = 0  # in the answer, up to where it was read
        self._output = ItemReader(STRIPPED_FILLED_LINES)
        self._answer = ItemReader(STRIPPED_FILLED_LINES)
        self._expected: deque[bytes] = deque()  # lines that were read and wait to be compared
        self._answer_ended = False
        self._compared = 0  # lines of the answer
        self._right = 0
        self._earned = 0.0
        self._extra = False  # the output has more lines
        self._first_wrong: str | None = None

    def feed(self, chunk: bytes) -> None:
        for start in range(0, len(chunk), PIECE_BYTES):
            if not self._extra:
                for line in self._output.read(chunk[start : start + PIECE_BYTES]):
                    self._compare(line)

    def finish(self) -> Judgement:
        for line in self._output.end():
            self._compare(line)
        missing = 0
        while self._next() is not None:
            missing += 1
        if self._points and len(self._points) != self._compared:
            raise CheckerError(f"point_distribution has {len(self._points)} numbers, the answer {self._compared} lines")
        return self._judgement(missing)

    def _compare(self, found: bytes) -> None:
        expected = self._next()
        if expected is None:
            self._extra = True
        elif expected == found:
            self._right += 1
            self._earned += self._points_of(self._compared - 1)
        elif self._first_wrong is None:
            texts = f"expected {quote(expected)}, found {quote(found)}"
            self._first_wrong = f"line {self._compared} without blank ones: {texts}"

    def _points_of(self, index: int) -> float:
        if not self._points:
            return 1.0
        return self._points[index] if index < len(self._points) else 0.0

    def _next(self) -> bytes | None:
        while not self._expected and not self._answer_ended:
            data = self._read(PIECE_BYTES, self._position)
            self._position += len(data)
            self._answer_ended = not data
            self._expected.extend(self._answer.read(data) if data else self._answer.end())
        if not self._expected:
            return None
        self._compared += 1
        return self._expected.popleft()

    def _judgement(self, missing: int) -> Judgement:
        count = f"{self._right} of {self._compared} lines are right"
        if self._right == self._compared and not self._extra:
            return Judgement(decision=Decision.ACCEPTED, message=count, score_multiplier=1.0)
        if self._extra:
            count = "there are more lines than expected"
        elif missing:
            count += f", {missing} are missing"
        is_void = self._extra or (missing > 0 and self._parameters.filler_lines_required)
        share = 0.0 if is_void else self._earned / (sum(self._points) or self._compared)
        return Judgement(
            decision=Decision.ACCEPTED if share > 0 and self._parameters.accepts_partial else Decision.WRONG,
            message=count if self._first_wrong is None else f"{self._first_wrong}; {count}",
            team_message=count if self._parameters.feedback else None,
            score_multiplier=share,
        )
