"""Compares the first line only: of the answer, and of the output."""

from judge.checker.checker import ReadAnswer
from judge.checker.lines import Lines
from judge.checker.parameters import Parameters
from judge.checker.prefix import FirstLineChecker


class FirstLine(Parameters, frozen=True, kw_only=True):
    case_sensitive: bool = True

    def make(self, read_answer: ReadAnswer) -> FirstLineChecker:
        return FirstLineChecker(Lines(case_sensitive=self.case_sensitive).make, read_answer)
