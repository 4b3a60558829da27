"""The submissions of a package, made ready to be judged as the site would judge them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import PurePath

from judge.errors import PackageError
from judge.jury_outputs import read_jury_outputs
from judge.language import OUTPUT_FILES
from judge.language_choice import FileStart, choose_language, older_variants
from judge.package.manifest import Manifest
from judge.package.model import ExampleSubmission
from judge.package.names import format_name
from judge.package.tree import PackageFile
from judge.package_include import included_files
from judge.program import RunTogether
from judge.served_language import ServedLanguage
from judge.source import SourceFile, fault_of_names
from judge.source_text import SourceIsBinary, decode_author_source
from judge.store import Store
from judge.verification.absence import language_words

_OUTPUTS = ServedLanguage(language=OUTPUT_FILES.language, variant=OUTPUT_FILES.variant, image_digest="")
_FIRST_BYTES = 200
_PYTHON_2 = re.compile(r"\A#!.*\bpython2")


@dataclass(frozen=True, kw_only=True)
class JurySubmission:
    """A submission that can be judged."""

    submission: ExampleSubmission
    language: ServedLanguage
    files: tuple[SourceFile, ...]
    older_languages: tuple[ServedLanguage, ...] = ()  #: tried in order where it does not compile, and should
    remarks: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Below submissions/."""
        return f"{self.submission.folder}/{self.submission.name}"

    def in_each_language(self) -> "Iterator[JurySubmission]":
        """Itself, and then the same in each older language, with a remark."""
        yield self
        for older in self.older_languages:
            remark = f"it does not compile as {self.language.variant.name}: judged as {older.variant.name}"
            yield replace(self, language=older, remarks=(*self.remarks, remark))


def prepare(
    submission: ExampleSubmission, served: Mapping[str, ServedLanguage], manifest: Manifest, store: Store
) -> JurySubmission | str:
    """Return why it cannot be judged, in words, where the site would refuse it."""
    try:
        if manifest.run_together is RunTogether.OUTPUT_ONLY:
            outputs = _read_outputs(submission, manifest, store)
            return JurySubmission(submission=submission, language=_OUTPUTS, files=outputs)
        language = find_language(submission, served)
        if language is None:
            return _why_no_language(submission)
        files = read_sources(submission, limit_bytes=manifest.source_limit_bytes)
    except PackageError as error:
        return str(error)
    return JurySubmission(
        submission=submission,
        language=language,
        files=tuple(replace(file, name=language.language.kept_name(file.name)) for file in files),
        older_languages=_older_languages(submission, language, served),
        remarks=(*_remarks_on_source(files, language), *_remarks_on_names(files, language, manifest)),
    )


def _why_no_language(submission: ExampleSubmission) -> str:
    if submission.language:
        return f"no language here is called {submission.language}"
    return language_words([PurePath(file.path).name for file in submission.files])


def find_language(submission: ExampleSubmission, served: Mapping[str, ServedLanguage]) -> ServedLanguage | None:
    """The newest variant of the language that submissions.yaml names, or that the first known file is in."""
    starts = [FileStart(name=PurePath(file.path).name, first_bytes=_first_bytes(file)) for file in submission.files]
    return choose_language(starts, served.values(), code=submission.language)


def _older_languages(
    submission: ExampleSubmission, newest: ServedLanguage, served: Mapping[str, ServedLanguage]
) -> tuple[ServedLanguage, ...]:
    """None where the newest one is to say whether it compiles."""
    return () if submission.expectation.allows_compiler_error else older_variants(newest, tuple(served.values()))


def _first_bytes(file: PackageFile) -> bytes:
    with file.open() as stream:
        return stream.read(_FIRST_BYTES)


def _read_outputs(submission: ExampleSubmission, manifest: Manifest, store: Store) -> tuple[SourceFile, ...]:
    with ExitStack() as stack:
        files = [(file.path, stack.enter_context(file.open())) for file in submission.files]
        return read_jury_outputs(files, manifest.required_files, store)


def read_sources(submission: ExampleSubmission, *, limit_bytes: int) -> tuple[SourceFile, ...]:
    """Raises PackageError where the site would refuse the files, or one is damaged."""
    fault = fault_of_names([format_name(file.name) for file in submission.files])
    if fault is not None:
        raise PackageError(fault)
    sources: list[SourceFile] = []
    for file in submission.files:
        with file.open() as stream:
            raw = stream.read(limit_bytes + 1)
        limit_bytes -= len(raw)
        if limit_bytes < 0:
            raise PackageError(f"its source is larger than the problem's limit, at {file.path}")
        try:
            sources.append(SourceFile(name=format_name(file.name), content=decode_author_source(raw)))
        except SourceIsBinary as error:
            raise PackageError(f"{file.path} {error}") from error
    return tuple(sources)


def _remarks_on_source(files: Sequence[SourceFile], language: ServedLanguage) -> tuple[str, ...]:
    if not any(_PYTHON_2.match(file.content or "") for file in files):
        return ()
    return (f"its first line asks for Python 2, which is not here: judged as {language.variant.name}",)


def _remarks_on_names(files: Sequence[SourceFile], language: ServedLanguage, manifest: Manifest) -> tuple[str, ...]:
    """The format lets files of the package replace those of a submission."""
    included = {file.name for file in included_files(manifest.include, language.language.id)}
    return tuple(f"its {file.name} is replaced by that of include/" for file in files if file.name in included)
