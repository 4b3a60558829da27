"""What a submission may try, and the verdicts that are safe: one row for each attack. The sources are beside this file.

A program that only probes prints what was not refused. If everything was refused, it prints the right answer. For such
a program, AC means that it was contained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from judge.limits import ProblemLimits
from judge.verdict import Verdict
from tests.sandbox.hostile.judging import Case, Problem, limits

SOURCES = Path(__file__).parent
AC, WA, TLE, MLE, OLE, RTE, CE = (Verdict(word) for word in ("AC", "WA", "TLE", "MLE", "OLE", "RTE", "CE"))

ONE_CASE: Sequence[Case] = [(b"1 2\n", b"3\n")]
#: The second run would find what the first run has left.
THREE_CASES: Sequence[Case] = [(b"1 2\n", b"3\n"), (b"2 2\n", b"4\n"), (b"1 4\n", b"5\n")]
LARGE_INPUT: Sequence[Case] = [(b"1 " * (4 << 20), b"3\n")]
RARE_ANSWER: Sequence[Case] = [(b"918273000 645000\n", b"918918000\n")]

#: For a runtime's start alone.
JAVA_CPU_MS = 1500
NODE_CPU_MS = 1000


@dataclass(frozen=True, kw_only=True)
class Attack:
    source: str
    verdicts: frozenset[Verdict]  #: any of them is safe; every testcase gets one
    limits: ProblemLimits
    cases: Sequence[Case]

    @property
    def path(self) -> Path:
        return SOURCES / self.source

    @property
    def suffix(self) -> str:
        return self.path.suffix

    @property
    def problem(self) -> Problem:
        return Problem(cases=self.cases, limits=self.limits)


def attack(source: str, *verdicts: Verdict, cases: Sequence[Case] = ONE_CASE, **changes: int) -> Attack:
    """The source's name begins with its line's number; the changes are those of judging.limits()."""
    return Attack(source=source, verdicts=frozenset(verdicts), cases=cases, limits=limits(**changes))


COMPILE_TIME = (
    attack("01-include-random.c", CE, compile_cpu_ms=500),
    attack("01-include-zero.cpp", CE, compile_cpu_ms=500),
    attack("01-include-terminal.c", CE),
    attack("01-include-zero.rs", CE, compile_cpu_ms=1000),
    attack("02-include-files.c", CE),
    attack("02-include-str.rs", CE),
    attack("03-incbin.c", CE),
    attack("03-incbin-endless.c", CE, compile_cpu_ms=500),
    attack("03-embed.c", CE),
    attack("03-include-bytes.rs", CE),
    attack("03-embed.go", CE),
    attack("04-self-include.c", CE, compile_cpu_ms=500),
    attack("04-macro-explosion.c", CE, compile_cpu_ms=500),
    attack("04-macro-recursion.rs", CE, compile_cpu_ms=1000),
    attack("05-templates.cpp", CE, compile_cpu_ms=800),
    attack("05-templates-infinite.cpp", CE, compile_cpu_ms=2000),
    attack("05-constexpr.cpp", CE, compile_cpu_ms=800),
    attack("05-const-loop.rs", CE, compile_cpu_ms=1000),
    attack("06-giant-binary.c", CE, compile_cpu_ms=2000),
    attack("07-giant-array.c", CE, compile_cpu_ms=2000),
    attack("07-giant-array.rs", CE, compile_cpu_ms=2000),
    attack("07-giant-array.go", CE, compile_cpu_ms=2000),
    attack("08-diagnostic-flood.cpp", CE),
    attack("08-warning-flood.c", CE),
    attack("09-begin-block.pl", AC),
    attack("12-daemon.pl", AC, cases=THREE_CASES),
)

CPU_AND_WALL_TIME = (
    attack("15-busy-loop.c", TLE),
    attack("15-busy-loop.cpp", TLE),
    attack("15-busy-loop.py", TLE),
    attack("15-busy-loop.java", TLE, cpu_ms=JAVA_CPU_MS),
    attack("15-busy-loop.go", TLE),
    attack("15-busy-loop.rs", TLE),
    attack("15-busy-loop.js", TLE),
    attack("15-system-calls.c", TLE),
    attack("15-many-short-children.c", TLE),
    attack("16-sleep.c", TLE, wall_ms=500),
    attack("16-pause.c", TLE, wall_ms=500),
    attack("16-sleep.py", TLE, wall_ms=500),
    attack("16-sleep.java", TLE, wall_ms=1500),
    attack("16-deadlock.go", TLE, wall_ms=500),
    attack("17-busy-threads.c", TLE),
    attack("17-busy-threads.java", TLE, cpu_ms=JAVA_CPU_MS),
    attack("17-busy-processes.py", TLE),
    attack("18-parent-exits.c", AC),
    attack("18-children-are-charged.c", TLE),
    attack("19-ignores-signals.c", TLE),
    attack("19-stops-itself.c", TLE, wall_ms=500),
    attack("19-handles-signals.py", TLE),
    attack("20-never-reads.c", AC, cases=LARGE_INPUT),
    attack("20-reads-a-little.py", AC, cases=LARGE_INPUT),
    attack("21-waits-for-more.c", AC),
    attack("21-waits-for-more.py", RTE),
)

MEMORY = (
    attack("22-touch.c", MLE),
    attack("22-touch.cpp", MLE),
    attack("22-touch.py", MLE),
    attack("22-touch.java", MLE, cpu_ms=JAVA_CPU_MS),
    attack("22-touch.go", MLE),
    attack("22-touch.rs", MLE),
    attack("22-touch.js", MLE, cpu_ms=NODE_CPU_MS),
    attack("22-locked-and-shared.c", MLE),
    attack("23-untouched-bss.c", AC),  # address space is no memory
    attack("24-fill-tmpfs.c", MLE),
    attack("24-fill-memfd.c", MLE, output_kib=1 << 17),
    attack("24-fallocate.c", MLE),
    attack("24-fill-attributes.c", MLE, RTE),
    attack("24-shared-memory.py", MLE),
    attack("24-fill-pipes.c", MLE, RTE),
    attack("24-fill-sockets.c", MLE, RTE),
    attack("25-recursion.c", MLE),  # the memory limit is the stack's limit
    attack("25-recursion.py", MLE, RTE),
    attack("25-recursion.java", MLE, RTE, cpu_ms=JAVA_CPU_MS),
    attack("25-recursion.go", MLE),
    attack("25-recursion.rs", MLE),
    attack("25-recursion.js", RTE, MLE, cpu_ms=NODE_CPU_MS),
    attack("26-child-is-killed.c", MLE),
    attack("26-child-is-killed.py", MLE),
    attack("27-reserves-space.c", AC),
    attack("27-reserves-space.go", AC),
)

PROCESSES = (
    # The kernel takes back a dead process's page tables late: a bomb's dead may fill the limit before its time is up.
    attack("28-fork-bomb.c", TLE, MLE),
    attack("28-fork-bomb.py", TLE, MLE, memory_mib=256),
    attack("28-fork-bomb.java", TLE, RTE, MLE, cpu_ms=JAVA_CPU_MS),
    attack("28-vfork-and-clone.c", TLE, RTE, MLE),
    attack("29-thread-bomb.c", RTE),
    attack("29-thread-bomb.java", RTE, MLE, TLE, cpu_ms=JAVA_CPU_MS, wall_ms=3000),
    attack("29-thread-bomb.py", RTE),
    # Go's runtime prints the stack of each of its goroutines: of enough of them, more than may be written.
    attack("29-thread-bomb.go", RTE, OLE),
    attack("29-thread-bomb.rs", RTE),
    attack("30-daemon.c", AC, cases=THREE_CASES),
    attack("30-daemon.py", AC, cases=THREE_CASES),
    attack("31-kill-supervisor.c", AC),
    attack("31-kill-all.c", RTE),
    attack("31-kill-all.py", RTE),
    attack("32-look-into-supervisor.c", AC),
    attack("33-zombies.c", AC),
    attack("60-kill-supervisor-by-memory.c", MLE, output_kib=1 << 17),
)

FILES = (
    attack("34-dump-proc.c", RTE),
    attack("35-search-answers.c", AC, cases=RARE_ANSWER, cpu_ms=3000),
    attack("35-search-answers.py", AC, cases=RARE_ANSWER, cpu_ms=3000),
    attack("36-disk-fill.c", RTE, cpu_ms=2000, memory_mib=1024, output_kib=8192),
    attack("36-sparse-file.c", OLE),
    attack("36-sparse-files.c", AC),
    attack("37-million-inodes.c", RTE, cpu_ms=2000),
    attack("37-deep-directories.c", AC, cpu_ms=3000),
    attack("38-links-and-devices.c", AC),
    attack("39-odd-names.c", AC, cases=THREE_CASES),
    attack("40-shared-memory.c", AC, cases=THREE_CASES),
    attack("40-shared-memory-of-many-names.c", RTE, cpu_ms=2000),
    attack("41-rewrite-program.c", AC, cases=THREE_CASES),
    attack("41-bytecode.py", AC, cases=THREE_CASES),
    attack("42-core-dump.c", RTE),
    attack("42-core-limit.c", AC),
    attack("61-hold-locks.c", AC, cases=THREE_CASES),
    attack("62-files-in-flight.c", AC),
)

OUTPUT = (
    attack("43-stdout-flood.c", OLE),
    attack("43-stdout-flood.py", OLE),
    attack("43-stdout-flood.java", OLE, cpu_ms=JAVA_CPU_MS),
    attack("43-many-writers.c", OLE),
    attack("44-stderr-flood.c", OLE),
    attack("44-much-stderr.c", WA),
    attack("45-markup.c", WA),
    attack("45-bytes.c", WA),
    attack("46-exit-137.c", RTE),
    attack("46-exit-256.c", AC),
    attack("46-signal-kill.c", RTE),
    attack("46-signal-xcpu.c", RTE),
    attack("46-signal-term.c", RTE),
    attack("46-signal-sys.c", RTE),
    attack("46-forged-report.py", RTE),
)

KERNEL_AND_NETWORK = (
    attack("47-network.c", AC),
    attack("47-network.py", AC, cpu_ms=1000),
    attack("47-network.java", AC, cpu_ms=JAVA_CPU_MS),
    attack("47-network.go", AC),
    attack("47-network.js", AC, cpu_ms=NODE_CPU_MS),
    attack("48-abstract-sockets.c", AC, cases=THREE_CASES),
    attack("49-forbidden-calls.py", AC, cpu_ms=1000),
    attack("50-setuid.c", AC),
    attack("51-writable-kernel-files.c", AC, cpu_ms=2000),
)

ATTACKS = COMPILE_TIME + CPU_AND_WALL_TIME + MEMORY + PROCESSES + FILES + OUTPUT + KERNEL_AND_NETWORK
