"""Which language a file of a package is in: a submission of its author, or a program that checks.

A language code of the package format decides where one is given, else a file's suffix. Where several languages have a
suffix, the usual one wins, unless the file's first line names another. Of a language, it is the newest variant.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol, TypeVar

from judge.language import Language

#: They win where several languages have a suffix, .py for example.
_USUAL_LANGUAGES = ("c", "cpp", "python", "java")
#: Ids of our languages by the codes of the package format, and by what first lines name, where they are not the same.
_IDS: Mapping[str, str] = {
    "c++": "cpp",
    "cs": "csharp",
    "f90": "fortran",
    "gnucobol": "cobol",
    "js": "javascript",
    "kt": "kotlin",
    "lisp": "commonlisp",
    "node": "javascript",
    "pypy2": "pypy",
    "pypy3": "pypy",
    "py": "python",
    "python2": "python",
    "python3": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "ts": "typescript",
}
#: The codes of the package format for our ids, where they are not the same.
_CODES: Mapping[str, str] = {"commonlisp": "lisp", "pypy": "python3", "python": "python3"}
_START_A_CLASS = ("java", "kotlin", "scala")
_SHELL = "bash"
_INTERPRETER = re.compile(rb"\A#!\s*(?:\S*/env\s+(?:-S\s+)?)?(?:\S*/)?([a-z]+\d?)")


class IsInLanguage(Protocol):
    """A variant of a language, such as a worker serves or an installation has."""

    @property
    def language(self) -> Language: ...


V = TypeVar("V", bound=IsInLanguage)


@dataclass(frozen=True, kw_only=True)
class FileStart:
    """What tells of the language of a file."""

    name: str
    first_bytes: bytes = b""


def language_id(code: str) -> str:
    """The id of our language for a code of the package format, whether this installation has it or not."""
    return _IDS.get(code.lower(), code.lower())


def language_code(language_id: str) -> str:
    """The code of the package format for a language of ours."""
    return _CODES.get(language_id, language_id)


def entry_point_of(main_file: str, language_id: str) -> str:
    """What the package format calls the entry point of a program: a file, or the class where a language starts one."""
    if language_id not in _START_A_CLASS:
        return main_file
    stem = PurePath(main_file).stem
    return f"{stem[:1].upper()}{stem[1:]}Kt" if language_id == "kotlin" else stem


def choose_language(files: Iterable[FileStart], variants: Collection[V], *, code: str | None = None) -> V | None:
    """None where no language here has the code, or a suffix of any of the files.

    `variants`: all that there are; of a language, the newest one last.
    """
    if code is not None:
        return newest_variant(language_id(code), variants)
    return next(filter(None, (_language_of(file, variants) for file in files)), None)


def language_of_first_line(first_bytes: bytes, variants: Collection[V]) -> V | None:
    """The language that runs a script. None where its first line names none, or a shell: every image has one."""
    named = _named_in_first_line(first_bytes)
    return newest_variant(named, variants) if named is not None and named != _SHELL else None


def newest_variant(language_id: str, variants: Collection[V]) -> V | None:
    return next((entry for entry in reversed(tuple(variants)) if entry.language.id == language_id), None)


def older_variants(newest: V, variants: Collection[V]) -> tuple[V, ...]:
    """The other variants of its language, the newest first. An old program may compile in one of them alone."""
    of_language = [entry for entry in variants if entry.language.id == newest.language.id]
    return tuple(reversed(of_language[: of_language.index(newest)]))


def _language_of(file: FileStart, variants: Collection[V]) -> V | None:
    name = PurePath(file.name).name
    entries = sorted(variants, key=lambda entry: entry.language.id not in _USUAL_LANGUAGES)
    # Capitals tell: C++ has the suffix .C, and C has .c
    exact = [entry for entry in entries if name.endswith(entry.language.suffixes)]
    claims = [entry.language.id for entry in exact or entries if entry.language.suffix_of(name) is not None]
    if not claims:
        return None
    asked = _named_in_first_line(file.first_bytes)
    return newest_variant(asked if asked in claims else claims[0], variants)


def _named_in_first_line(first_bytes: bytes) -> str | None:
    named = _INTERPRETER.match(first_bytes)
    return language_id(named[1].decode()) if named else None
