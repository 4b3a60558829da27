"""The programs that are measured: sources of this package, built as submissions are."""

import dataclasses
import shutil
from dataclasses import dataclass
from pathlib import Path

from judge.compilation import Compilation, CompilationRequest, compile_sources
from judge.errors import SandboxError
from judge.executable import Executable
from judge.language import Language, Variant
from judge.limits import MIB, ProblemLimits
from judge.sandbox import Lane
from judge.served_language import ServedLanguage
from judge.source import SourceFile
from judge.store import Store

SOURCES = Path(__file__).parent

LIMITS = ProblemLimits(
    cpu_time_limit_ms=10_000,
    wall_time_limit_ms=60_000,
    memory_limit_bytes=384 * MIB,
    output_limit_bytes=8 * MIB,
    compile_cpu_time_limit_ms=60_000,
    compile_memory_limit_bytes=1024 * MIB,
)


@dataclass(frozen=True, kw_only=True)
class Program:
    language: Language
    variant: Variant
    source: SourceFile
    executable: Executable
    compilation: Compilation

    @property
    def run_argv(self) -> tuple[str, ...]:
        return self.language.run_argv(self.variant, LIMITS)

    @property
    def compile_argv(self) -> tuple[str, ...]:
        return self.language.compile_argv(self.variant, [self.source.name], LIMITS)

    def write_to(self, store: Store, directory: Path) -> None:
        """Write the executable's files, and the source, which a bare compiler may want."""
        directory.mkdir(parents=True)
        (directory / self.source.name).write_text(self.source.content or "", "utf-8")
        for file in self.executable.files:
            target = directory / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with store.open_whole(file.sha256, file.size_bytes) as blob, target.open("wb") as copy:
                shutil.copyfileobj(blob, copy)
            target.chmod(file.mode)


def read_source(path: str, *, name: str | None = None, comment: str = "") -> SourceFile:
    """Read a source of this package. A new comment makes it one that was never compiled before."""
    file = SOURCES / path
    return SourceFile(name=name or file.name, content=file.read_text("utf-8") + comment)


def build(lane: Lane, store: Store, served: ServedLanguage, source: SourceFile, *, static: bool = False) -> Program:
    """Raises SandboxError if it does not compile."""
    variant = served.variant
    if static:
        variant = dataclasses.replace(variant, compile=(*variant.compile, "-static"))
    request = CompilationRequest(
        language=served.language,
        variant=variant,
        limits=LIMITS,
        files=[source],
        worker="bench",
        image_digest=served.image_digest,
    )
    compiled = compile_sources(lane, store, request)
    lane.tidy()  # as a worker does
    if compiled.executable_sha256 is None:
        log = store.get(compiled.compilation.log_sha256) if compiled.compilation.log_sha256 else b""
        raise SandboxError(f"{source.name} of the bench does not compile: {log.decode('utf-8', 'replace')}")
    return Program(
        language=served.language,
        variant=variant,
        source=source,
        executable=Executable.from_json(store.get(compiled.executable_sha256)),
        compilation=compiled.compilation,
    )
