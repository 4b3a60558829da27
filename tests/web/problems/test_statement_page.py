import shutil
from pathlib import Path

import pytest

from judge.errors import BlobMissing
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from judge.store import Store, open_store
from tests.web.site_data import LIMITS
from web.problems.statement_page import SampleShelf


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path.joinpath("store").as_uri())


def samples_of_problems(store: Store, count: int) -> list[str]:
    """Manifests of problems with one sample each."""
    return [
        store.put(
            Manifest(
                slug=f"problem-{number}",
                limits=LIMITS,
                source_limit_bytes=1024,
                testcases=(
                    ManifestTestcase(
                        name="sample/1",
                        kind=TestcaseKind.SAMPLE,
                        input_sha256=store.put(b"1 2"),
                        input_bytes=3,
                        answer_sha256=store.put(b"3"),
                        answer_bytes=1,
                    ),
                ),
            ).to_json()
        )
        for number in range(count)
    ]


def test_samples_are_read_once_and_no_more_are_kept_than_wanted(store: Store, tmp_path: Path) -> None:
    samples = SampleShelf(store, kept=2).samples
    first, second, third = samples_of_problems(store, 3)
    assert [sample.shown_input.text for sample in samples(first)] == ["1 2"]
    samples(second)
    samples(first)
    samples(third)
    shutil.rmtree(tmp_path / "store")
    assert [sample.shown_answer.text for sample in samples(first)] == ["3"]
    with pytest.raises(BlobMissing):
        samples(second)
