"""What is written down of a conversation."""

import re

from judge.evaluation.relay import INTERACTOR_SAYS, SUBMISSION_SAYS, Transcript


def lines_of(transcript: Transcript) -> list[str]:
    return re.sub(r"^\[\d+\.\d{3}\] ", "", transcript.text().decode(), flags=re.MULTILINE).splitlines()


def test_lines_are_put_together_whatever_the_pieces() -> None:
    transcript = Transcript()
    for side, piece in ((">", b"on"), ("<", b"a\nb\n"), (">", b"e\ntw"), ("<", b""), (">", b"o")):
        transcript.add(side, piece)
    assert lines_of(transcript) == ["< a", "< b", "> one", "> two"]


def test_what_is_no_text_is_shown_as_numbers() -> None:
    transcript = Transcript()
    transcript.add(SUBMISSION_SAYS, b"\0\xff\xe4\xb8\xad\n")
    assert lines_of(transcript) == ["> \\x00\\xff中"]


def test_a_line_without_an_end_is_broken() -> None:
    transcript = Transcript()
    transcript.add(SUBMISSION_SAYS, b"x" * 2500)
    assert lines_of(transcript) == ["> " + "x" * 1000, "> " + "x" * 1000, "> " + "x" * 500]


def test_what_is_beyond_the_limit_is_counted() -> None:
    transcript = Transcript(limit_bytes=40)
    transcript.add(INTERACTOR_SAYS, b"first\n")
    transcript.add(SUBMISSION_SAYS, b"y" * 100 + b"\n")
    transcript.add(INTERACTOR_SAYS, b"z" * 10)
    assert lines_of(transcript) == ["< first", "... 110 more bytes were said"]


def test_a_conversation_without_words_has_no_transcript() -> None:
    assert Transcript().text() == b""
