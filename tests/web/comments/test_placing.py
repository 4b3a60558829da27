import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from web.comments.placing import segments
from web.comments.queries import SeenComment, Thread
from web.submissions.highlighting import highlighted

MOMENT = datetime(2026, 10, 1, tzinfo=UTC)
SOURCE = '/* a comment\n   over\r\n   lines */\nint main(void) {\n\n    return "</pre>"[0];\n}\n'


def thread(number: int, line: int) -> Thread:
    comment = SeenComment(
        thread_id=number,
        file_name="main.c",
        first_line=line,
        last_line=line,
        resolved_at=None,
        id=number,
        author_id=1,
        author_name="Ada",
        text="Why?",
        created_at=MOMENT,
        edited_at=None,
        deleted_at=None,
        is_withdrawn=None,
    )
    return Thread(comments=(comment,))


@given(st.lists(st.integers(1, 20), max_size=6))
def test_no_line_and_no_thread_is_lost_and_every_piece_is_whole(lines: list[int]) -> None:
    whole = highlighted(SOURCE, "c")
    threads = [thread(number, line) for number, line in enumerate(lines)]
    pieces = segments(whole, threads)
    code = [match for piece in pieces for match in re.findall(r"<code>(.*)</code>", piece.html, re.DOTALL)]
    assert "".join(code) == "".join(re.findall(r"<code>(.*)</code>", whole, re.DOTALL))
    assert sorted(shown.id for piece in pieces for shown in piece.threads) == list(range(len(lines)))
    for piece in pieces:
        for tag in ("span", "pre", "div", "code"):
            assert len(re.findall(f"<{tag}[ >]", piece.html)) == piece.html.count(f"</{tag}>")


def test_a_thread_stands_below_its_line() -> None:
    first, second = segments(highlighted("a\nb\nc\n", "text"), [thread(1, 2)])
    assert first.html.count("linenos") == 2
    assert second.html.count("linenos") == 1
    assert first.threads
    assert not second.threads
