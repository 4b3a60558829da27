"""Every sentence of ours that a student reads is there in Chinese, too."""

import re
from contextlib import AbstractContextManager, suppress
from io import BytesIO

import pytest
from flask import Flask

from judge.checker.builtin import BUILTIN_CHECKERS, make_checker
from judge.checker.options import BuiltinChecker, CheckerOptions
from judge.compiler_log import MISHAPS
from judge.errors import CheckerError
from judge.remark import Remark, RemarkCode
from web.explanations.checker_message import checker_message
from web.explanations.compiler_notes import with_translated_notes
from web.explanations.remarks import remark_words

CHINESE = re.compile("[\u4e00-\u9fff]")
#: Answers, each with outputs that some checker rejects, or does not like.
PAIRS = [
    (b"3\n4\n5\n", [b"", b"3\n", b"3\n4\n6\n", b"3\n4\n5\n6\n", b"5\n4\n3\n", b"x\n"]),
    (b"YES\n", [b"NO\n", b"", b"maybe\n", b"YES YES\n"]),
    (b"3\n", [b"4\n", b"", b"x\n", b"3 3\n"]),
]


def in_chinese(app: Flask) -> AbstractContextManager[object]:
    return app.test_request_context(headers={"Accept-Language": "zh-CN"})


def messages_of(name: str) -> set[str]:
    said = set()
    for answer, outputs in PAIRS:
        for output in outputs:
            blob = BytesIO(answer)

            def read_answer(count: int, position: int, blob: BytesIO = blob) -> bytes:
                blob.seek(position)
                return blob.read(count)

            checker = make_checker(BuiltinChecker(name=name), CheckerOptions(), read_answer)
            checker.feed(output)
            with suppress(CheckerError):  # it does not read such answers
                judgement = checker.finish()
                said |= {text for text in (judgement.message, judgement.team_message) if text}
    return said


@pytest.mark.parametrize("name", ["default", *BUILTIN_CHECKERS])
def test_what_a_built_in_checker_says_is_translated(app: Flask, name: str) -> None:
    said = messages_of(name)
    assert said
    with in_chinese(app):
        left_in_english = {message for message in said if not CHINESE.search(checker_message(message))}
    assert not left_in_english


@pytest.mark.parametrize("code", RemarkCode)
def test_what_we_say_of_a_run_is_translated(app: Flask, code: RemarkCode) -> None:
    remark = Remark(code=code, file_name="7.out" if code is RemarkCode.NO_OUTPUT_FILE else None)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        english = remark_words(remark)
    with in_chinese(app):
        chinese = remark_words(remark)
    assert not CHINESE.search(english)
    assert CHINESE.search(chinese)
    assert ("7.out" in english, "7.out" in chinese) == (bool(remark.file_name), bool(remark.file_name))


@pytest.mark.parametrize(
    "note",
    [
        *(mishap.told for mishap in MISHAPS),
        "these are the first 64 KiB of the compiler's messages",
        "the compiler ended with exit code 3",
        "the compiler was ended by SIGSEGV",
        "the program has errors, so the compiler was ended here",
        "the compiler needed more than 2048 MiB of memory",
        "the compiler needed more than 60 s of wall time",
        "the compiler needed more than 12.5 s of CPU time",
        "what the compiler made is larger than 64 MiB or 1000 files",
        "the compiler made nothing that could be run",
    ],
)
def test_what_we_add_to_the_messages_of_a_compiler_is_translated(app: Flask, note: str) -> None:
    log = f"main.c:1: error\n\njudge: {note}\n"
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert with_translated_notes(log) == log
    with in_chinese(app):
        translated = with_translated_notes(log).split("\n")[2]
    assert CHINESE.search(translated)
    assert note not in translated


def test_what_a_program_prints_like_us_stays_as_it_is(app: Flask) -> None:
    with in_chinese(app):
        assert with_translated_notes("judge: I know all") == "judge: I know all"
