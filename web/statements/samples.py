"""Loads the samples of a problem: the only test data that students may see."""

from dataclasses import dataclass

from judge.checker.options import CheckerOptions
from judge.package.manifest import Manifest, TestcaseKind
from judge.store import Store
from web.excerpt import Excerpt, read_excerpt


@dataclass(frozen=True, kw_only=True)
class Sample:
    number: int  #: from 1
    input: Excerpt
    answer: Excerpt
    checker_options: CheckerOptions


def load_samples(store: Store, manifest: Manifest) -> tuple[Sample, ...]:
    """Load the samples. Raises BlobMissing and StoreUnavailable."""
    samples = (testcase for testcase in manifest.testcases if testcase.kind is TestcaseKind.SAMPLE)
    return tuple(
        Sample(
            number=number,
            input=read_excerpt(store, testcase.input_sha256, size_bytes=testcase.input_bytes),
            answer=read_excerpt(store, testcase.answer_sha256, size_bytes=testcase.answer_bytes),
            checker_options=manifest.checker_options_for(testcase),
        )
        for number, testcase in enumerate(samples, start=1)
    )
