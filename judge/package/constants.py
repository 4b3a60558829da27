"""Constants of problem.yaml: `{{name}}` stands for its value in programs, in settings of groups and in statements.

A constant may be a map of ways to write it, such as `value: 1000000` and `latex: 10^6`: `{{name}}` is the first one,
and `{{name.latex}}` the other.
"""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import BinaryIO

from judge.errors import PackageError
from judge.limits import MIB
from judge.package.model import NamedFile
from judge.package.settings import Settings
from judge.package.tree import PackageFile

_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_USE = re.compile(rf"\{{\{{({_NAME.pattern}(?:\.{_NAME.pattern})?)\}}\}}")
_USUAL_WAY = "value"
#: Marks of the format in statements, which keep their meaning.
_MARKS = frozenset(("nextsample", "remainingsamples"))
#: Larger files are data, in which nobody writes constants; nor do constants make a text larger by so much.
_TEXT_LIMIT_BYTES = MIB


def read_constants(settings: Settings) -> Mapping[str, str]:
    value = settings.take("constants")
    if value is None:
        return {}
    if not isinstance(value, dict):
        settings.error("constants", "must be a map of names to values")
        return {}
    constants: dict[str, str] = {}
    for name, constant in value.items():
        ways = constant if isinstance(constant, dict) else {}
        usual = ways.get(_USUAL_WAY) if ways else constant
        texts = {f"{name}.{way}": text for way, text in ways.items() if isinstance(text, str) and _NAME.fullmatch(way)}
        if isinstance(usual, str) and _NAME.fullmatch(name) and len(texts) == len(ways):
            constants |= {name: usual, **texts}
        else:
            settings.error("constants", f"has {name[:60]!r}, which is no name with a string or a number")
    return constants


def with_constants(text: str, constants: Mapping[str, str]) -> str:
    """Put in the values. A name that is no constant stays as it is: it may be a mark, or text.

    Raises PackageError where they make the text much larger: a small package must not fill the memory.
    """

    def value(match: re.Match[str]) -> str:
        return match[0] if match[1] in _MARKS else constants.get(match[1], match[0])

    if not constants:
        return text
    growth = sum(len(value(match)) - len(match[0]) for match in _USE.finditer(text))
    if growth > _TEXT_LIMIT_BYTES:
        raise PackageError(f"constants make a text of the package larger by more than {_TEXT_LIMIT_BYTES // MIB} MiB")
    return _USE.sub(value, text)


def all_with_constants(texts: Iterable[str], constants: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(with_constants(text, constants) for text in texts)


def file_with_constants(named: NamedFile, constants: Mapping[str, str]) -> NamedFile:
    """The file itself, where it is no text, or uses no constant. Else the values are put in whenever it is opened."""
    file = named.file
    if not constants or file.size_bytes > _TEXT_LIMIT_BYTES:
        return named
    with file.open() as stream:
        raw = stream.read()
    content = _replaced(raw, constants)
    if content == raw:
        return named
    changed = replace(
        file,
        origin=f"{file.origin} with constants",
        size_bytes=len(content),
        opener=lambda: _open_replaced(file, constants),
    )
    return NamedFile(name=named.name, file=changed)


def _open_replaced(file: PackageFile, constants: Mapping[str, str]) -> BinaryIO:
    with file.open() as stream:
        return io.BytesIO(_replaced(stream.read(), constants))


def _replaced(raw: bytes, constants: Mapping[str, str]) -> bytes:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    return with_constants(text, constants).encode("utf-8")
