"""Reads the settings in YAML files of a package, and says which of them are wrong or unknown."""

from collections.abc import Iterable, Mapping

from judge.limits import KIB
from judge.package.bounds import Bound, OutOfBounds
from judge.package.diagnostics import Diagnostics
from judge.package.text import read_text
from judge.package.tree import PackageFile
from judge.package.yaml_map import Value, parse_yaml_map

SETTINGS_LIMIT_BYTES = 64 * KIB
_NULL = {"", "~", "null", "Null", "NULL"}


class Settings:
    """The keys of one YAML map. Each is taken once; a key that is left at the end is unknown."""

    def __init__(self, values: Mapping[str, Value], file: str, diagnostics: Diagnostics, prefix: str = "") -> None:
        self._values = {key: value for key, value in values.items() if not _is_null(value)}
        self._file = file
        self._diagnostics = diagnostics
        self._prefix = prefix
        self.is_whole = True  #: False where the file could not be read: then a key that is absent is no fault

    @classmethod
    def read(cls, file: PackageFile, diagnostics: Diagnostics) -> "Settings":
        """Read a file. If it cannot be read, a fault is reported, and there are no keys."""
        text = read_text(file, diagnostics, SETTINGS_LIMIT_BYTES)
        values = None if text is None else parse_yaml_map(text, file.path, diagnostics)
        settings = cls(values or {}, file.path, diagnostics)
        settings.is_whole = values is not None
        return settings

    @property
    def file(self) -> str:
        return self._file

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

    def number(self, key: str, bound: Bound) -> float | None:
        """A number in the bound's unit. None: it is absent, or a fault was reported."""
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.error(key, f"must be a number, not a {'list' if isinstance(value, list) else 'map'}")
            return None
        try:
            number = bound.parse(value)
        except OutOfBounds as fault:
            self.error(key, f"is {_shortened(value)}; {fault}")
            return None
        doubt = bound.doubt(number)
        if doubt is not None:
            self.warn(key, f"is {value}: {doubt}")
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


def _is_null(value: Value) -> bool:
    return isinstance(value, str) and value in _NULL


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}...")
