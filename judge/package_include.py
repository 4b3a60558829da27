"""Files of a package that are put beside a submission before it is compiled: `include/LANGUAGE`, `include/default`."""

from collections.abc import Mapping, Sequence

from judge.language_choice import language_id
from judge.program import IncludedFile

_DEFAULT = "default"
#: Where a language has no directory of its own, it has that of the language that its programs are written in.
_SAME_SOURCES: Mapping[str, str] = {"pypy": "python"}


def included_files(include: Mapping[str, Sequence[IncludedFile]], language: str) -> tuple[IncludedFile, ...]:
    """Those for a language of ours, by its id. The files in `default` are for the languages without a directory."""
    by_language = {language_id(code): tuple(files) for code, files in include.items()}
    for name in (language, _SAME_SOURCES.get(language), _DEFAULT):
        if name in by_language:
            return by_language[name]
    return ()
