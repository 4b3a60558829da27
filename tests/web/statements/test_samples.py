"""What students see and get of a sample, by what the package has beside its data."""

from pathlib import Path
from typing import Any

import pytest

from judge.package.manifest import Manifest, ManifestTestcase, StatementSample, TestcaseKind
from judge.program import RunTogether
from judge.store import Store, open_store
from tests.web.site_data import LIMITS
from web.statements.samples import Sample, load_samples


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path.joinpath("store").as_uri())


def sample(store: Store, run_together: RunTogether = RunTogether.BATCH, **texts: str) -> Sample:
    digests: dict[str, Any] = {f"{name}_sha256": store.put(text.encode()) for name, text in texts.items()}
    testcase = ManifestTestcase(
        name="sample/1",
        kind=TestcaseKind.SAMPLE,
        input_sha256=store.put(b"data in"),
        input_bytes=7,
        answer_sha256=store.put(b"data ans"),
        answer_bytes=8,
        **digests,
    )
    manifest = Manifest(
        slug="sums", limits=LIMITS, source_limit_bytes=1024, testcases=(testcase,), run_together=run_together
    )
    return load_samples(store, manifest)[0]


def shown(sample: Sample) -> list[str | None]:
    return [text.text if text else None for text in (sample.shown_input, sample.shown_answer)]


def downloads(sample: Sample) -> dict[str, str]:
    return {suffix: text.text for suffix, text in sample.downloads.items()}


def test_the_data_is_shown_where_there_is_nothing_else(store: Store) -> None:
    assert shown(sample(store)) == ["data in", "data ans"]
    assert downloads(sample(store)) == {"in": "data in", "ans": "data ans"}


def test_a_sample_for_the_statement_alone_follows_the_testcases(store: Store) -> None:
    manifest = Manifest(
        slug="sums",
        limits=LIMITS,
        source_limit_bytes=1024,
        testcases=(),
        statement_samples=(
            StatementSample(name="sample/1", interaction_sha256=store.put(b"<1\n>2\n")),
            StatementSample(name="sample/2", input_sha256=store.put(b"in"), answer_sha256=store.put(b"ans")),
        ),
    )
    first, second = load_samples(store, manifest)
    assert (first.number, first.interaction is not None, downloads(first)) == (1, True, {})
    assert (shown(second), downloads(second)) == (["in", "ans"], {"in": "in", "ans": "ans"})


def test_in_statement_is_shown_and_downloaded_instead(store: Store) -> None:
    found = sample(store, shown_input="said")
    assert shown(found) == ["said", "data ans"]
    assert downloads(found) == {"in": "said", "ans": "data ans"}


def test_in_download_and_ans_download_are_the_downloads(store: Store) -> None:
    found = sample(store, shown_input="said", download_input="got", download_answer="got too")
    assert shown(found) == ["said", "data ans"]
    assert downloads(found) == {"in": "got", "ans": "got too"}


def test_the_data_of_an_interactive_problem_is_never_shown(store: Store) -> None:
    found = sample(store, RunTogether.INTERACTIVE)
    assert shown(found) == [None, None]
    assert downloads(found) == {}
    assert not found.is_shown


def test_an_interaction_is_shown_turn_by_turn(store: Store) -> None:
    found = sample(store, RunTogether.INTERACTIVE, interaction="<3\n<4\n>? 1\n<-5\n---\n\n>! 2\n", download_answer="x")
    assert found.is_shown
    assert found.interaction is not None
    assert [(turn.speaker.value, turn.text) for turn in found.interaction.turns] == [
        ("<", "3\n4"),
        (">", "? 1"),
        ("<", "-5"),
        ("---", ""),
        (">", "! 2"),
    ]
    assert downloads(found) == {"ans": "x"}
