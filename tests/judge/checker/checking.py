"""Judges an output by a built-in checker, in chunks, with the answer in a file."""

import functools
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from judge.checker.builtin import make_checker
from judge.checker.checker import ReadAnswer
from judge.checker.judgement import Decision, Judgement
from judge.checker.options import BuiltinChecker, CheckerOptions

Parameter = bool | float | str


@contextmanager
def answer_file(answer: bytes) -> Iterator[ReadAnswer]:
    descriptor = os.memfd_create("answer", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, answer)
        yield functools.partial(os.pread, descriptor)
    finally:
        os.close(descriptor)


def judge_output(name: str, answer: bytes, chunks: Sequence[bytes], **parameters: Parameter) -> Judgement:
    with answer_file(answer) as read_answer:
        checker = make_checker(BuiltinChecker(name=name, parameters=parameters), CheckerOptions(), read_answer)
        for chunk in chunks:
            checker.feed(chunk)
        return checker.finish()


def accepts(name: str, answer: bytes, output: bytes, **parameters: Parameter) -> bool:
    judgement = judge_output(name, answer, [output], **parameters)
    return judgement.decision is Decision.ACCEPTED
