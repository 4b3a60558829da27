"""The manifest of a problem version: all that a worker must know, as one JSON blob named by its digest."""

from enum import StrEnum

import msgspec

from judge.checker.options import DEFAULT_CHECKER, BuiltinChecker, CheckerOptions
from judge.errors import PackageError
from judge.grading import OnReject
from judge.grading.plan import GradingPlan
from judge.limits import USUAL_PROGRAM_LIMITS, ProblemLimits, ProgramLimits
from judge.program import IncludedFile, Program, ProgramRole, RunTogether


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
    # Since the first release
    checker_arguments: tuple[str, ...] = ()  #: for checkers and interactors that are programs
    arguments: tuple[str, ...] = ()  #: of the submission's command line
    full_feedback: bool = False  #: students are shown as much of it as of a sample
    files: tuple[IncludedFile, ...] = ()  #: the submission may read them in its current directory
    output_name: str | None = None  #: output only: the file of the submission that is this testcase's output
    shown_input_sha256: str | None = None  #: of a sample: what students see instead of the input, or download
    shown_answer_sha256: str | None = None
    download_input_sha256: str | None = None
    download_answer_sha256: str | None = None
    interaction_sha256: str | None = None  #: of a sample: lines that begin with < (judge) or > (submission)
    hint: str | None = None
    description: str | None = None

    @property
    def shows_output(self) -> bool:
        """Whether students are shown what their program printed."""
        return self.kind is TestcaseKind.SAMPLE or self.full_feedback


class StatementSample(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sample that only the statement shows: no submission runs on it."""

    name: str
    input_sha256: str | None = None
    answer_sha256: str | None = None
    interaction_sha256: str | None = None


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
    # Since the first release
    run_together: RunTogether = RunTogether.BATCH
    checker: BuiltinChecker = DEFAULT_CHECKER  #: without effect where `programs` has a checker or an interactor
    programs: tuple[Program, ...] = ()
    program_limits: ProgramLimits = USUAL_PROGRAM_LIMITS  #: of checkers, interactors, validators and graders
    include: dict[str, tuple[IncludedFile, ...]] = {}  #: by language code of the format, or `default`
    grading: GradingPlan | None = None  #: None: pass-fail, the first testcase that fails decides
    pass_limit: int = 1  #: of a multi-pass problem: how often a submission runs on one testcase, at most
    allows_file_writing: bool = True
    required_files: tuple[str, ...] = ()  #: output only: the files that a submission may have
    statement_samples: tuple[StatementSample, ...] = ()  #: beside those testcases that are samples

    @property
    def is_scoring(self) -> bool:
        return self.grading is not None and self.grading.is_scoring

    @property
    def samples(self) -> tuple[ManifestTestcase, ...]:
        return tuple(testcase for testcase in self.testcases if testcase.kind is TestcaseKind.SAMPLE)

    @property
    def open_testcases(self) -> list[int]:
        """Ordinals of the testcases that are no samples, and of which students are shown as much."""
        return [
            ordinal
            for ordinal, testcase in enumerate(self.testcases)
            if testcase.shows_output and testcase.kind is not TestcaseKind.SAMPLE
        ]

    def checker_options_for(self, testcase: ManifestTestcase) -> CheckerOptions:
        return testcase.checker_options or self.checker_options

    def limits_for(self, language_id: str) -> ProblemLimits:
        return self.language_limits.get(language_id, self.limits)

    @property
    def message_version(self) -> int:
        """The version of judge.messages that a worker must understand to judge by this manifest."""
        parts: tuple[Manifest | ManifestTestcase, ...] = (self, *self.testcases)
        is_plain = all(_without_defaults(part).keys() <= _FIRST_KEYS for part in parts)
        is_plain = is_plain and not any(_has_newer_options(part.checker_options) for part in parts)
        return 1 if is_plain else 2

    def with_cpu_time_limit(self, cpu_time_limit_ms: int) -> "Manifest":
        return msgspec.structs.replace(self, limits=self.limits.with_cpu_time_limit(cpu_time_limit_ms))

    def programs_for(self, role: ProgramRole) -> tuple[Program, ...]:
        return tuple(program for program in self.programs if program.role is role)

    def to_json(self) -> bytes:
        """Write what the first release wrote, and of later fields those that differ from their defaults.

        So the package that a version was imported from still has the digest of that version.
        """
        fields = _without_defaults(self)
        fields["testcases"] = [_without_defaults(testcase) for testcase in self.testcases]
        return msgspec.json.encode(fields)

    @classmethod
    def from_json(cls, raw: bytes) -> "Manifest":
        """Raises PackageError if the blob is not a manifest."""
        try:
            return msgspec.json.decode(raw, type=cls)
        except msgspec.MsgspecError as error:
            raise PackageError(f"not a manifest: {error}") from error


#: Fields of the first release: it wrote each, also those with their defaults.
_FIRST_FIELDS = {
    "slug", "limits", "source_limit_bytes", "testcases", "checker_options", "on_reject", "language_limits", "version",
    "name", "kind", "input_sha256", "input_bytes", "answer_sha256", "answer_bytes",
}  # fmt: skip


#: `validator` is the key of checker_options.
_FIRST_KEYS = {*_FIRST_FIELDS, "validator"}


def _has_newer_options(options: CheckerOptions | None) -> bool:
    return options is not None and options.decimal_numbers_only is not msgspec.UNSET


def _without_defaults(struct: msgspec.Struct) -> dict[str, object]:
    return {
        field.encode_name: getattr(struct, field.name)
        for field in msgspec.structs.fields(struct)
        if field.name in _FIRST_FIELDS or getattr(struct, field.name) != _default(field)
    }


def _default(field: msgspec.structs.FieldInfo) -> object:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
