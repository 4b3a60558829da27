"""From a jury submission to what can be submitted: its language, its files, the main one first."""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from judge import jury_outputs
from judge.errors import PackageError
from judge.language import Language, Languages, LanguageVariant
from judge.language_choice import FileStart, choose_language
from judge.limits import INLINE_SOURCE_LIMIT_BYTES
from judge.main_file import NamedText, main_first
from judge.source import fault_of_names
from judge.source_text import SourceIsBinary, decode_author_source
from judge.store import Store
from web.problems.jury import JuryFile, JurySubmission
from web.submissions.submitting import SubmittedFile

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")


class JurySourceRefused(Exception):
    """The site would refuse the files as a student's, too. The message is for the author of the package."""


@dataclass(frozen=True, kw_only=True)
class JurySource:
    files: tuple[SubmittedFile, ...]
    size_bytes: int


def jury_variant(submission: JurySubmission, languages: Languages) -> LanguageVariant | None:
    """Return the newest variant of the language that the package names, or whose suffix the first known file has."""
    starts = [FileStart(name=file.name) for file in submission.files]
    return choose_language(starts, languages.every_variant, code=submission.language)


def read_jury_source(store: Store, submission: JurySubmission, language: Language, *, limit_bytes: int) -> JurySource:
    """Raises JurySourceRefused and BlobMissing."""
    _check(submission.files, limit_bytes)
    files = {language.kept_name(file.name): file for file in submission.files}
    texts = {name: _text(store, file) for name, file in files.items()}
    named = [NamedText(name=name, text=text) for name, text in texts.items()]
    ordered = main_first(named, language, entry_point=submission.entry_point)
    size_bytes = sum(len(text.encode()) for text in texts.values())
    is_small = size_bytes <= INLINE_SOURCE_LIMIT_BYTES
    return JurySource(
        files=tuple(
            SubmittedFile(name=name, content=texts[name]) if is_small else _stored(store, name, texts[name])
            for name in ordered
        ),
        size_bytes=size_bytes,
    )


def read_jury_outputs(store: Store, submission: JurySubmission, outputs: Sequence[str]) -> JurySource:
    """Of a problem that takes no programs. Raises JurySourceRefused and BlobMissing."""
    with ExitStack() as stack:
        files = [(file.name, stack.enter_context(store.open_blob(file.sha256))) for file in submission.files]
        try:
            found = jury_outputs.read_jury_outputs(files, outputs, store)
        except PackageError as error:
            raise JurySourceRefused(str(error)) from error
    return JurySource(
        files=tuple(SubmittedFile(name=file.name, sha256=file.sha256) for file in found),
        size_bytes=sum(store.size(file.sha256 or "") for file in found),
    )


def _check(files: tuple[JuryFile, ...], limit_bytes: int) -> None:
    names = [file.name for file in files]
    fault = fault_of_names(names)
    if fault is not None:
        raise JurySourceRefused(fault)
    if sum(file.size_bytes for file in files) > limit_bytes:
        raise JurySourceRefused(f"its source is larger than the problem's limit of {limit_bytes} bytes")
    odd = next((name for name in names if not _FILE_NAME.fullmatch(name)), None)
    if odd is not None:
        raise JurySourceRefused(f"{odd!r} is no file name for a source: use letters, digits, dots, dashes")


def _text(store: Store, file: JuryFile) -> str:
    try:
        return decode_author_source(store.get(file.sha256))
    except SourceIsBinary as error:
        raise JurySourceRefused(f"{file.name} {error}") from error


def _stored(store: Store, name: str, text: str) -> SubmittedFile:
    return SubmittedFile(name=name, sha256=store.put(text.encode()))
