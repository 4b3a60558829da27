"""The kinds of values that a variable may have. Each says in words what it takes, for errors and for the docs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

#: ASCII only, and short enough for any machine's integers; int() and float() take much more ("1_000", "nan").
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[T]):
    """What a variable's text means."""

    words: str  #: continues the sentence "JUDGE_X must be ..."
    parse: Callable[[str], T]  #: raises ValueError for text of another kind


def optional(kind: Kind[T]) -> Kind[T | None]:
    """The same kind, with None for the empty text."""
    return Kind(words=kind.words, parse=lambda text: kind.parse(text) if text else None)


def text(*, minimum_length: int = 1) -> Kind[str]:
    def parse(text: str) -> str:
        _require(len(text) >= minimum_length)
        return text

    return Kind(words="text" if minimum_length == 1 else f"at least {minimum_length} characters", parse=parse)


def matching(pattern: str, words: str) -> Kind[str]:
    """Text that the regular expression matches as a whole."""

    def parse(text: str) -> str:
        _require(re.fullmatch(pattern, text, re.ASCII) is not None)
        return text

    return Kind(words=words, parse=parse)


def one_of(*choices: str) -> Kind[str]:
    """One of some words, in upper or lower case."""

    def parse(text: str) -> str:
        _require(text.lower() in choices)
        return text.lower()

    return Kind(words=f"one of {', '.join(choices)}", parse=parse)


def whole_number(minimum: int, maximum: int) -> Kind[int]:
    def parse(text: str) -> int:
        _require(_WHOLE_NUMBER.fullmatch(text) is not None)
        _require(minimum <= int(text) <= maximum)
        return int(text)

    return Kind(words=f"a whole number from {minimum} to {maximum}", parse=parse)


def decimal_number(maximum: float) -> Kind[float]:
    def parse(text: str) -> float:
        _require(_DECIMAL_NUMBER.fullmatch(text) is not None)
        _require(float(text) <= maximum)
        return float(text)

    return Kind(words=f"a number from 0 to {maximum:g}", parse=parse)


def flag() -> Kind[bool]:
    def parse(text: str) -> bool:
        _require(text in ("0", "1"))
        return text == "1"

    return Kind(words="0 or 1", parse=parse)


def port() -> Kind[int]:
    return whole_number(1, 65535)


def port_or_none() -> Kind[int | None]:
    """None for 0 and for the empty text: nothing is served."""
    number = whole_number(0, 65535)
    return Kind(words="a port, or 0 for none", parse=lambda text: number.parse(text or "0") or None)


def path() -> Kind[Path]:
    return Kind(words="a path", parse=Path)


def absolute_path() -> Kind[Path]:
    def parse(text: str) -> Path:
        _require(text.startswith("/"))
        return Path(text)

    return Kind(words="an absolute path", parse=parse)


def url(*schemes: str) -> Kind[str]:
    """A URL with a host; a slash at its end is dropped."""

    def parse(text: str) -> str:
        parts = urlsplit(text)
        _require(parts.scheme in schemes and bool(parts.hostname))
        _require(parts.port != 0)  # raises ValueError where it is no port at all
        return text.rstrip("/")

    return Kind(words=f"a URL that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}", parse=parse)


def items() -> Kind[tuple[str, ...]]:
    """Lower-case words between commas; none for the empty text."""
    return Kind(words="words separated by commas", parse=lambda text: tuple(part.lower() for part in _parts(text)))


def addresses() -> Kind[tuple[str, ...]]:
    """`host:port` between commas, as (host:port, ...); none for the empty text. An http:// in front is dropped."""

    def parse(text: str) -> tuple[str, ...]:
        return tuple(_address(part) for part in _parts(text))

    return Kind(words="host:port, several separated by commas", parse=parse)


def cores() -> Kind[tuple[int, ...] | None]:
    """Numbers of cores between commas. `any` is the empty tuple; None is the empty text."""
    number = whole_number(0, 65535)

    def parse(text: str) -> tuple[int, ...] | None:
        if text in ("", "any"):
            return () if text else None
        return tuple(number.parse(part.strip()) for part in text.split(","))

    return Kind(words="numbers of cores separated by commas, or any", parse=parse)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _address(text: str) -> str:
    address = text.removeprefix("http://").rstrip("/")
    host, _, number = address.rpartition(":")
    _require(bool(host) and "/" not in host)
    port().parse(number)
    return address


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError
