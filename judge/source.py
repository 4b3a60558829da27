"""The source of a submission."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One file of a submission: its text, or the digest of the blob that holds it."""

    name: str
    content: str | None = None
    sha256: str | None = None
