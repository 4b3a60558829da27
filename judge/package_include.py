"""Files of a package that are put beside a submission before it is compiled: `include/LANGUAGE`, `include/default`."""

from collections.abc import Mapping, Sequence

from judge.language_choice import language_id
from judge.program import IncludedFile

_DEFAULT = "default"
#: Where a language has no directory of its own, it has that of the language that its programs are written in.
_SAME_SOURCES: Mapping[str, str] = {"pypy": "python"}


def included_files(include: Mapping[str, Sequence[IncludedFile]], language: str) -> tuple[IncludedFile, ...]:
    """Those for a language of ours, by its id: its own, and those of `default` whose names it does not have."""
    by_language = {language_id(code): files for code, files in include.items()}
    own = next((by_language[name] for name in (language, _SAME_SOURCES.get(language)) if name in by_language), ())
    names = {file.name for file in own}
    return (*own, *(file for file in by_language.get(_DEFAULT, ()) if file.name not in names))
