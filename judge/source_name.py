"""What a submission's only file is called, where a package puts files beside it (`include`).

Pasted text has no name. The usual one, such as `main.c`, may be that of a file of the package, and a script of the
package imports the submission by a name. So the name is the first of these that is free:

  - that of the package's template for the language;
  - the name that the package's files import;
  - the problem's own name, as of the header that the package brings, or its short name;
  - `solution`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import PurePath

from judge.language import Language
from judge.main_file import NamedText, imported_words

#: What graders of no particular problem call a submission.
_COMMON_STEMS = ("solution", "submission", "student")
_HEADER_SUFFIXES = (".h", ".hpp", ".hh", ".pyi")
_NO_IDENTIFIER = re.compile(r"\W+")


def source_name(
    language: Language, included: Sequence[NamedText], *, templates: Iterable[str] = (), stems: Iterable[str] = ()
) -> str:
    """`templates`: names of files that the package gives to begin with. `stems`: names that the problem may go by."""
    if not included:
        return language.source_name
    taken = {file.name for file in included}
    return next(name for name in _names(language, included, templates, tuple(stems)) if name not in taken)


def problem_stems(short_name: str, included_names: Iterable[str]) -> tuple[str, ...]:
    """Names that a problem may go by: those of headers that it brings for any language, and its short name."""
    headers = (PurePath(name).stem for name in sorted(included_names) if name.endswith(_HEADER_SUFFIXES))
    return tuple(dict.fromkeys((*headers, _NO_IDENTIFIER.sub("_", short_name))))


def _names(
    language: Language, included: Sequence[NamedText], templates: Iterable[str], stems: Sequence[str]
) -> Iterator[str]:
    yield from (name for name in templates if name.endswith(language.suffixes))
    words = imported_words(included, language)
    usual = PurePath(language.source_name).stem
    imported = (stem for stem in (*stems, *_COMMON_STEMS, usual) if stem.casefold() in words)
    numbered = (f"solution{number}" for number in count(2))
    for stem in chain(imported, stems, _COMMON_STEMS, numbered):
        yield _cased(stem, language) + language.suffixes[0]


def _cased(stem: str, language: Language) -> str:
    """Where a language's own name of a source has a capital, as that of a class, so has this one."""
    if not language.source_name[0].isupper():
        return stem
    return "".join(part[:1].upper() + part[1:] for part in stem.split("_"))
