"""Loads the samples of a problem: the only test data that students may see."""

from dataclasses import dataclass

from judge.limits import KIB
from judge.package.manifest import Manifest, TestcaseKind
from judge.store import Store

SAMPLE_LIMIT_BYTES = 16 * KIB


@dataclass(frozen=True, kw_only=True)
class SampleText:
    text: str
    size_bytes: int

    @property
    def truncated(self) -> bool:
        return self.size_bytes > SAMPLE_LIMIT_BYTES


@dataclass(frozen=True, kw_only=True)
class Sample:
    number: int  #: from 1
    input: SampleText
    answer: SampleText


def load_samples(store: Store, manifest: Manifest) -> tuple[Sample, ...]:
    """Load the samples. Raises BlobMissing and StoreUnavailable."""
    samples = (testcase for testcase in manifest.testcases if testcase.kind is TestcaseKind.SAMPLE)
    return tuple(
        Sample(
            number=number,
            input=_text(store, testcase.input_sha256, testcase.input_bytes),
            answer=_text(store, testcase.answer_sha256, testcase.answer_bytes),
        )
        for number, testcase in enumerate(samples, start=1)
    )


def _text(store: Store, sha256: str, size_bytes: int) -> SampleText:
    with store.open_blob(sha256) as stream:
        start = stream.read(SAMPLE_LIMIT_BYTES)
    return SampleText(text=start.decode("utf-8", "replace"), size_bytes=size_bytes)
