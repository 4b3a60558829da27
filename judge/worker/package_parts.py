"""What a compile worker needs of the package of a problem: its programs, compiled, and the files that it includes."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakValueDictionary

from judge.evaluation.static_validation import StaticValidation, static_validation
from judge.executable import Executable
from judge.package.manifest import Manifest
from judge.package_include import included_files
from judge.program import IncludedFile, ProgramRole, RunTogether
from judge.program_compilation import CompiledProgram, ProgramCompiler, ready_program
from judge.sandbox import Lane
from judge.source import SourceFile
from judge.store import Store

#: A course evening has a few problems.
_KEPT = 256


@dataclass(frozen=True, kw_only=True)
class PackageParts:
    programs: tuple[CompiledProgram, ...]
    blobs: tuple[str, ...]  #: of the programs' executables, all
    include: dict[str, tuple[IncludedFile, ...]]
    is_output_only: bool
    static_validation: StaticValidation | None

    def included(self, language: str) -> tuple[SourceFile, ...]:
        return tuple(SourceFile(name=file.name, sha256=file.sha256) for file in included_files(self.include, language))


#: Of a problem that is judged by its manifest alone.
PLAIN = PackageParts(programs=(), blobs=(), include={}, is_output_only=False, static_validation=None)


class PackageShelf:
    """Remembers the parts of the manifests that were asked for last. The threads of all lanes use it."""

    def __init__(self, store: Store, compiler: ProgramCompiler) -> None:
        self._store = store
        self._compiler = compiler
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, PackageParts] = OrderedDict()  # by manifest digest, the least used first
        #: by manifest digest, while a lane makes them: a new problem's first submissions come together
        self._turns: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    def parts(self, lane: Lane, manifest_sha256: str) -> PackageParts:
        """Find them, or compile the programs. Raises PackageError for a manifest that is none, ProgramFault, and what
        the store and the sandbox raise."""
        known = self._find(manifest_sha256)
        if known is None:
            with self._lock:
                turn = self._turns.setdefault(manifest_sha256, threading.Lock())
            with turn:
                known = self._find(manifest_sha256) or self._make(lane, manifest_sha256)
                self._keep(manifest_sha256, known)
        return known

    def _find(self, manifest_sha256: str) -> PackageParts | None:
        with self._lock:
            known = self._kept.get(manifest_sha256)
            if known is not None:
                self._kept.move_to_end(manifest_sha256)
        return known if known is not None and self._are_there(known.blobs) else None

    def _keep(self, manifest_sha256: str, parts: PackageParts) -> None:
        with self._lock:
            self._kept[manifest_sha256] = parts
            self._kept.move_to_end(manifest_sha256)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def _are_there(self, blobs: Iterable[str]) -> bool:
        """Run jobs will name them: refreshing them keeps sweeps away."""
        return all(self._store.refresh(sha256) is not None for sha256 in blobs)

    def _make(self, lane: Lane, manifest_sha256: str) -> PackageParts:
        manifest = Manifest.from_json(self._store.get(manifest_sha256))
        programs = self._compiler.compile_all(lane, manifest)
        return PackageParts(
            programs=programs,
            blobs=tuple(sha256 for program in programs for sha256 in self._blobs(program)),
            include=manifest.include,
            is_output_only=manifest.run_together is RunTogether.OUTPUT_ONLY,
            static_validation=self._static_validation(manifest, programs),
        )

    def _static_validation(self, manifest: Manifest, programs: Sequence[CompiledProgram]) -> StaticValidation | None:
        compiled = [program for program in programs if program.role is ProgramRole.STATIC_VALIDATOR]
        ready = [ready_program(self._store, self._compiler.served, program) for program in compiled]
        return static_validation(manifest, ready)

    def _blobs(self, program: CompiledProgram) -> tuple[str, ...]:
        executable = Executable.from_json(self._store.get(program.executable_sha256))
        return (program.executable_sha256, *(file.sha256 for file in executable.files))
