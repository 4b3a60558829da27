"""The programs of a package: which files are one, and what they are for.

An entry of a directory of programs is one: a source file, or a directory of files. In `output_validator/` the directory
is the program. Files that are no source, such as headers, belong to every program beside them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from judge.package.constants import file_with_constants
from judge.package.diagnostics import Diagnostics
from judge.package.model import SCRIPTS, NamedFile, PackageProgram
from judge.package.problem_kind import ProblemKind
from judge.package.tree import PackageFile, PackageTree
from judge.program import ProgramRole, RunTogether

SOURCE_SUFFIXES = {
    *(".c", ".cc", ".cpp", ".cxx", ".c++", ".C"),
    *(".adb", ".ada", ".bash", ".cs", ".d", ".erl", ".f", ".f90", ".go", ".hs", ".java", ".jl", ".js", ".kt", ".lisp"),
    *(".lua", ".ml", ".nim", ".pas", ".php", ".pl", ".py", ".py2", ".py3", ".r", ".R", ".rb", ".rs", ".scala", ".sh"),
    *(".swift", ".tcl", ".ts", ".zig"),
}
#: What compilers and editors leave beside a source.
_LEFTOVERS = {".o", ".obj", ".class", ".pyc", ".exe", ".dll", ".so", ".a", ".jar", ".out", ".bak", ".orig", ".swp"}
_DOCUMENTS = {".md", ".txt", ".pdf", ".html"}
#: Languages of other tools' input validators, which are not run here.
_GRAMMARS = {".ctd", ".viva"}
_CHECKER_DIRECTORIES = ("output_validators", "output_validator")
#: In this one the directory itself is the one program.
_SINGLE = {"output_validator", "static_validator"}
_OTHERS = (
    ("input_validators", ProgramRole.INPUT_VALIDATOR),
    ("input_format_validators", ProgramRole.INPUT_VALIDATOR),
    ("graders", ProgramRole.GRADER),
    ("static_validator", ProgramRole.STATIC_VALIDATOR),
)


@dataclass(frozen=True, kw_only=True)
class ProgramFinder:
    tree: PackageTree
    constants: Mapping[str, str]
    prefers_single: bool  #: of `output_validators` and `output_validator`, the second one counts where both are there
    diagnostics: Diagnostics

    def read(self, kind: ProblemKind) -> tuple[PackageProgram, ...]:
        """All programs. Of the package's checkers, those that `kind` says are used."""
        found = self._checkers(kind)
        for directory, role in _OTHERS:
            programs = self._programs(directory, role)
            if not programs and self.tree.below(directory):
                self._warn_of_none(directory)
            found += programs
        return tuple(found)

    def _checkers(self, kind: ProblemKind) -> list[PackageProgram]:
        directories = [name for name in _CHECKER_DIRECTORIES if self.tree.below(name)]
        if self.prefers_single:
            directories.reverse()
        if kind.has_checker is False:
            for name in directories:
                self.diagnostics.warn(
                    name, "has no effect, because `validation` in problem.yaml is default: the default checker judges"
                )
            return []
        is_interactive = kind.run_together is RunTogether.INTERACTIVE
        role = ProgramRole.INTERACTOR if is_interactive else ProgramRole.CHECKER
        for name in directories[1:]:
            self.diagnostics.warn(name, f"has no effect, because {directories[0]} is beside it")
        found = [program for name in directories[:1] for program in self._programs(name, role)]
        if not found and (kind.has_checker or directories):
            place = directories[0] if directories else _CHECKER_DIRECTORIES[0]
            noun = "an interactor" if is_interactive else "a checker"
            self.diagnostics.error(place, f"has no program, but the problem needs {noun} of its own")
        elif len(found) > 1 and is_interactive:
            names = ", ".join(program.name for program in found)
            self.diagnostics.error(directories[0], f"has several interactors, of which one can converse: {names}")
        return found

    def _warn_of_none(self, directory: str) -> None:
        if any(PurePosixPath(file.path).suffix in _GRAMMARS for file in self.tree.below(directory)):
            self.diagnostics.warn(
                directory, "has no effect: no validators in the languages of Viva and checktestdata are run"
            )
        else:
            self.diagnostics.warn(directory, "has no effect: it has no program")

    def _programs(self, directory: str, role: ProgramRole) -> list[PackageProgram]:
        files = [file for file in self.tree.below(directory) if not _is_leftover(file.path)]
        direct = [file for file in files if "/" not in file.path.removeprefix(f"{directory}/")]
        if any(file.name in SCRIPTS for file in direct):
            return [self._program(directory, role, files)]
        sources = [file for file in direct if _is_source(file)]
        if directory in _SINGLE and sources:
            return [self._program(directory, role, files)]
        beside = [file for file in direct if not _is_source(file) and not _is_document(file)]
        found = [self._program(file.path, role, [file, *beside], base=directory) for file in sources]
        found += [self._program(name, role, inner) for name, inner in _by_directory(directory, files)]
        if directory in _SINGLE and len(found) > 1:
            names = ", ".join(program.name for program in found)
            self.diagnostics.error(directory, f"must be one program, and has {len(found)}: {names}")
        return found

    def _program(
        self, name: str, role: ProgramRole, files: Sequence[PackageFile], *, base: str | None = None
    ) -> PackageProgram:
        prefix = f"{base or name}/"
        named = (NamedFile(name=file.path.removeprefix(prefix), file=file) for file in files)
        return PackageProgram(
            role=role, name=name, files=tuple(file_with_constants(file, self.constants) for file in named)
        )


def _by_directory(directory: str, files: Sequence[PackageFile]) -> Iterator[tuple[str, list[PackageFile]]]:
    """The directories that are programs. One without sources has headers for the others, or notes."""
    inside: dict[str, list[PackageFile]] = {}
    for file in files:
        name, slash, _ = file.path.removeprefix(f"{directory}/").partition("/")
        if slash:
            inside.setdefault(f"{directory}/{name}", []).append(file)
    for path, inner in inside.items():
        if any(_is_source(file) or file.path in [f"{path}/{script}" for script in SCRIPTS] for file in inner):
            yield path, inner


def _is_source(file: PackageFile) -> bool:
    return PurePosixPath(file.path).suffix in SOURCE_SUFFIXES


def _is_document(file: PackageFile) -> bool:
    return PurePosixPath(file.path).suffix.lower() in _DOCUMENTS | _GRAMMARS


def _is_leftover(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _LEFTOVERS or "__pycache__" in path.split("/")
