"""The source of a submission."""

from collections.abc import Sequence
from dataclasses import dataclass

from judge.limits import SOURCE_FILE_LIMIT


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One file of a submission: its text, or the digest of the blob that holds it."""

    name: str
    content: str | None = None
    sha256: str | None = None


def fault_of_names(names: Sequence[str]) -> str | None:
    """Why files with these names are no submission, in words. A submission has no folders."""
    if len(names) > SOURCE_FILE_LIMIT:
        return f"it has {len(names)} files, and at most {SOURCE_FILE_LIMIT} can be submitted together"
    return "two of its files have the same name" if len(set(names)) < len(names) else None
