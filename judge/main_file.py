"""Which of a submission's files is run. The order in which they were sent never counts.

It is the file called `main`. Without one, it is the file with an entry point, but not one that another file imports:
modules of scripts often have an entry point for their own tests. Else it is the first by name. A language says in
language.toml what its entry points and imports look like.

The author of a package can say which one it is, for a submission of the package.

A package may put files beside those of a submission (`include`). Where one of them is made to be run, such as a grader
that calls the submission's function, it is the main file. Any other of them is a library.

Where nothing but the order of names would decide, `equal_candidates` says so: students are asked.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from judge.language import Language

_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, kw_only=True)
class NamedText:
    name: str
    text: str
    is_included: bool = False  #: the package put it there

    @property
    def stem(self) -> str:
        return PurePath(self.name).stem


def main_first(files: Iterable[NamedText], language: Language, *, entry_point: str | None = None) -> list[str]:
    """Return the names, that of the main file first, the others sorted.

    `entry_point` is the main file's name, or its name without suffix, as of a class. A name that no file has is
    ignored.
    """
    ordered = sorted(files, key=lambda file: file.name)
    sources = [file for file in ordered if file.name.endswith(language.suffixes)] or ordered
    main = _candidates(sources, language, entry_point)[0]
    return [file.name for file in sorted(ordered, key=lambda file: file is not main)]


def equal_candidates(files: Iterable[NamedText], language: Language) -> list[str]:
    """Names of the files of which each could be the main one, and nothing tells which. None of them where one is.

    Where the linker takes all files alike, it does not matter, and they are never equal.
    """
    sources = sorted((file for file in files if file.name.endswith(language.suffixes)), key=lambda file: file.name)
    candidates = _candidates(sources, language) if sources else ()
    if language.has_several_entry_points:
        candidates = [file for file in candidates if _has_entry_point(file.text, language)]
    elif language.imports is None:
        return []
    return [file.name for file in candidates] if len(candidates) > 1 else []


def _candidates(files: Sequence[NamedText], language: Language, entry_point: str | None = None) -> Sequence[NamedText]:
    """What can be the main file, as well as can be told: one, or several that differ in their names alone."""
    candidates = _if_any(files, lambda file: not file.name.endswith(language.module_suffixes))
    graders = [file for file in candidates if file.is_included and _is_grader(file, files, language)]
    if graders:
        return graders[:1]
    for file in files:
        if entry_point in (file.name, file.stem):
            return [file]
    named = [file for file in candidates if file.stem.casefold() == "main"]
    if named:
        return [min(named, key=lambda file: _position(file.name, language))]
    imported = _imported(files, language.imports)
    candidates = _if_any(candidates, lambda file: not file.is_included)
    candidates = _if_any(candidates, lambda file: file.name not in imported)
    return _if_any(candidates, lambda file: _has_entry_point(file.text, language))


def _is_grader(file: NamedText, files: Sequence[NamedText], language: Language) -> bool:
    """Whether an included file is run, and calls the submission: not a library that the submission uses."""
    sent = [other for other in files if not other.is_included]
    if _imports_any([file], sent, language):
        return True
    return _has_entry_point(file.text, language) and not _imports_any(sent, [file], language)


def _position(name: str, language: Language) -> tuple[bool, int]:
    """Where several files are called `main`: the usual name comes first, then the usual suffix."""
    suffixes = language.suffixes
    return name != language.source_name, next(
        (index for index, suffix in enumerate(suffixes) if name.endswith(suffix)), len(suffixes)
    )


def _if_any(files: Sequence[NamedText], condition: Callable[[NamedText], bool]) -> Sequence[NamedText]:
    """Return those for which it holds, or all of them where it holds for none."""
    return [file for file in files if condition(file)] or files


def _has_entry_point(text: str, language: Language) -> bool:
    return language.entry_point is not None and language.entry_point.search(text) is not None


def _imports_any(files: Sequence[NamedText], others: Sequence[NamedText], language: Language) -> bool:
    words = imported_words(files, language)
    return any(file.stem.casefold() in words for file in others)


def imported_words(files: Iterable[NamedText], language: Language) -> set[str]:
    """The words of all imports, the names of what is imported among them, in lower case."""
    if language.imports is None:
        return set()
    return {word for file in files for word in _words(language.imports, file.text)}


def _imported(files: Sequence[NamedText], imports: re.Pattern[str] | None) -> set[str]:
    """Return the names of the files that another one imports."""
    if imports is None:
        return set()
    words = {file.name: _words(imports, file.text) for file in files}
    return {
        file.name
        for file in files
        if any(file.stem.casefold() in words[other.name] for other in files if other is not file)
    }


def _words(imports: re.Pattern[str], text: str) -> set[str]:
    return {word.casefold() for match in imports.finditer(text) for word in _WORD.findall(match[0])}
