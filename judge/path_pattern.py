"""The patterns of paths in submissions.yaml, such as `wrong_answer/{a,b}*.py` or `secret/*-large`.

`*` and `?` stand for characters of one name, and never for a slash. A pattern that names a directory is about all that
is in it.
"""

import re
from fnmatch import fnmatchcase

_BRACES = re.compile(r"\{([^{}]*)\}")


def names(pattern: str, path: str) -> bool:
    """Whether the pattern names the path itself."""
    parts = path.split("/")
    return any(len(one) == len(parts) and _fits(one, parts) for one in _expanded(pattern))


def covers(pattern: str, path: str) -> bool:
    """Whether the pattern names the path, or a directory above it."""
    parts = path.split("/")
    return any(len(one) <= len(parts) and _fits(one, parts) for one in _expanded(pattern))


def _fits(pattern: list[str], parts: list[str]) -> bool:
    return all(fnmatchcase(part, of_part) for of_part, part in zip(pattern, parts, strict=False))


def _expanded(pattern: str) -> list[list[str]]:
    """The parts of each pattern without braces: `{a,b}.py` is `a.py` and `b.py`."""
    braces = _BRACES.search(pattern)
    if braces is None:
        return [pattern.rstrip("/").split("/")]
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return [parts for choice in braces[1].split(",") for parts in _expanded(f"{before}{choice.strip()}{after}")]
