"""Paths inside a sandbox, as people are to read them in stderr and in what a compiler prints."""

import re

from judge.language import PROGRAM_DIR, WORK_DIR

_DIRECTORY = re.compile(rf"(?:file://)?(?:{PROGRAM_DIR}|{WORK_DIR})/")


def without_sandbox_paths(text: str) -> str:
    """`/sandbox/program/main.py` becomes `main.py`: the file as its author knows it.

    Texts are stored as they were printed, and cleaned where they are shown.
    """
    return _DIRECTORY.sub("", text)
