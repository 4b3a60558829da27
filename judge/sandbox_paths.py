"""Paths inside a sandbox, as people are to read them: in what programs print, and in what compilers do."""

import re

from judge.language import PROGRAM_DIR, WORK_DIR

_NAMED = rf"(?:file://)?(?:{PROGRAM_DIR}|{WORK_DIR})"
_BY_PROGRAMS = re.compile(f"{_NAMED}/")
#: /tmp leads to the work directory, and some compilers count from there. A program may mean another file.
_BY_COMPILERS = re.compile(rf"(?:{_NAMED}|(?<![\w/.])(?:file://)?/tmp|\.\./program)/".encode())


def without_sandbox_paths(text: str) -> str:
    """`/sandbox/program/main.py` becomes `main.py`: the file as its author knows it.

    What a program printed is stored as it is, and cleaned where it is shown.
    """
    return _BY_PROGRAMS.sub("", text)


def without_compiler_paths(log: bytes) -> bytes:
    """As without_sandbox_paths(), also for paths that only compilers use. A log is cleaned before it is stored."""
    return _BY_COMPILERS.sub(b"", log)
