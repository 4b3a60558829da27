"""Loads the samples of a problem: the only test data that students may see."""

import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from judge.checker.options import CheckerOptions
from judge.package.manifest import Manifest
from judge.store import Store
from judge.store.blob import CHUNK_BYTES
from web.excerpt import Excerpt, read_excerpt


@dataclass(frozen=True, kw_only=True)
class Sample:
    number: int  #: from 1
    input: Excerpt
    answer: Excerpt
    checker_options: CheckerOptions

    def parts(self) -> dict[str, Excerpt]:
        """By the suffix of its file."""
        return {"in": self.input, "ans": self.answer}


def load_samples(store: Store, manifest: Manifest) -> tuple[Sample, ...]:
    """Load the samples. Raises BlobMissing and StoreUnavailable."""
    return tuple(
        Sample(
            number=number,
            input=read_excerpt(store, testcase.input_sha256, size_bytes=testcase.input_bytes),
            answer=read_excerpt(store, testcase.answer_sha256, size_bytes=testcase.answer_bytes),
            checker_options=manifest.checker_options_for(testcase),
        )
        for number, testcase in enumerate(manifest.samples, start=1)
    )


def zip_samples(store: Store, samples: Iterable[Sample]) -> BinaryIO:
    """Return an archive of all samples as a temporary file, at its start. Raises BlobMissing and StoreUnavailable."""
    archive_file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(archive_file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sample in samples:
            for suffix, part in sample.parts().items():
                with store.open_blob(part.sha256) as blob, archive.open(f"{sample.number}.{suffix}", "w") as member:
                    _copy(blob, member)
    archive_file.seek(0)
    return cast(BinaryIO, archive_file)


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while chunk := source.read(CHUNK_BYTES):
        target.write(chunk)
