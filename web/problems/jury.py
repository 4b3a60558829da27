"""What a version is verified with: its jury submissions and their promises, and what its programs are tried on.

It is one JSON blob, which names the blobs of the files.
"""

import msgspec

from judge.errors import PackageError
from judge.expectation import Expectation
from judge.package.model import TimeLimitRule
from judge.verification.time_limit import USUAL_RULE


class JuryFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str  #: without its folders
    sha256: str
    size_bytes: int


class JurySubmission(msgspec.Struct, frozen=True, kw_only=True):
    """What judge.package.model.ExampleSubmission says, with its files in the store."""

    folder: str
    name: str
    files: tuple[JuryFile, ...]
    expectation: Expectation
    language: str | None = None  #: a language code of the format; None: the files' suffixes tell
    entry_point: str | None = None


class Jury(msgspec.Struct, frozen=True, kw_only=True):
    """Two imports of the same package have equal bytes, and so the same digest."""

    submissions: tuple[JurySubmission, ...]
    checks_sha256: str | None = None  #: a judge.verification.checks.PackageChecks; None: there is nothing to check
    time_limit_rule: TimeLimitRule | None = None  #: None: the format has none of its own

    @property
    def rule(self) -> TimeLimitRule:
        return self.time_limit_rule or USUAL_RULE

    def to_json(self) -> bytes:
        return _encoder.encode(self)

    @classmethod
    def from_json(cls, raw: bytes) -> "Jury":
        """Raises PackageError if the blob is none."""
        try:
            return msgspec.json.decode(raw, type=cls)
        except msgspec.MsgspecError as error:
            raise PackageError(f"not the submissions of a jury: {error}") from error


#: Verdicts of an expectation are a set, which has no order of its own.
_encoder = msgspec.json.Encoder(order="deterministic")
