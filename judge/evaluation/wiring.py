"""What joins the two programs of a conversation: pipes that nothing stands between."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from judge.sandbox import open_pipe


@dataclass(frozen=True, kw_only=True)
class Ends:
    """What a program gets as its stdin and stdout."""

    stdin_fd: int
    stdout_fd: int


class Wiring(Protocol):
    submission: Ends
    interactor: Ends

    def release(self) -> None:
        """Let go of the programs' ends. Only then can a program see that the other one ended, or closed its end."""

    def end_questions(self) -> None:
        """Let the submission see that nothing more will be said, while what it writes still goes somewhere."""

    def watched(self) -> Mapping[int, int]:
        """The descriptors that must be looked at now, each with its events of poll()."""

    def step(self, fd: int) -> None:
        """Something happened to a descriptor that is watched."""

    def close(self) -> None: ...


class DirectPipes:
    """A Wiring of two pipes.

    We hold their ends until release(), and use none: a pipe has an end, for a program, when nobody else holds it.
    """

    def __init__(self) -> None:
        questions, answers = open_pipe(), open_pipe()
        self.submission = Ends(stdin_fd=questions[0], stdout_fd=answers[1])
        self.interactor = Ends(stdin_fd=answers[0], stdout_fd=questions[1])
        self._questions, self._answers = list(questions), list(answers)

    def release(self) -> None:
        self.end_questions()
        _close_all(self._answers)

    def end_questions(self) -> None:
        _close_all(self._questions)

    def watched(self) -> Mapping[int, int]:
        return {}

    def step(self, fd: int) -> None:
        raise KeyError(fd)

    def close(self) -> None:
        self.release()


def _close_all(fds: list[int]) -> None:
    while fds:
        os.close(fds.pop())
