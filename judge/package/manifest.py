"""The manifest of a problem version: all that a worker must know, as one JSON blob named by its digest."""

from enum import StrEnum

import msgspec

from judge.checker.options import CheckerOptions
from judge.errors import PackageError
from judge.grading import OnReject
from judge.limits import ProblemLimits


class TestcaseKind(StrEnum):
    SAMPLE = "sample"
    SECRET = "secret"  # noqa: S105


class ManifestTestcase(msgspec.Struct, frozen=True, kw_only=True):
    name: str  #: path below data/ without suffix, such as secret/01-small
    kind: TestcaseKind
    input_sha256: str
    input_bytes: int
    answer_sha256: str
    answer_bytes: int
    #: None: the problem's. Its key is the one of the first release: another would change the digest.
    checker_options: CheckerOptions | None = msgspec.field(default=None, name="validator")


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Two imports of the same package have equal bytes, and so the same digest."""

    slug: str
    limits: ProblemLimits
    source_limit_bytes: int
    testcases: tuple[ManifestTestcase, ...]
    checker_options: CheckerOptions = msgspec.field(default=CheckerOptions(), name="validator")
    on_reject: OnReject = OnReject.BREAK
    language_limits: dict[str, ProblemLimits] = {}  #: by language id; a language that is not in it has `limits`
    version: int = 1

    @property
    def samples(self) -> tuple[ManifestTestcase, ...]:
        return tuple(testcase for testcase in self.testcases if testcase.kind is TestcaseKind.SAMPLE)

    def checker_options_for(self, testcase: ManifestTestcase) -> CheckerOptions:
        return testcase.checker_options or self.checker_options

    def limits_for(self, language_id: str) -> ProblemLimits:
        return self.language_limits.get(language_id, self.limits)

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, raw: bytes) -> "Manifest":
        """Raises PackageError if the blob is not a manifest."""
        try:
            return msgspec.json.decode(raw, type=cls)
        except msgspec.MsgspecError as error:
            raise PackageError(f"not a manifest: {error}") from error
