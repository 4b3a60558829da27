"""Reads YAML files of a package. Every scalar is a string.

The loader builds only strings, lists and maps: no dates, no tags, no merge keys. So a value means the same in YAML 1.1
and in YAML 1.2.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import yaml

from judge.errors import PackageError
from judge.limits import KIB
from judge.package.diagnostics import Diagnostics
from judge.package.tree import PackageFile

SETTINGS_LIMIT_BYTES = 64 * KIB
_NULL = {"", "~", "null", "Null", "NULL"}
_NUMBER = re.compile(r"^\d{1,9}(\.\d{0,9})?$")

Value: TypeAlias = "str | list[Value] | dict[str, Value]"


def read_text(file: PackageFile, diagnostics: Diagnostics, limit_bytes: int) -> str | None:
    """Read a file's text, without BOM and with LF as the end of a line. None: a fault was reported instead."""
    if file.size_bytes > limit_bytes:
        diagnostics.error(file.path, f"larger than {limit_bytes // KIB} KiB")
        return None
    try:
        with file.open() as stream:
            text = stream.read().decode("utf-8-sig")
    except PackageError as error:
        diagnostics.error(file.path, str(error))
        return None
    except UnicodeDecodeError as error:
        diagnostics.error(file.path, f"not UTF-8: byte {error.start}")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Settings:
    """The keys of one YAML map. Each is taken once; a key that is left at the end is unknown."""

    def __init__(self, values: Mapping[str, Value], file: str, diagnostics: Diagnostics, prefix: str = "") -> None:
        self._values = {key: value for key, value in values.items() if not _is_null(value)}
        self._file = file
        self._diagnostics = diagnostics
        self._prefix = prefix

    @classmethod
    def read(cls, file: PackageFile, diagnostics: Diagnostics) -> "Settings":
        text = read_text(file, diagnostics, SETTINGS_LIMIT_BYTES)
        return cls(_parse(text or "", file.path, diagnostics), file.path, diagnostics)

    @property
    def file(self) -> str:
        return self._file

    def has(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str) -> "Value | None":
        return self._values.pop(key, None)

    def text(self, key: str) -> str | None:
        value = self.take(key)
        if value is None or isinstance(value, str):
            return value
        self.error(key, "must be a string")
        return None

    def one_of(self, key: str, allowed: Iterable[str]) -> str | None:
        value = self.text(key)
        if value is not None and value not in (choices := sorted(allowed)):
            self.error(key, f"is {_shortened(value)}; known are {', '.join(choices)}")
            return None
        return value

    def positive(self, key: str) -> float | None:
        """A number above 0 and below a thousand million. None: it is absent, or a fault was reported."""
        value = self.text(key)
        if value is None:
            return None
        number = parse_positive(value)
        if number is None:
            self.error(key, f"is {_shortened(value)}; it must be a number above 0")
        return number

    def section(self, key: str) -> "Settings":
        value = self.take(key)
        if value is not None and not isinstance(value, dict):
            self.error(key, "must be a map")
        values = value if isinstance(value, dict) else {}
        return Settings(values, self._file, self._diagnostics, f"{self._prefix}{key}.")

    def error(self, key: str, message: str) -> None:
        self._diagnostics.error(self._file, f"{self._prefix}{key} {message}")

    def warn(self, key: str, message: str) -> None:
        self._diagnostics.warn(self._file, f"{self._prefix}{key} {message}")

    def warn_unknown(self) -> None:
        """Warn of every key that was not taken. To be called last."""
        for key in self._values:
            self.warn(_shortened(key), "is not a key of this format and has no effect")


def parse_positive(text: str) -> float | None:
    number = float(text) if _NUMBER.match(text) else 0.0
    return number or None


def _parse(text: str, path: str, diagnostics: Diagnostics) -> dict[str, Value]:
    try:
        # BaseLoader constructs strings, lists and maps only: safer than safe_load.
        value = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        diagnostics.error(path, f"not YAML: {' '.join(str(error).split())[:300]}")
        return {}
    if value is None or value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        diagnostics.error(path, "must be a map of keys")
        return {}
    return value


def _is_null(value: Value) -> bool:
    return isinstance(value, str) and value in _NULL


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}...")
