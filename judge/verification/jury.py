"""The submissions of a package, made ready to be judged as the site would judge them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from judge.errors import PackageError
from judge.limits import SOURCE_FILE_LIMIT
from judge.package.model import ExampleSubmission
from judge.served_language import ServedLanguage
from judge.source import SourceFile
from judge.source_text import SourceIsBinary, SourceIsNotUtf8, decode_source

#: They win if several languages claim a suffix, .py for example.
_USUAL_LANGUAGES = ("c", "cpp", "python", "java")
#: Codes of the package format for languages that have another id here. Python 2 is judged as Python 3.
_LANGUAGE_CODES = {"python2": "python", "python3": "python", "pypy2": "pypy", "pypy3": "pypy", "c++": "cpp"}
_PYTHON_2 = re.compile(r"\A#!.*\bpython2")


@dataclass(frozen=True, kw_only=True)
class JurySubmission:
    """A submission that can be judged."""

    submission: ExampleSubmission
    language: ServedLanguage
    files: tuple[SourceFile, ...]
    remarks: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Below submissions/."""
        return f"{self.submission.folder}/{self.submission.name}"


def prepare(
    submission: ExampleSubmission, served: Mapping[str, ServedLanguage], *, limit_bytes: int
) -> JurySubmission | str:
    """Return why it cannot be judged, in words, where the site would refuse it."""
    language = find_language(submission, served)
    if language is None:
        return f"no language here is called {submission.language}" if submission.language else _NO_SUFFIX
    try:
        files = read_sources(submission, limit_bytes=limit_bytes)
    except PackageError as error:
        return str(error)
    return JurySubmission(
        submission=submission,
        language=language,
        files=tuple(replace(file, name=language.language.kept_name(file.name)) for file in files),
        remarks=_remarks_on_source(files, language),
    )


_NO_SUFFIX = "no language here has this suffix"


def find_language(submission: ExampleSubmission, served: Mapping[str, ServedLanguage]) -> ServedLanguage | None:
    """The newest variant of the language that submissions.yaml names, or whose suffix the first known file has."""
    entries = sorted(served.values(), key=lambda entry: entry.language.id not in _USUAL_LANGUAGES)
    if submission.language is not None:
        wanted = _LANGUAGE_CODES.get(submission.language.lower(), submission.language.lower())
        return _newest(wanted, served)
    for file in submission.files:
        suffix = PurePath(file.path).suffix
        for entry in entries:
            if suffix and PurePath(entry.language.kept_name(file.path)).suffix in entry.language.suffixes:
                return _newest(entry.language.id, served)
    return None


def _newest(language_id: str, served: Mapping[str, ServedLanguage]) -> ServedLanguage | None:
    entry = next((entry for entry in served.values() if entry.language.id == language_id), None)
    return None if entry is None else served[entry.language.variants[-1].id]


def read_sources(submission: ExampleSubmission, *, limit_bytes: int) -> tuple[SourceFile, ...]:
    """Raises PackageError where the site would refuse the files, or one is damaged."""
    _check_names([PurePath(file.path).name for file in submission.files])
    sources: list[SourceFile] = []
    for file in submission.files:
        with file.open() as stream:
            raw = stream.read(limit_bytes + 1)
        limit_bytes -= len(raw)
        if limit_bytes < 0:
            raise PackageError(f"its source is larger than the problem's limit, at {file.path}")
        try:
            sources.append(SourceFile(name=PurePath(file.path).name, content=decode_source(raw)))
        except (SourceIsBinary, SourceIsNotUtf8) as error:
            raise PackageError(f"{file.path} {error}") from error
    return tuple(sources)


def _remarks_on_source(files: Sequence[SourceFile], language: ServedLanguage) -> tuple[str, ...]:
    if not any(_PYTHON_2.match(file.content or "") for file in files):
        return ()
    return (f"its first line asks for Python 2, which is not here: judged as {language.variant.name}",)


def _check_names(names: Sequence[str]) -> None:
    """The site has no folders within a submission either. Raises PackageError."""
    if len(names) > SOURCE_FILE_LIMIT:
        raise PackageError(f"it has {len(names)} files, and at most {SOURCE_FILE_LIMIT} can be submitted together")
    if len(set(names)) < len(names):
        raise PackageError("two of its files have the same name")
