"""What every checker must offer."""

from collections.abc import Callable
from typing import Protocol

from judge.checker.judgement import Judgement

#: Returns at most so many bytes of the answer, from this position on; fewer only at its end.
ReadAnswer = Callable[[int, int], bytes]


class Checker(Protocol):
    """Judges one output, made for it alone."""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the output, while the program runs. Must not block on the program, nor raise."""

    def finish(self) -> Judgement:
        """Judge. The output has ended; called once, and only where the run itself decided nothing.

        Raises CheckerError where the checker itself failed: never a wrong answer.
        """
