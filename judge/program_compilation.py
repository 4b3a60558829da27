"""The programs of a package, compiled into the store: once, since a finished executable is found by its cache key.

Knows no queue. A program that does not compile is the fault of the package's author, so it is an error, never CE.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import msgspec

from judge.compilation import CompilationRequest, Compiled, compile_sources
from judge.errors import ProgramFault, ProgramLanguageMissing
from judge.evaluation.request import ReadyProgram
from judge.executable import Executable
from judge.language import PROGRAM_DIR, Language
from judge.language_choice import FileStart, choose_language, language_of_first_line, newest_variant, older_variants
from judge.limits import ProblemLimits, ProgramLimits
from judge.package.manifest import Manifest
from judge.program import Program, ProgramRole
from judge.program_scripts import BUILD, RUN, find_variant, has_scripts, with_scripts
from judge.sandbox import Lane
from judge.served_language import ServedLanguage
from judge.source import SourceFile
from judge.store import Store

#: What a judging needs. Input validators are for whoever verifies a package.
JUDGING_ROLES = frozenset(ProgramRole) - {ProgramRole.INPUT_VALIDATOR}

_FIRST_BYTES = 200
_LOG_SHOWN_CHARS = 1500
_NO_LIMIT = 1 << 62


@dataclass(frozen=True, kw_only=True)
class CompiledProgram:
    """judge.messages.ProgramExecutable, inside the engine."""

    role: ProgramRole
    name: str
    variant: str
    executable_sha256: str


@dataclass(frozen=True, kw_only=True)
class ProgramCompiler:
    """Compiles programs in the languages that this machine has."""

    store: Store
    served: Mapping[str, ServedLanguage]  #: by variant id
    worker: str
    memory_limit_bytes: int = _NO_LIMIT  #: of a lane

    def compile_all(
        self, lane: Lane, manifest: Manifest, *, roles: Iterable[ProgramRole] = JUDGING_ROLES
    ) -> tuple[CompiledProgram, ...]:
        """Raises ProgramFault for a program that cannot be compiled, and what the store and the sandbox raise."""
        wanted = frozenset(roles)
        return tuple(
            self.compile(lane, program, manifest.program_limits)
            for program in manifest.programs
            if program.role in wanted
        )

    def compile(self, lane: Lane, program: Program, limits: ProgramLimits) -> CompiledProgram:
        newest = self._language(program)
        older = () if has_scripts(file.name for file in program.files) else self._older_than(newest)
        log = ""
        for served in (newest, *older):
            compiled = self._compiled(lane, program, limits, served)
            if compiled.executable_sha256 is not None:
                return CompiledProgram(
                    role=program.role,
                    name=program.name,
                    variant=served.variant.id,
                    executable_sha256=compiled.executable_sha256,
                )
            log = log or self._log(compiled)
        raise ProgramFault(f"{program.name} of the package does not compile: {log}")

    def _older_than(self, newest: ServedLanguage) -> tuple[ServedLanguage, ...]:
        """An old program may compile in one of them alone."""
        return older_variants(newest, tuple(self.served.values()))

    def _compiled(self, lane: Lane, program: Program, limits: ProgramLimits, served: ServedLanguage) -> Compiled:
        request = CompilationRequest(
            language=_with_headers(served.language),
            variant=served.variant,
            limits=self._affordable(limits),
            files=[SourceFile(name=served.language.kept_name(file.name), sha256=file.sha256) for file in program.files],
            worker=self.worker,
            image_digest=served.image_digest,
        )
        return compile_sources(lane, self.store, request)

    def _language(self, program: Program) -> ServedLanguage:
        starts = {
            file.name: FileStart(name=file.name, first_bytes=self._first_bytes(file.sha256)) for file in program.files
        }
        sources = [start for name, start in starts.items() if name not in (BUILD, RUN)]
        found = choose_language(sources, self.served.values(), code=program.language)
        if not has_scripts(starts):
            return self._found(found, program)
        if found is None and RUN in starts:
            found = language_of_first_line(starts[RUN].first_bytes, self.served.values())
        return with_scripts(self._found(found or newest_variant("cpp", self.served.values()), program))

    def _found(self, language: ServedLanguage | None, program: Program) -> ServedLanguage:
        if language is None:
            what = program.language or ", ".join(sorted(file.name for file in program.files))
            raise ProgramLanguageMissing(
                f"{program.name} of the package is in no language that this machine has: {what}"
            )
        return language

    def _first_bytes(self, sha256: str) -> bytes:
        with self.store.open_blob(sha256) as file:
            return file.read(_FIRST_BYTES)

    def _affordable(self, limits: ProgramLimits) -> ProblemLimits:
        affordable_bytes = min(limits.compile_memory_limit_bytes, self.memory_limit_bytes)
        return msgspec.structs.replace(limits.as_problem_limits(), compile_memory_limit_bytes=affordable_bytes)

    def _log(self, compiled: Compiled) -> str:
        sha256 = compiled.compilation.log_sha256
        return self.store.get(sha256).decode("utf-8", "replace")[:_LOG_SHOWN_CHARS] if sha256 else "no reason is known"


def ready_program(store: Store, served: Mapping[str, ServedLanguage], compiled: CompiledProgram) -> ReadyProgram:
    """Raises ProgramFault where this machine lacks the program's language, and what the store raises."""
    found = find_variant(compiled.variant, served)
    if found is None:
        raise ProgramFault(f"{compiled.name} of the package is in {compiled.variant}, which this machine lacks")
    return ReadyProgram(
        role=compiled.role,
        name=compiled.name,
        language=found.language,
        variant=found.variant,
        executable=Executable.from_json(store.get(compiled.executable_sha256)),
    )


def _with_headers(language: Language) -> Language:
    """C and C++ then find a file beside the source by <...>, too: many checkers write `#include <testlib.h>`."""
    return replace(language, environment={**language.environment, "CPATH": PROGRAM_DIR})
