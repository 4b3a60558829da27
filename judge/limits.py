"""Every limit, with its unit."""

from dataclasses import dataclass
from typing import Self

import msgspec

KIB = 1024
MIB = 1024 * KIB

#: Up to this size a source travels inside messages, above it by digest.
INLINE_SOURCE_LIMIT_BYTES = 256 * KIB
#: Files of one submission.
SOURCE_FILE_LIMIT = 20
#: Of one problem. A result has something to say of each; a package with more is refused.
TESTCASE_LIMIT = 20_000
#: The largest message of NSQ: nsqd is told so (`--max-msg-size`), and closes the connection of who sends a larger one.
MESSAGE_LIMIT_BYTES = 16 * MIB
#: The result of TESTCASE_LIMIT testcases, each with all that can be said of one, stays below.
RESULT_MESSAGE_LIMIT_BYTES = 15 * MIB
#: How much of a program's stderr is kept, where a testcase failed.
STDERR_KEPT_BYTES = 64 * KIB
#: How much of a program's output is kept, where a sample failed.
OUTPUT_KEPT_BYTES = 16 * KIB
#: How much of a compiler's output is kept, for the student.
COMPILE_LOG_KEPT_BYTES = 64 * KIB
#: How much of a checker's message is kept.
CHECKER_MESSAGE_KEPT_BYTES = 8 * KIB
#: The input of a pass that a checker writes, which is in memory twice.
NEXT_INPUT_LIMIT_BYTES = 64 * MIB
#: How much of a conversation with an interactor is kept, where it is written down.
TRANSCRIPT_KEPT_BYTES = 64 * KIB
#: The largest memory limit of a problem, unless JUDGE_SANDBOX_MEMORY_MIB says another.
LARGEST_MEMORY_LIMIT_BYTES = 2048 * MIB
#: What an interactor has beside a submission that may use all the memory of a lane: a lane has so much more.
INTERACTOR_MEMORY_BYTES = 256 * MIB
#: All files of an executable together.
EXECUTABLE_LIMIT_BYTES = 64 * MIB


def default_wall_time_limit_ms(cpu_time_limit_ms: int) -> int:
    """Twice the CPU time limit and a second. It ends programs that sleep, as TLE, and students are shown it."""
    return 2 * cpu_time_limit_ms + 1000


@dataclass(frozen=True, kw_only=True)
class RunLimits:
    """Limits of one run of one program in a sandbox."""

    cpu_time_limit_ms: int  #: user + system of all processes
    wall_time_limit_ms: int
    memory_limit_bytes: int  #: of the whole process tree, by the run's cgroup
    process_limit: int  #: processes and threads
    output_limit_bytes: int  #: stdout + stderr + any one file

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value <= 0:
                raise ValueError(f"{name} must be positive, not {value}")


class ProblemLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What a problem allows a submission, before the language's factors (`Language.run_limits`).

    Kept as JSON in manifests and in `problem_version.limits`: a manifest's digest depends on the order of the fields.
    """

    cpu_time_limit_ms: int
    wall_time_limit_ms: int
    memory_limit_bytes: int
    output_limit_bytes: int
    compile_cpu_time_limit_ms: int
    compile_memory_limit_bytes: int

    def with_cpu_time_limit(self, cpu_time_limit_ms: int) -> Self:
        """The same with another CPU time limit, and the wall time limit that follows from it."""
        return msgspec.structs.replace(
            self,
            cpu_time_limit_ms=cpu_time_limit_ms,
            wall_time_limit_ms=default_wall_time_limit_ms(cpu_time_limit_ms),
        )


class ProgramLimits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Limits of the programs of a package that check, validate or grade (`validation_*` of the package format)."""

    cpu_time_limit_ms: int = 60_000
    memory_limit_bytes: int = 2048 * MIB
    output_limit_bytes: int = 8 * MIB  #: stdout and stderr, and the files of the feedback directory
    compile_cpu_time_limit_ms: int = 60_000
    compile_memory_limit_bytes: int = 2048 * MIB

    def as_problem_limits(self) -> ProblemLimits:
        """The same for a program that is compiled and run as a submission is."""
        return ProblemLimits(
            cpu_time_limit_ms=self.cpu_time_limit_ms,
            wall_time_limit_ms=default_wall_time_limit_ms(self.cpu_time_limit_ms),
            memory_limit_bytes=self.memory_limit_bytes,
            output_limit_bytes=self.output_limit_bytes,
            compile_cpu_time_limit_ms=self.compile_cpu_time_limit_ms,
            compile_memory_limit_bytes=self.compile_memory_limit_bytes,
        )


USUAL_PROGRAM_LIMITS = ProgramLimits()
