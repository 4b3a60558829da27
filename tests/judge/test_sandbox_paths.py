import pytest

from judge.sandbox_paths import without_sandbox_paths


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ('  File "/sandbox/program/main.py", line 1', '  File "main.py", line 1'),
        ("/sandbox/program/src/a.cpp:3:1: error", "src/a.cpp:3:1: error"),
        ("at file:///sandbox/program/main.js:1:7", "at main.js:1:7"),
        ("/sandbox/work/a.o and /sandbox/program/b.c", "a.o and b.c"),
        ("/usr/lib/python3/random.py", "/usr/lib/python3/random.py"),
        ("/sandbox/programs", "/sandbox/programs"),
    ],
)
def test_files_are_called_as_their_author_called_them(printed: str, shown: str) -> None:
    assert without_sandbox_paths(printed) == shown
