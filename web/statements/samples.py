"""Loads the samples of a problem: the only test data that students may see."""

import shlex
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from judge.package.manifest import Manifest, ManifestTestcase, StatementSample
from judge.program import RunTogether
from judge.store import Store
from judge.store.blob import CHUNK_BYTES
from web.excerpt import Excerpt, read_excerpt
from web.statements.interaction import Interaction, read_interaction


@dataclass(frozen=True, kw_only=True)
class Sample:
    number: int  #: from 1
    shown_input: (
        Excerpt | None
    )  #: of an interactive problem, what a submission gets is the interactor's: for no student
    shown_answer: Excerpt | None
    interaction: Interaction | None
    command_line: str  #: the arguments of a submission, as a shell takes them; empty where there are none
    downloads: Mapping[str, Excerpt]  #: by the suffix of their files

    @property
    def is_shown(self) -> bool:
        return bool(self.shown_input or self.shown_answer or self.interaction)


def load_samples(store: Store, manifest: Manifest) -> tuple[Sample, ...]:
    """Load the samples: first those that are testcases, in their order. Raises BlobMissing and StoreUnavailable."""
    judged = [_load(store, manifest, testcase, number) for number, testcase in enumerate(manifest.samples, start=1)]
    shown = enumerate(manifest.statement_samples, start=len(judged) + 1)
    return (*judged, *(_load_shown(store, sample, number) for number, sample in shown))


def _load(store: Store, manifest: Manifest, testcase: ManifestTestcase, number: int) -> Sample:
    stdin = read_excerpt(store, testcase.input_sha256, size_bytes=testcase.input_bytes)
    answer = read_excerpt(store, testcase.answer_sha256, size_bytes=testcase.answer_bytes)
    is_secret = manifest.run_together is RunTogether.INTERACTIVE
    shown_input = _excerpt(store, testcase.shown_input_sha256) or (None if is_secret else stdin)
    shown_answer = _excerpt(store, testcase.shown_answer_sha256) or (None if is_secret else answer)
    downloads = {
        "in": _excerpt(store, testcase.download_input_sha256) or shown_input,
        "ans": _excerpt(store, testcase.download_answer_sha256) or shown_answer,
    }
    interaction = _excerpt(store, testcase.interaction_sha256)
    return Sample(
        number=number,
        shown_input=shown_input,
        shown_answer=shown_answer,
        interaction=read_interaction(interaction) if interaction else None,
        command_line=shlex.join(testcase.arguments),
        downloads={suffix: text for suffix, text in downloads.items() if text},
    )


def _load_shown(store: Store, sample: StatementSample, number: int) -> Sample:
    shown_input, shown_answer = _excerpt(store, sample.input_sha256), _excerpt(store, sample.answer_sha256)
    interaction = _excerpt(store, sample.interaction_sha256)
    return Sample(
        number=number,
        shown_input=shown_input,
        shown_answer=shown_answer,
        interaction=read_interaction(interaction) if interaction else None,
        command_line="",
        downloads={suffix: text for suffix, text in (("in", shown_input), ("ans", shown_answer)) if text},
    )


def _excerpt(store: Store, sha256: str | None) -> Excerpt | None:
    return None if sha256 is None else read_excerpt(store, sha256, size_bytes=store.size(sha256))


def zip_samples(store: Store, samples: Iterable[Sample]) -> BinaryIO:
    """Return an archive of all samples as a temporary file, at its start. Raises BlobMissing and StoreUnavailable."""
    archive_file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(archive_file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sample in samples:
            for suffix, part in sample.downloads.items():
                with store.open_blob(part.sha256) as blob, archive.open(f"{sample.number}.{suffix}", "w") as member:
                    _copy(blob, member)
    archive_file.seek(0)
    return cast(BinaryIO, archive_file)


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while chunk := source.read(CHUNK_BYTES):
        target.write(chunk)
