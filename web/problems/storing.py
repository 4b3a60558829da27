"""From a package to blobs: everything that a version of a problem needs is put into the store."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from judge.errors import PackageError
from judge.limits import ProblemLimits
from judge.output_names import OutputFault, output_of, stored_name
from judge.package import Diagnostic, Package
from judge.package.file_storing import store_files
from judge.package.manifest import Manifest
from judge.package.model import ExampleSubmission, NamedFile, StatementFormat, StoredFile
from judge.package.model import Statement as PackageStatement
from judge.package.names import format_name
from judge.package.tree import PackageFile
from judge.statements.converter import ConverterMissing
from judge.statements.package_statements import read_statement, store_figures, stored_figures
from judge.statements.source import StatementImage
from judge.store import Store
from judge.verification.checks import checked_files, package_checks
from judge.verification.time_limit import PROVISIONAL_CPU_TIME_LIMIT_MS
from web.audit.events import Actor
from web.problems.jury import Jury, JuryFile, JurySubmission


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """What whoever imports decides; None leaves it to the package."""

    actor: Actor
    slug: str | None = None
    cpu_time_limit_ms: int | None = None
    archive_sha256: str | None = None  #: the package as uploaded, in the store already, kept for who wants it back
    agreed_version_id: int | None = None  #: the published version that may be replaced
    replaces_any: bool = False  #: whatever is published may be replaced
    publish_reason: str | None = None  #: why it is published without a verification; None: it becomes a draft


@dataclass(frozen=True, kw_only=True)
class StoringProgress:
    """How much of a package is in the store. A file that links repeat counts once."""

    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int


#: Called for each file. What it raises ends the storing.
OnProgress = Callable[[StoringProgress], None]


@dataclass(frozen=True, kw_only=True)
class StoredStatement:
    statement: PackageStatement
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StoredAttachment:
    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class StoredPackage:
    """A package whose bytes are all in the store."""

    slug: str
    title: str
    format: str
    warnings: tuple[Diagnostic, ...]
    manifest: Manifest
    manifest_sha256: str
    statements: tuple[StoredStatement, ...]
    attachments: tuple[StoredAttachment, ...]
    languages: tuple[str, ...] | None  #: that may be used; None: all
    jury_sha256: str  #: a web.problems.jury.Jury
    needs_cpu_time_limit: bool  #: the manifest has a provisional one
    metadata: dict[str, Any]  #: judge.package.model.Metadata without what is unknown
    archive_sha256: str | None
    blobs: dict[str, int]  #: digest -> bytes
    stored_since_s: float  #: Unix time, before the first blob was stored


def store_package(
    store: Store, package: Package, options: ImportOptions, *, on_progress: OnProgress | None = None
) -> StoredPackage:
    """A package without a CPU time limit is stored with a provisional one, unless it is to be published.

    Raises PackageError (CpuTimeLimitMissing among them), StoreUnavailable, and BlobMissing for the archive.
    """
    slug = options.slug or package.slug
    if slug is None:
        raise PackageError("the package has no short name; give one")
    limit_ms = options.cpu_time_limit_ms or package.limits.cpu_time_limit_ms
    needs_limit = limit_ms is None and options.publish_reason is None
    limits = package.limits.with_cpu_time_limit(PROVISIONAL_CPU_TIME_LIMIT_MS if needs_limit else limit_ms)
    storing = _Storing(store, package, on_progress)
    return storing.run(slug, limits, options.archive_sha256, needs_cpu_time_limit=needs_limit)


class _Storing:
    def __init__(self, store: Store, package: Package, on_progress: OnProgress | None) -> None:
        self._store = store
        self._package = package
        self._on_progress = on_progress
        self._warnings = list(package.warnings)
        self._since_s = time.time()
        self._blobs: dict[str, int] = {}
        self._by_origin: dict[str, StoredFile] = {}  # links often make a sample a secret testcase as well

    def run(
        self, slug: str, limits: ProblemLimits, archive_sha256: str | None, *, needs_cpu_time_limit: bool
    ) -> StoredPackage:
        package = self._package
        if archive_sha256 is not None:
            self._blobs[archive_sha256] = self._store.size(archive_sha256)
        self._store_files()
        manifest = package.manifest(slug=slug, limits=limits, on_reject=package.on_reject, put=self._sized_file)
        figures = store_figures(package, self._file, self._bytes)
        self._warnings += figures.warnings
        statements = tuple(self._statement(statement, figures.images) for statement in package.statements)
        return StoredPackage(
            slug=slug,
            title=package.title,
            format=package.format,
            statements=statements,
            attachments=tuple(self._attachment(attachment) for attachment in package.attachments),
            languages=package.languages,
            jury_sha256=self._jury(manifest),
            needs_cpu_time_limit=needs_cpu_time_limit,
            metadata=_known_metadata(package),
            warnings=tuple(self._warnings),
            manifest=manifest,
            manifest_sha256=self._bytes(manifest.to_json()),
            archive_sha256=archive_sha256,
            blobs=self._blobs,
            stored_since_s=self._since_s,
        )

    def _statement(self, statement: PackageStatement, images: tuple[StatementImage, ...]) -> StoredStatement:
        if statement.format is StatementFormat.PDF:
            return StoredStatement(statement=statement, sha256=self._file(statement.file))
        try:
            read = read_statement(self._package, statement, images)
        except ConverterMissing as error:
            raise PackageError(
                f"{statement.file.path} cannot be rendered: {error}; this site's image lacks it"
            ) from error
        self._warnings += read.warnings
        return StoredStatement(statement=statement, sha256=self._bytes(read.source.to_json()))

    def _attachment(self, attachment: NamedFile) -> StoredAttachment:
        stored = self._sized_file(attachment.file)
        return StoredAttachment(name=attachment.name, sha256=stored.sha256, size_bytes=stored.size_bytes)

    def _jury(self, manifest: Manifest) -> str:
        jury = Jury(
            submissions=tuple(self._jury_submission(submission) for submission in self._package.submissions),
            checks_sha256=self._checks(manifest),
            time_limit_rule=self._package.time_limit_rule,
        )
        return self._bytes(jury.to_json())

    def _checks(self, manifest: Manifest) -> str | None:
        """Programs are tried on junk, too, and must compile: where there are any, there is something to check."""
        checks = package_checks(self._package, manifest, self._sized_file)
        return self._bytes(checks.to_json()) if checks.outputs or manifest.programs else None

    def _jury_submission(self, submission: ExampleSubmission) -> JurySubmission:
        return JurySubmission(
            folder=submission.folder,
            name=submission.name,
            files=tuple(self._jury_file(file) for file in submission.files),
            expectation=submission.expectation,
            language=submission.language,
            entry_point=submission.entry_point,
        )

    def _jury_file(self, file: PackageFile) -> JuryFile:
        stored = self._sized_file(file)
        return JuryFile(name=self._jury_name(file), sha256=stored.sha256, size_bytes=stored.size_bytes)

    def _jury_name(self, file: PackageFile) -> str:
        """Of an output, which may be in a folder, the output's."""
        try:
            return stored_name(output_of(file.path, self._package.required_files))
        except OutputFault:
            return format_name(file.name)

    def _bytes(self, content: bytes) -> str:
        sha256 = self._store.put(content)
        self._blobs[sha256] = len(content)
        return sha256

    def _store_files(self) -> None:
        files = {file.origin: file for file in _files(self._package)}
        bytes_total = sum(file.size_bytes for file in files.values())
        files_done = bytes_done = 0

        def report(stored: StoredFile) -> None:
            nonlocal files_done, bytes_done
            files_done += 1
            bytes_done += stored.size_bytes
            if self._on_progress is not None:
                self._on_progress(
                    StoringProgress(
                        files_done=files_done,
                        files_total=len(files),
                        bytes_done=bytes_done,
                        bytes_total=bytes_total,
                    )
                )

        self._by_origin = store_files(self._store, files.values(), report)
        self._blobs |= {stored.sha256: stored.size_bytes for stored in self._by_origin.values()}

    def _sized_file(self, file: PackageFile) -> StoredFile:
        return self._by_origin[file.origin]

    def _file(self, file: PackageFile) -> str:
        return self._by_origin[file.origin].sha256


def _known_metadata(package: Package) -> dict[str, Any]:
    """As the database gives it back: JSON has no tuples."""
    fields = msgspec.json.decode(msgspec.json.encode(package.metadata))
    return {name: value for name, value in fields.items() if value}


def _files(package: Package) -> Iterator[PackageFile]:
    """Those that are stored as they are."""
    yield from package.files()
    yield from stored_figures(package)
    yield from checked_files(package)
    for submission in package.submissions:
        yield from submission.files
    yield from (attachment.file for attachment in package.attachments)
    yield from (statement.file for statement in package.statements if statement.format is StatementFormat.PDF)
