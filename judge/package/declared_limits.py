"""The section `limits` of problem.yaml: its keys with their defaults and bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from judge.limits import KIB, MIB
from judge.package.bounds import CPU_TIME_LIMIT_S, KIB_UNITS, MIB_UNITS, SECOND_UNITS, Bound
from judge.package.model import PackageLimits
from judge.package.settings import Settings

#: The format's typical default of `memory` and `compilation_memory`.
USUAL_MEMORY_MIB = 2048


@dataclass(frozen=True, kw_only=True)
class DeclaredLimit:
    bound: Bound
    default: float  #: in the bound's unit; a typical system default of the format


_MEMORY = Bound(
    unit="MiB",
    least=1,
    most=USUAL_MEMORY_MIB,
    usual_least=16,
    units=MIB_UNITS,
    mistaken=("KiB", "bytes"),
    note=", as no program gets more memory here (JUDGE_SANDBOX_MEMORY_MIB)",
)
_COMPILATION_MEMORY = replace(_MEMORY, least=64, usual_least=256)
_OUTPUT = Bound(unit="MiB", least=1 / KIB, most=2048, usual_most=512, units=MIB_UNITS, mistaken=("KiB", "bytes"))
#: What the site takes in one request.
_CODE = Bound(unit="KiB", least=1, most=3072, units=KIB_UNITS, mistaken=("bytes",))
_COMPILATION_TIME = Bound(unit="seconds", least=1, most=600, usual_least=5, units=SECOND_UNITS, mistaken=("ms",))
#: These derive a CPU time limit from the slowest accepted solution, and limit output validators. Neither happens here,
#: and nobody expects it to, so there is no warning.
_UNUSED: Mapping[str, Bound] = {
    "time_multiplier": Bound(unit="", least=0.01, most=1000),
    "time_safety_margin": Bound(unit="", least=0.01, most=1000),
    "validation_time": Bound(unit="seconds", least=0.01, most=3600, units=SECOND_UNITS, mistaken=("ms",)),
    "validation_memory": Bound(unit="MiB", least=1, most=1 << 20, units=MIB_UNITS, mistaken=("KiB", "bytes")),
    "validation_output": Bound(unit="MiB", least=1 / KIB, most=4096, units=MIB_UNITS, mistaken=("KiB", "bytes")),
}


def read_limits(settings: Settings, *, largest_memory_limit_bytes: int) -> PackageLimits:
    """Read the section, and report every number that is wrong.

    An absent memory limit is the format's default, or what a program may get here if that is less.
    """
    largest_mib = largest_memory_limit_bytes / MIB
    memory, compilation_memory = (_within(bound, largest_mib) for bound in (_MEMORY, _COMPILATION_MEMORY))
    cpu_time_limit_s = settings.number("time_limit", CPU_TIME_LIMIT_S)  # a key of the newer format; used here too
    limits = PackageLimits(
        cpu_time_limit_ms=None if cpu_time_limit_s is None else round(cpu_time_limit_s * 1000),
        memory_limit_bytes=_scaled(settings, "memory", memory, MIB),
        output_limit_bytes=_scaled(settings, "output", DeclaredLimit(bound=_OUTPUT, default=8), MIB),
        source_limit_bytes=_scaled(settings, "code", DeclaredLimit(bound=_CODE, default=128), KIB),
        compile_cpu_time_limit_ms=_scaled(
            settings, "compilation_time", DeclaredLimit(bound=_COMPILATION_TIME, default=60), 1000
        ),
        compile_memory_limit_bytes=_scaled(settings, "compilation_memory", compilation_memory, MIB),
    )
    for key, bound in _UNUSED.items():
        settings.number(key, bound)
    settings.warn_unknown()
    return limits


def _within(bound: Bound, largest_mib: float) -> DeclaredLimit:
    """A limit of memory, on machines that give a program so much at most."""
    return DeclaredLimit(
        bound=replace(bound, least=min(bound.least, largest_mib), most=largest_mib),
        default=min(USUAL_MEMORY_MIB, largest_mib),
    )


def _scaled(settings: Settings, key: str, limit: DeclaredLimit, unit: int) -> int:
    value = settings.number(key, limit.bound)
    return round((limit.default if value is None else value) * unit)
