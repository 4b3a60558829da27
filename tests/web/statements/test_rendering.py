"""Which rendered statements stay in memory."""

import shutil
from pathlib import Path

import pytest

from judge.errors import BlobMissing
from judge.statements.source import StatementSource
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
