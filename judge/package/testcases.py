"""Testcases of a package, and data that are for its statement or its validators alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from judge.checker.options import CheckerOptions
from judge.package.manifest import ManifestTestcase, StatementSample, TestcaseKind
from judge.package.stored import NamedFile, PutFile, digest_of, stored_files
from judge.package.tree import PackageFile
from judge.package.validator_arguments import NO_ARGUMENTS, ValidatorArguments


@dataclass(frozen=True, kw_only=True)
class Testcase:
    name: str  #: path below data/ without suffix
    kind: TestcaseKind
    input: PackageFile
    answer: PackageFile
    checker_options: CheckerOptions | None  #: None: the problem's
    # What not every format has
    checker_arguments: tuple[str, ...] = ()
    input_validator_arguments: ValidatorArguments = NO_ARGUMENTS
    arguments: tuple[str, ...] = ()  #: of the submission's command line
    full_feedback: bool = False
    files: tuple[NamedFile, ...] = ()  #: the submission may read them in its current directory
    output: PackageFile | None = None  #: `.out`
    output_name: str | None = None  #: output only: the file of a submission that is this testcase's output
    shown_input: PackageFile | None = None  #: `.in.statement`
    shown_answer: PackageFile | None = None
    download_input: PackageFile | None = None  #: `.in.download`
    download_answer: PackageFile | None = None
    interaction: PackageFile | None = None
    hint: str | None = None
    description: str | None = None

    def stored_files(self) -> Iterator[PackageFile]:
        yield from (self.input, self.answer, *(named.file for named in self.files))
        if self.kind is TestcaseKind.SAMPLE:
            yield from filter(None, (self.shown_input, self.shown_answer or self.output))
            yield from filter(None, (self.download_input, self.download_answer, self.interaction))

    def stored(self, put: PutFile) -> ManifestTestcase:
        stdin, answer = put(self.input), put(self.answer)
        is_sample = self.kind is TestcaseKind.SAMPLE
        shown_answer = self.shown_answer or self.output
        return ManifestTestcase(
            name=self.name,
            kind=self.kind,
            input_sha256=stdin.sha256,
            input_bytes=stdin.size_bytes,
            answer_sha256=answer.sha256,
            answer_bytes=answer.size_bytes,
            checker_options=self.checker_options,
            checker_arguments=self.checker_arguments,
            arguments=self.arguments,
            full_feedback=self.full_feedback,
            files=stored_files(self.files, put),
            output_name=self.output_name,
            shown_input_sha256=digest_of(self.shown_input if is_sample else None, put),
            shown_answer_sha256=digest_of(shown_answer if is_sample else None, put),
            download_input_sha256=digest_of(self.download_input if is_sample else None, put),
            download_answer_sha256=digest_of(self.download_answer if is_sample else None, put),
            interaction_sha256=digest_of(self.interaction if is_sample else None, put),
            hint=self.hint,
            description=self.description,
        )


@dataclass(frozen=True, kw_only=True)
class ShownSample:
    """A sample that only the statement shows: no submission runs on it."""

    name: str
    input: PackageFile | None
    answer: PackageFile | None
    interaction: PackageFile | None

    def stored(self, put: PutFile) -> StatementSample:
        return StatementSample(
            name=self.name,
            input_sha256=digest_of(self.input, put),
            answer_sha256=digest_of(self.answer, put),
            interaction_sha256=digest_of(self.interaction, put),
        )


class ValidatorCaseKind(StrEnum):
    INVALID_INPUT = "invalid_input"  #: an input validator must refuse it
    INVALID_OUTPUT = "invalid_output"  #: the checker must refuse the output
    VALID_OUTPUT = "valid_output"


@dataclass(frozen=True, kw_only=True)
class ValidatorCase:
    """Data on which the validators of the package are tried: data/invalid_input and so on."""

    kind: ValidatorCaseKind
    name: str
    input: PackageFile
    answer: PackageFile | None
    output: PackageFile | None
    checker_arguments: tuple[str, ...] = ()
    input_validator_arguments: ValidatorArguments = NO_ARGUMENTS
