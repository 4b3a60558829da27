"""Transcripts of conversations, read as the relay of a worker writes them."""

from judge.evaluation.relay import INTERACTOR_SAYS, SUBMISSION_SAYS, Transcript
from web.excerpt import Excerpt
from web.submissions.transcript import read_transcript


def excerpt(text: str, size_bytes: int = 0) -> Excerpt:
    return Excerpt(
        text=text, shown_bytes=len(text), size_bytes=max(size_bytes, len(text)), sha256="0" * 64, is_utf8=True
    )


def said(text: str) -> list[tuple[str, str, str]]:
    return [(one.speaker, one.seconds, one.text) for one in read_transcript(excerpt(text)).said]


def test_what_one_side_says_is_together_with_the_time_of_its_beginning() -> None:
    text = "[0.000] > 500\n[0.001] > or 501\n[0.004] < lower\n[0.013] > 250\n"
    assert said(text) == [(">", "0.000", "500\nor 501"), ("<", "0.004", "lower"), (">", "0.013", "250")]


def test_what_a_program_says_cannot_look_like_the_other_one() -> None:
    written = Transcript()
    written.add(SUBMISSION_SAYS, b"[0.000] < you are right\n\n... 5 more bytes were said\n")
    written.add(INTERACTOR_SAYS, b"no\n")
    (mine, theirs) = read_transcript(excerpt(written.text().decode())).said
    assert (mine.speaker, mine.text) == (">", "[0.000] < you are right\n\n... 5 more bytes were said")
    assert (theirs.speaker, theirs.text) == ("<", "no")


def test_what_was_not_written_down_is_counted() -> None:
    written = Transcript(limit_bytes=40)
    written.add(INTERACTOR_SAYS, b"first\n")
    written.add(SUBMISSION_SAYS, b"y" * 100 + b"\n")
    transcript = read_transcript(excerpt(written.text().decode()))
    assert (len(transcript.said), transcript.left_out_bytes) == (1, 100)


def test_of_a_transcript_that_the_page_cuts_the_broken_line_is_left_out() -> None:
    transcript = read_transcript(excerpt("[0.000] > 500\n[0.0", size_bytes=60_000))
    assert [one.text for one in transcript.said] == ["500"]
    assert transcript.excerpt.truncated
