"""Reads the settings in YAML files of a package, and says which of them are wrong or unknown."""

import shlex
from collections.abc import Callable, Iterable, Mapping

from judge.limits import KIB
from judge.package.bounds import Bound, OutOfBounds
from judge.package.diagnostics import Diagnostics
from judge.package.text import read_text
from judge.package.tree import PackageFile
from judge.package.yaml_map import Value, parse_yaml_map

SETTINGS_LIMIT_BYTES = 64 * KIB
#: How many unknown keys of one map a warning names.
_KEYS_NAMED = 8
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Settings:
    """The keys of one YAML map. Each is taken once; a key that is left at the end is unknown."""

    def __init__(self, values: Mapping[str, Value], file: str, diagnostics: Diagnostics, prefix: str = "") -> None:
        self._values = {key: value for key, value in values.items() if not _is_null(value)}
        self._empty = values.keys() - self._values.keys()
        self._file = file
        self._diagnostics = diagnostics
        self._prefix = prefix
        self.is_whole = True  #: False where the file could not be read: then a key that is absent is no fault

    @classmethod
    def read(
        cls, file: PackageFile, diagnostics: Diagnostics, replaced: Callable[[str], str] = lambda text: text
    ) -> "Settings":
        """Read a file. If it cannot be read, a fault is reported, and there are no keys.

        `replaced` changes the text before it is read as YAML.
        """
        text = read_text(file, diagnostics, SETTINGS_LIMIT_BYTES)
        values = None if text is None else parse_yaml_map(replaced(text), file.path, diagnostics)
        settings = cls(values or {}, file.path, diagnostics)
        settings.is_whole = values is not None
        return settings

    @property
    def file(self) -> str:
        return self._file

    @property
    def is_empty(self) -> bool:
        """Whether no key is left."""
        return not self._values

    @property
    def keys(self) -> tuple[str, ...]:
        """Those that are left, in the order of the file."""
        return tuple(self._values)

    def take(self, key: str) -> "Value | None":
        return self._values.pop(key, None)

    def text(self, key: str) -> str | None:
        value = self.take(key)
        if value is None or isinstance(value, str):
            return value
        self.error(key, "must be a string")
        return None

    def peek(self, key: str) -> "Value | None":
        """The value of a key, which is still to be taken."""
        return self._values.get(key)

    def boolean(self, key: str) -> bool | None:
        """None: it is absent, or a fault was reported. YAML 1.1 has `yes` and `on`, too."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, str) and value.lower() in _BOOLEANS:
            return _BOOLEANS[value.lower()]
        self.error(key, "must be true or false")
        return None

    def words(self, key: str) -> tuple[str, ...] | None:
        """A list of strings, or one string, which is split at blanks."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, str):
            return tuple(value.split())
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(str(item) for item in value)
        self.error(key, "must be a string or a list of strings")
        return None

    def arguments(self, key: str) -> tuple[str, ...] | None:
        """Arguments of a program: a list, or one string, which is split as a shell splits it.

        A string with an odd quote, which no shell takes, is split at blanks. A key that is there, but empty, means no
        arguments: so a group gives up those of the group above.
        """
        if key in self._empty:
            return ()
        value = self.take(key)
        if isinstance(value, str):
            try:
                return tuple(shlex.split(value))
            except ValueError:
                return tuple(value.split())
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(str(item) for item in value)
        if value is not None:
            self.error(key, "must be a list of strings, or one string")
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
        """Warn of the keys that were not taken, at once. To be called last."""
        keys = [_shortened(key) for key in self._values]
        if len(keys) == 1:
            self.warn(keys[0], "is not a key of this format and has no effect")
        elif keys:
            rest = f" and {len(keys) - _KEYS_NAMED} more" if len(keys) > _KEYS_NAMED else ""
            self.warn(f"{', '.join(keys[:_KEYS_NAMED])}{rest}", "are no keys of this format and have no effect")


def _is_null(value: Value) -> bool:
    return isinstance(value, str) and value in _NULL


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}...")
