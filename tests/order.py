"""Which tests come first: those of long files, so that no test process is left with one when the others have ended.

A file goes to one process as a whole, because its tests share what they start (`--dist loadfile`). Files that are not
named here take a few seconds, and fill what is left.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
#: Files, and folders in which most files are long, below tests/: the longest first.
LONG = (
    "web/site/test_hostile_values.py",
    "languages/test_languages.py",
    "sandbox/test_contest_programs.py",
    "sandbox/test_hostile.py",
    "integration",
    "browser",
    "sandbox",
    "supervisor",
    "judge/bench",
    "judge/nsq",
    "judge/checker/test_hostile_outputs.py",
    "web/site/test_routes.py",
    "ops",
)


def longest_first(items: list[pytest.Item]) -> None:
    """Bring the tests into this order; within a file or folder they keep theirs.

    Raises pytest.UsageError if a long file was moved: it would begin late, and nobody would notice.
    """
    gone = [name for name in LONG if not (TESTS / name).exists()]
    if gone:
        raise pytest.UsageError(f"tests/order.py names what does not exist: {', '.join(gone)}")
    items.sort(key=lambda item: _place(item.path.relative_to(TESTS).as_posix()))


def _place(path: str) -> int:
    return next((place for place, name in enumerate(LONG) if path == name or path.startswith(f"{name}/")), len(LONG))
