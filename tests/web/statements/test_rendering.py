"""Which rendered statements stay in memory."""

import dataclasses
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from judge.errors import BlobMissing
from judge.statements import pandoc
from judge.statements.rendering import convert_statement
from judge.statements.source import StatementImage, StatementSource
from judge.store import Store, open_store
from web.statements.rendering import StatementRenderer


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path.joinpath("store").as_uri())


def statements(store: Store, count: int) -> list[str]:
    return [
        store.put(StatementSource(format="md", title="Apples", text=f"Statement {number}").to_json())
        for number in range(count)
    ]


def renderer(store: Store) -> StatementRenderer:
    return StatementRenderer(store, lambda _sha256, image: image.name, kept=2)


def test_a_statement_is_rendered_once_and_the_one_not_looked_at_for_longest_goes(store: Store, tmp_path: Path) -> None:
    render = renderer(store).render
    first, second, third = statements(store, 3)
    shown = [render(sha256).html for sha256 in (first, second)]
    render(first)
    render(third)
    shutil.rmtree(tmp_path / "store")
    assert render(first).html == shown[0]
    with pytest.raises(BlobMissing):
        render(second)


def test_a_statement_that_was_missing_is_looked_for_again(store: Store, tmp_path: Path) -> None:
    render = renderer(store).render
    (sha256,) = statements(store, 1)
    shutil.rmtree(tmp_path / "store")
    with pytest.raises(BlobMissing):
        render(sha256)
    assert statements(open_store(tmp_path.joinpath("store").as_uri()), 1) == [sha256]
    assert "Statement 0" in render(sha256).html


LATEX = StatementSource(
    format="tex",
    title="Sums",
    text="\\section{Input}Two $n$.\n\\includegraphics{fig}",
    images=(StatementImage(name="fig.png", sha256="0" * 64),),
)


def test_latex_that_an_earlier_release_stored_is_converted_when_it_is_shown(store: Store) -> None:
    """The first release stored the source alone."""
    sha256 = store.put(
        b'{"format":"tex","title":"Sums","text":"\\\\section{Input}Two $n$.\\n\\\\includegraphics{fig}",'
        b'"images":[{"name":"fig.png","sha256":"' + b"0" * 64 + b'"}],"version":1}'
    )
    assert sha256 == store.put(LATEX.to_json())
    html = renderer(store).render(sha256).html
    assert "<h2>Input</h2>" in html
    assert '<img src="fig.png"' in html


def test_latex_is_shown_without_pandoc_once_it_is_converted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    converted = convert_statement(LATEX)
    stored = store.put(replace(LATEX, html=converted.html, notices=("a notice",)).to_json())
    expected = renderer(store).render(store.put(LATEX.to_json()))
    monkeypatch.setattr(pandoc, "PANDOC", dataclasses.replace(pandoc.PANDOC, program="no-such-converter"))
    found = renderer(store).render(stored)
    assert found.html == expected.html
    assert found.notices == ("a notice",)


def test_without_pandoc_old_latex_is_shown_as_it_stands(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "PANDOC", dataclasses.replace(pandoc.PANDOC, program="no-such-converter"))
    found = renderer(store).render(store.put(LATEX.to_json()))
    assert found.html.startswith("<pre>\n\\section{Input}")
    assert found.notices == ("it is shown as it stands: no-such-converter (pandoc) is not installed here",)


def test_html_in_the_store_is_sanitised_once_more(store: Store) -> None:
    sha256 = store.put(replace(LATEX, html="<p onclick=alert(1)>x<script>alert(1)</script></p>").to_json())
    assert renderer(store).render(sha256).html == "<p>x</p>"
