"""Loads the samples of a problem: the only test data that students may see."""

import codecs
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from judge.limits import KIB
from judge.package.manifest import Manifest, TestcaseKind
from judge.store import Store
from judge.store.blob import CHUNK_BYTES

#: A page shows so much of each input and answer. They can be downloaded whole.
SAMPLE_LIMIT_BYTES = 16 * KIB


@dataclass(frozen=True, kw_only=True)
class SampleText:
    text: str
    size_bytes: int
    sha256: str
    is_utf8: bool  #: as far as it is shown

    @property
    def truncated(self) -> bool:
        return self.size_bytes > SAMPLE_LIMIT_BYTES

    @property
    def media_type(self) -> str:
        return "text/plain" if self.is_utf8 else "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class Sample:
    number: int  #: from 1
    input: SampleText
    answer: SampleText

    def parts(self) -> dict[str, SampleText]:
        """By the suffix of its file."""
        return {"in": self.input, "ans": self.answer}


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


def _text(store: Store, sha256: str, size_bytes: int) -> SampleText:
    with store.open_blob(sha256) as stream:
        start = stream.read(SAMPLE_LIMIT_BYTES)
    return SampleText(
        text=start.decode("utf-8", "replace"), size_bytes=size_bytes, sha256=sha256, is_utf8=_is_utf8(start)
    )


def _is_utf8(start: bytes) -> bool:
    """Whether this is the beginning of UTF-8; the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True
