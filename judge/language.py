"""Languages: one folder below images/ each, with a Dockerfile and a language.toml.

Adding a language touches no Python. The argv of a variant may hold these placeholders and no others:

    {source}            path of the main file
    {sources}           paths of all source files ending in one of `suffixes`, the main file first; an argument each;
                        stands alone
    {work}              the writable directory: while compiling, everything left in it is the executable
    {program}           the read-only directory: the sources while compiling, the executable's files while running
    {memory_limit_mib}  the problem's memory limit, in whole MiB; 2 at least
"""

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from judge.errors import LanguageError
from judge.limits import MIB, ProblemLimits, RunLimits

PROGRAM_DIR = "/sandbox/program"
WORK_DIR = "/sandbox/work"

_PLACEHOLDERS = {"source", "sources", "work", "program", "memory_limit_mib"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

#: A prefix for a command line. A program of one file needs no link, and is not to wait for `ln`.
_LINKING = ("/bin/sh", "-c", 'link() { [ $# = 1 ] || ln -s "$@" .; }; link {program}/*; exec "$0" "$@"')

#: Twice the largest executable: the rest is room for the compiler's temporary files.
COMPILE_OUTPUT_LIMIT_BYTES = 128 * MIB
COMPILE_PROCESS_LIMIT = 128
#: With less for its heap a JVM does not start, which would be a runtime error. The sandbox's own limit is exact.
SMALLEST_RUNTIME_LIMIT_MIB = 2


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A standard or flavour of a language, with an id that never changes its meaning."""

    id: str
    name: str
    compile: tuple[str, ...]
    run: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Language:
    id: str
    name: str
    image: str
    version_command: tuple[str, ...]
    source_name: str  #: the file name of pasted source
    suffixes: tuple[str, ...]  #: of source files; the first one is the usual one
    editor_mode: str
    environment: Mapping[str, str]
    cpu_factor: float
    memory_overhead_bytes: int  #: of the runtime, added to the problem's memory limit
    process_limit: int
    sample: str  #: a program that reads two integers and prints their sum
    variants: tuple[Variant, ...]
    # How the main file of several is found: judge/main_file.py
    module_suffixes: tuple[str, ...] = ()  #: those of `suffixes` that no main file has
    entry_point: re.Pattern[str] | None = None  #: found in a main file only
    imports: re.Pattern[str] | None = None  #: its matches have the names of other files in them
    has_several_entry_points: bool = False  #: several files of one program may have one, as Java's classes do
    links_files: bool = False  #: a running program finds its files in its current directory, too
    error_line: re.Pattern[str] | None = None  #: a line of its compiler that matches says that there is an error

    def kept_name(self, name: str) -> str:
        """Return a file's name with the language's own suffix: in C++, `NUMBERS.CPP` becomes `NUMBERS.cpp`."""
        suffix = self.suffix_of(name) or ""
        return name[: len(name) - len(suffix)] + suffix

    def suffix_of(self, name: str) -> str | None:
        """Return the suffix of the language that a file's name has, in capitals or not; None if it has none."""
        cases = (name, name.lower())
        return next((suffix for case in cases for suffix in self.suffixes if case.endswith(suffix)), None)

    def compile_argv(self, variant: Variant, file_names: Sequence[str], limits: ProblemLimits) -> tuple[str, ...]:
        """`file_names`: the main file first."""
        return _expand(variant.compile, _source_paths(file_names, self.suffixes), limits)

    def run_argv(self, variant: Variant, limits: ProblemLimits) -> tuple[str, ...]:
        return _expand((*_LINKING, *variant.run) if self.links_files else variant.run, (), limits)

    def run_limits(self, limits: ProblemLimits) -> RunLimits:
        """Apply this language's factors to the problem's limits. Students are shown the result."""
        return RunLimits(
            cpu_time_limit_ms=round(limits.cpu_time_limit_ms * self.cpu_factor),
            wall_time_limit_ms=round(limits.wall_time_limit_ms * self.cpu_factor),
            memory_limit_bytes=limits.memory_limit_bytes + self.memory_overhead_bytes,
            process_limit=self.process_limit,
            output_limit_bytes=limits.output_limit_bytes,
        )

    def compile_limits(self, limits: ProblemLimits) -> RunLimits:
        return RunLimits(
            cpu_time_limit_ms=limits.compile_cpu_time_limit_ms,
            # It is meant for compilers that sleep. On a busy machine it must not fail a program that compiles.
            wall_time_limit_ms=3 * limits.compile_cpu_time_limit_ms + 10_000,
            memory_limit_bytes=limits.compile_memory_limit_bytes,
            process_limit=COMPILE_PROCESS_LIMIT,
            output_limit_bytes=COMPILE_OUTPUT_LIMIT_BYTES,
        )


@dataclass(frozen=True, kw_only=True)
class LanguageVariant:
    """A variant, and the language that it belongs to."""

    language: Language
    variant: Variant


_OUTPUT_VARIANT = Variant(id="output", name="Output files", compile=(), run=())
#: Of submissions that are outputs, not programs. No image belongs to it, and no list of languages has it.
OUTPUT_FILES = LanguageVariant(
    language=Language(
        id="output",
        name="Output files",
        image="",
        version_command=(),
        source_name="output.out",
        suffixes=(".out",),
        editor_mode="text",
        environment={},
        cpu_factor=1.0,
        memory_overhead_bytes=0,
        process_limit=1,
        sample="",
        variants=(_OUTPUT_VARIANT,),
    ),
    variant=_OUTPUT_VARIANT,
)

_CHECKS_VARIANT = Variant(id="package-checks", name="Checks of a package", compile=(), run=())
#: Of the list of what a package's validators and its checker are tried on, which goes through the queue as a submission
#: of the jury does. No image belongs to it, and no list of languages has it.
PACKAGE_CHECKS = LanguageVariant(
    language=replace(
        OUTPUT_FILES.language,
        id=_CHECKS_VARIANT.id,
        name=_CHECKS_VARIANT.name,
        source_name="checks.json",
        suffixes=(".json",),
        variants=(_CHECKS_VARIANT,),
    ),
    variant=_CHECKS_VARIANT,
)


class Languages:
    """All languages of an installation, found by the id of a variant."""

    def __init__(self, languages: Iterable[Language]) -> None:
        self.all = tuple(sorted(languages, key=lambda language: language.name))
        self._by_variant = {found.variant.id: found for found in (OUTPUT_FILES, PACKAGE_CHECKS)}
        for language in self.all:
            for variant in language.variants:
                if variant.id in self._by_variant:
                    raise LanguageError(f"two languages claim the variant {variant.id}")
                self._by_variant[variant.id] = LanguageVariant(language=language, variant=variant)

    @property
    def every_variant(self) -> list[LanguageVariant]:
        """Those of the language folders; of a language, the newest one last."""
        return [
            LanguageVariant(language=language, variant=variant)
            for language in self.all
            for variant in language.variants
        ]

    def find(self, variant_id: str) -> LanguageVariant | None:
        return self._by_variant.get(variant_id)

    @classmethod
    def load(cls, directory: Path) -> "Languages":
        """Read every <directory>/*/language.toml. Raises LanguageError naming the file."""
        found = sorted(directory.glob("*/language.toml"))
        if not found:
            raise LanguageError(f"no language.toml below {directory}")
        return cls(_load_language(path) for path in found)


def _load_language(path: Path) -> Language:
    try:
        return _parse_language(tomllib.loads(path.read_text("utf-8")), path.parent.name)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise LanguageError(f"{path}: {error!r}") from error


def _parse_language(table: dict[str, Any], folder: str) -> Language:
    language = Language(
        id=folder,
        name=table.pop("name"),
        image=table.pop("image", f"judge-lang-{folder}"),
        version_command=tuple(table.pop("version_command")),
        source_name=table.pop("source_name"),
        suffixes=tuple(table.pop("suffixes")),
        editor_mode=table.pop("editor_mode"),
        environment=dict(table.pop("environment", {})),
        cpu_factor=float(table.pop("cpu_factor", 1.0)),
        memory_overhead_bytes=int(table.pop("memory_overhead_mib", 0)) * MIB,
        process_limit=int(table.pop("process_limit", 64)),
        sample=table.pop("sample"),
        variants=tuple(_parse_variant(variant) for variant in table.pop("variant")),
        module_suffixes=tuple(table.pop("module_suffixes", ())),
        entry_point=_parse_pattern(table.pop("entry_point", None)),
        imports=_parse_pattern(table.pop("imports", None)),
        has_several_entry_points=_parse_flag(table, "has_several_entry_points"),
        links_files=_parse_flag(table, "links_files"),
        error_line=_parse_pattern(table.pop("error_line", None)),
    )
    if table:
        raise ValueError(f"unknown keys {sorted(table)}")
    return language


def _parse_pattern(pattern: str | None) -> re.Pattern[str] | None:
    return None if pattern is None else re.compile(pattern, re.MULTILINE)


def _parse_flag(table: dict[str, Any], key: str) -> bool:
    flag = table.pop(key, False)
    if not isinstance(flag, bool):
        raise TypeError(f"{key} is true or false")
    return flag


def _parse_variant(table: dict[str, Any]) -> Variant:
    variant = Variant(
        id=table.pop("id"), name=table.pop("name"), compile=tuple(table.pop("compile")), run=tuple(table.pop("run"))
    )
    if table:
        raise ValueError(f"unknown keys {sorted(table)} in variant {variant.id}")
    for argument in variant.compile + variant.run:
        unknown = set(_PLACEHOLDER.findall(argument)) - _PLACEHOLDERS
        if unknown:
            raise ValueError(f"unknown placeholders {sorted(unknown)} in variant {variant.id}")
    return variant


def _source_paths(file_names: Sequence[str], suffixes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{PROGRAM_DIR}/{name}" for name in file_names if name.endswith(suffixes))


@functools.lru_cache(256)
def _expand(argv: tuple[str, ...], sources: tuple[str, ...], limits: ProblemLimits) -> tuple[str, ...]:
    values = {
        "work": WORK_DIR,
        "program": PROGRAM_DIR,
        "memory_limit_mib": str(max(limits.memory_limit_bytes // MIB, SMALLEST_RUNTIME_LIMIT_MIB)),
        "source": sources[0] if sources else "",
    }
    expanded: list[str] = []
    for argument in argv:
        if argument == "{sources}":
            expanded.extend(sources)
        else:
            expanded.append(_PLACEHOLDER.sub(lambda match: values[match.group(1)], argument))
    return tuple(expanded)
