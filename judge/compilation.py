"""Sources in, an executable in the store out. Knows no queue.

Every fault of a contestant, from a syntax error to a compiler bomb, is a value: no executable, which means CE.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from judge.compiler_log import TOO_LARGE, CompilerLog
from judge.errors import BlobMissing, MessageError
from judge.executable import EXECUTABLE, READABLE, Executable, ExecutableFile, cache_key
from judge.language import Language, Variant
from judge.limits import EXECUTABLE_LIMIT_BYTES, MIB, ProblemLimits, RunLimits
from judge.main_file import NamedText, main_first
from judge.program_output import Streams, run_captured
from judge.report import RunReport, RunStatus, signal_name
from judge.sandbox import CollectedFile, Command, InstalledFile, Lane, Sandbox
from judge.source import SourceFile
from judge.store import Store
from judge.verdict import verdict_of_run

EXECUTABLE_FILE_LIMIT = 512


@dataclass(frozen=True, kw_only=True)
class CompilationRequest:
    language: Language
    variant: Variant
    limits: ProblemLimits  #: the problem's
    files: Sequence[SourceFile]  #: in any order
    worker: str
    image_digest: str  #: a finished executable is looked for under this one
    included: Sequence[SourceFile] = ()  #: of the package: they replace files of the same names
    entry_point: str | None = None  #: see judge.main_file.main_first


@dataclass(frozen=True, kw_only=True)
class Compilation:
    """How an executable came about, or why there is none."""

    worker: str
    image_digest: str
    started_at_ms: int  #: Unix time
    finished_at_ms: int
    cached: bool = False  #: the executable was in the store already: nothing was compiled
    cpu_time_ms: int = 0
    wall_time_ms: int = 0
    cpu_time_us: int = 0  #: both unrounded, for accounting
    wall_time_us: int = 0
    peak_memory_bytes: int = 0
    log_sha256: str | None = None  #: None where the compiler printed nothing
    log_truncated: bool = False


@dataclass(frozen=True, kw_only=True)
class Compiled:
    executable_sha256: str | None  #: None: CE
    compilation: Compilation


def compile_sources(lane: Lane, store: Store, request: CompilationRequest) -> Compiled:
    """Find the executable in the store, or build it. Raises what the store and the sandbox raise."""
    started_at_ms = now_ms()
    request = replace(request, files=main_first_files(store, request))
    found = _find(store, _key(request, request.image_digest))
    if found is not None:
        compilation = Compilation(
            worker=request.worker,
            image_digest=request.image_digest,
            started_at_ms=started_at_ms,
            finished_at_ms=now_ms(),
            cached=True,
        )
        return Compiled(executable_sha256=found, compilation=compilation)
    with lane.sandbox(request.language.image) as box:
        return _build(box, store, request, started_at_ms)


def main_first_files(store: Store, request: CompilationRequest) -> Sequence[SourceFile]:
    """All files, the main one first."""
    included = {file.name for file in request.included}
    files = [*request.included, *(file for file in request.files if file.name not in included)]
    if len(files) < 2:  # its text need not be read: most executables are found by digests alone
        return files
    texts = [
        NamedText(
            name=file.name, text=_content(store, file).decode("utf-8", "replace"), is_included=file.name in included
        )
        for file in files
    ]
    names = main_first(texts, request.language, entry_point=request.entry_point)
    return sorted(files, key=lambda file: names.index(file.name))


def _build(box: Sandbox, store: Store, request: CompilationRequest, started_at_ms: int) -> Compiled:
    log = CompilerLog(request.language.error_line)
    limits = request.language.compile_limits(request.limits)
    report = _run_compiler(box, store, request, limits, log)
    made = _fault(report, limits, log) or _keep_output(box, store, request)
    shown = log.shown(made.text if isinstance(made, _Fault) else None)
    compilation = Compilation(
        worker=request.worker,
        image_digest=box.image_digest,
        started_at_ms=started_at_ms,
        finished_at_ms=now_ms(),
        cpu_time_ms=report.cpu_time_ms,
        wall_time_ms=report.wall_time_ms,
        cpu_time_us=report.cpu_time_us,
        wall_time_us=report.wall_time_us,
        peak_memory_bytes=report.peak_memory_bytes,
        log_sha256=store.put(shown, durable=False) if shown else None,
        log_truncated=log.is_cut,
    )
    return Compiled(executable_sha256=None if isinstance(made, _Fault) else made, compilation=compilation)


def _run_compiler(
    box: Sandbox, store: Store, request: CompilationRequest, limits: RunLimits, log: CompilerLog
) -> RunReport:
    with ExitStack() as stack:
        files = [stack.enter_context(opened_source(store, file)) for file in request.files]
        box.install(files)
        stdin_fd = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        stack.callback(os.close, stdin_fd)
        return run_captured(
            box,
            Command(argv=_argv(request), environment=request.language.environment),
            limits=limits,
            streams=Streams(stdin_fd=stdin_fd, stdout=log.feed, stderr=None, has_enough=lambda: log.is_hopeless),
            keep_work=True,
        )


@dataclass(frozen=True, kw_only=True)
class _Fault:
    """Why there is no executable."""

    text: str | None  #: in words for the contestant; None: the compiler has said it


def _fault(report: RunReport, limits: RunLimits, log: CompilerLog) -> _Fault | None:
    if verdict_of_run(report, limits) is None:
        return None
    if report.status is RunStatus.EXITED and report.exit_code:
        return _Fault(
            text=log.mishap or (f"the compiler ended with exit code {report.exit_code}" if log.is_empty else None)
        )
    if report.status is RunStatus.SIGNALLED and report.signal:
        return _Fault(text=log.mishap or f"the compiler was ended by {signal_name(report.signal)}")
    return _Fault(text=_limit_reached(report, limits, log))


def _limit_reached(report: RunReport, limits: RunLimits, log: CompilerLog) -> str:
    if log.is_hopeless:
        return "the program has errors, so the compiler was ended here"
    if report.status is RunStatus.OUTPUT_LIMIT:
        return TOO_LARGE  # of all that is limited, files alone are left
    limit = {
        RunStatus.MEMORY_LIMIT: f"{limits.memory_limit_bytes // MIB} MiB of memory",
        RunStatus.WALL_LIMIT: f"{limits.wall_time_limit_ms / 1000:g} s of wall time",
    }.get(report.status, f"{limits.cpu_time_limit_ms / 1000:g} s of CPU time")
    return f"the compiler needed more than {limit}"


def _keep_output(box: Sandbox, store: Store, request: CompilationRequest) -> str | _Fault:
    """Store all that the compiler left in the work directory as the executable. Returns its digest."""
    collected = box.collect(limit_bytes=EXECUTABLE_LIMIT_BYTES, limit_files=EXECUTABLE_FILE_LIMIT)
    if collected is None:
        size = f"{EXECUTABLE_LIMIT_BYTES // MIB} MiB or {EXECUTABLE_FILE_LIMIT} files"
        return _Fault(text=f"what the compiler made is larger than {size}")
    try:
        files = tuple(_keep_file(store, file) for file in collected)
    finally:
        for file in collected:
            os.close(file.fd)
    if not files:
        return _Fault(text="the compiler made nothing that could be run")
    executable = Executable(variant=request.variant.id, files=files)
    sha256 = store.put(executable.to_json(), durable=False)
    store.executable_key_put(_key(request, box.image_digest), sha256)
    return sha256


def _keep_file(store: Store, file: CollectedFile) -> ExecutableFile:
    with open(file.fd, "rb", buffering=0, closefd=False) as content:
        # Need not reach the disk: it can be built again, and its size is compared before it is run.
        sha256 = store.put(content, durable=False)
    mode = EXECUTABLE if file.mode & 0o111 else READABLE
    return ExecutableFile(name=file.name, mode=mode, sha256=sha256, size_bytes=file.size_bytes)


def _find(store: Store, key: str) -> str | None:
    """A complete executable of this key. One that lost a file, to a crash or to a sweep, is built again.

    Run jobs will name it. Refreshing it keeps sweeps away from it until they are done.
    """
    sha256 = store.executable_key_get(key)
    if sha256 is None:
        return None
    try:
        executable = Executable.from_json(store.get(sha256))
    except (BlobMissing, MessageError):
        return None
    whole = all(store.refresh(file.sha256) == file.size_bytes for file in executable.files)
    return sha256 if whole and store.refresh(sha256) is not None else None


@contextmanager
def opened_source(store: Store, file: SourceFile) -> Iterator[InstalledFile]:
    """Open a source as a file that can be installed. Raises BlobMissing."""
    with open(os.memfd_create("source", os.MFD_CLOEXEC), "wb", buffering=0) as memory:
        memory.write(_content(store, file))
        yield InstalledFile(name=file.name, mode=READABLE, fd=memory.fileno())


def _content(store: Store, file: SourceFile) -> bytes:
    """Return the bytes of a source, whether its text came inline or lies in the store."""
    if file.content is not None:
        return file.content.encode()
    if file.sha256 is None:
        raise MessageError(f"source file {file.name!r} has neither text nor digest")
    return store.get(file.sha256)


def _argv(request: CompilationRequest) -> tuple[str, ...]:
    return request.language.compile_argv(request.variant, [file.name for file in request.files], request.limits)


def _key(request: CompilationRequest, image_digest: str) -> str:
    return cache_key(request.files, variant=request.variant.id, compile_argv=_argv(request), image_digest=image_digest)


def now_ms() -> int:
    return time.time_ns() // 1_000_000
