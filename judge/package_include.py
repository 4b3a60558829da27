"""Files of a package that are put beside a submission before it is compiled: `include/LANGUAGE`, `include/default`."""

from collections.abc import Mapping, Sequence

from judge.language_choice import language_id
from judge.main_file import NamedText
from judge.program import IncludedFile
from judge.source_text import SourceIsBinary, decode_author_source
from judge.store import Store

_DEFAULT = "default"
#: Where a language has no directory of its own, it has that of the language that its programs are written in.
_SAME_SOURCES: Mapping[str, str] = {"pypy": "python"}


def included_files(include: Mapping[str, Sequence[IncludedFile]], language: str) -> tuple[IncludedFile, ...]:
    """Those for a language of ours, by its id: its own, and those of `default` whose names it does not have."""
    by_language = {language_id(code): files for code, files in include.items()}
    own = next((by_language[name] for name in (language, _SAME_SOURCES.get(language)) if name in by_language), ())
    names = {file.name for file in own}
    return (*own, *(file for file in by_language.get(_DEFAULT, ()) if file.name not in names))


def included_texts(store: Store, include: Mapping[str, Sequence[IncludedFile]], language: str) -> tuple[NamedText, ...]:
    """The same files with their texts. One that is no text has none. Raises what the store raises."""
    return tuple(
        NamedText(name=file.name, text=_text(store, file), is_included=True)
        for file in included_files(include, language)
    )


def _text(store: Store, file: IncludedFile) -> str:
    try:
        return decode_author_source(store.get(file.sha256))
    except SourceIsBinary:
        return ""


def replaced_files(files: Sequence[NamedText], included: Sequence[NamedText]) -> list[str]:
    """Names of files that the package's own would replace, and that say something else."""
    texts = {file.name: file.text for file in included}
    return [file.name for file in files if file.name in texts and file.text.strip() != texts[file.name].strip()]
