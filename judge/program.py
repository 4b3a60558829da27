"""Programs of a package: what judges, checks or grades, in any language. They are compiled once a version."""

from enum import StrEnum

import msgspec


class ProgramRole(StrEnum):
    CHECKER = "checker"  #: the format's output validator
    INTERACTOR = "interactor"  #: the output validator of an interactive problem
    INPUT_VALIDATOR = "input_validator"
    STATIC_VALIDATOR = "static_validator"  #: looks at the source of a submission, not at its output
    GRADER = "grader"


class ProgramFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source file of a program, in the store."""

    name: str  #: relative to the program's directory
    sha256: str
    size_bytes: int
    is_executable: bool = False


class Program(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A program's sources. A directory with files `build` or `run` says by itself how it is built and run."""

    role: ProgramRole
    name: str  #: path in the package, such as output_validators/check.cpp
    files: tuple[ProgramFile, ...]
    language: str | None = None  #: a language code of the package format; None: the files' suffixes tell


class IncludedFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that is put beside each submission of a language before it is compiled. It replaces one of its name."""

    name: str
    sha256: str
    size_bytes: int


class RunTogether(StrEnum):
    """How a submission meets the programs of its problem."""

    BATCH = "batch"  #: it reads the input, and its output is checked
    INTERACTIVE = "interactive"  #: it converses with the interactor
    OUTPUT_ONLY = "output_only"  #: nothing runs: its files are the outputs (submit-answer)
