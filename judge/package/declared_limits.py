"""The section `limits` of problem.yaml: its keys with their defaults and bounds."""

from dataclasses import dataclass, replace

from judge.limits import KIB, MIB, ProgramLimits
from judge.package.bounds import CPU_TIME_LIMIT_S, KIB_UNITS, MIB_UNITS, SECOND_UNITS, Bound, plain
from judge.package.model import PackageLimits, TimeLimitRule
from judge.package.settings import Settings

#: The format's typical default of `memory`, `compilation_memory` and `validation_memory`.
USUAL_MEMORY_MIB = 2048
LEGACY_TIME_LIMIT_RULE = TimeLimitRule(ac_to_time_limit=5, time_limit_to_tle=2, resolution_ms=1000, least_ms=1000)
TIME_LIMIT_RULE_2025 = TimeLimitRule(ac_to_time_limit=2, time_limit_to_tle=1.5, resolution_ms=1000, least_ms=1000)


@dataclass(frozen=True, kw_only=True)
class DeclaredLimit:
    bound: Bound
    default: float  #: in the bound's unit; a typical system default of the format


@dataclass(frozen=True, kw_only=True)
class DeclaredLimits:
    of_submissions: PackageLimits
    of_programs: ProgramLimits
    time_limit_rule: TimeLimitRule
    pass_limit: int  #: for problems with several passes


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
_VALIDATION_TIME = Bound(unit="seconds", least=0.01, most=3600, units=SECOND_UNITS, mistaken=("ms",))
_VALIDATION_MEMORY = Bound(unit="MiB", least=1, most=1 << 20, units=MIB_UNITS, mistaken=("KiB", "bytes"))
_VALIDATION_OUTPUT = replace(_OUTPUT, most=4096)
_MULTIPLIER = Bound(unit="", least=0.01, most=1000)
_RESOLUTION = Bound(unit="seconds", least=0.001, most=600, units=SECOND_UNITS, mistaken=("ms",))
_PASSES = Bound(unit="passes", least=1, most=1000)


def read_limits(
    settings: Settings, *, largest_memory_limit_bytes: int, usual_rule: TimeLimitRule = LEGACY_TIME_LIMIT_RULE
) -> DeclaredLimits:
    """Read the section, and report every number that is wrong.

    An absent memory limit is the format's default, or what a program may get here if that is less.
    """
    largest_mib = largest_memory_limit_bytes / MIB
    memory, compilation_memory = (_within(bound, largest_mib) for bound in (_MEMORY, _COMPILATION_MEMORY))
    cpu_time_limit_s = settings.number("time_limit", CPU_TIME_LIMIT_S)
    of_submissions = PackageLimits(
        cpu_time_limit_ms=None if cpu_time_limit_s is None else round(cpu_time_limit_s * 1000),
        memory_limit_bytes=_scaled(settings, "memory", memory, MIB),
        output_limit_bytes=_scaled(settings, "output", DeclaredLimit(bound=_OUTPUT, default=8), MIB),
        source_limit_bytes=_scaled(settings, "code", DeclaredLimit(bound=_CODE, default=128), KIB),
        compile_cpu_time_limit_ms=_scaled(
            settings, "compilation_time", DeclaredLimit(bound=_COMPILATION_TIME, default=60), 1000
        ),
        compile_memory_limit_bytes=_scaled(settings, "compilation_memory", compilation_memory, MIB),
    )
    declared = DeclaredLimits(
        of_submissions=of_submissions,
        of_programs=_program_limits(settings, of_submissions, largest_mib),
        time_limit_rule=_time_limit_rule(settings, usual_rule),
        pass_limit=round(settings.number("validation_passes", _PASSES) or 2),
    )
    settings.warn_unknown()
    return declared


def _program_limits(settings: Settings, of_submissions: PackageLimits, largest_mib: float) -> ProgramLimits:
    """More memory than there is here is cut: a program of the package that lacks it makes a judge error, no verdict."""
    memory = DeclaredLimit(bound=_VALIDATION_MEMORY, default=min(USUAL_MEMORY_MIB, largest_mib))
    memory_bytes = _scaled(settings, "validation_memory", memory, MIB)
    largest_bytes = round(largest_mib * MIB)
    if memory_bytes > largest_bytes:
        settings.warn("validation_memory", f"is cut to {plain(largest_mib)} MiB, which programs get here at most")
    return ProgramLimits(
        cpu_time_limit_ms=_scaled(settings, "validation_time", DeclaredLimit(bound=_VALIDATION_TIME, default=60), 1000),
        memory_limit_bytes=min(memory_bytes, largest_bytes),
        output_limit_bytes=_scaled(
            settings, "validation_output", DeclaredLimit(bound=_VALIDATION_OUTPUT, default=8), MIB
        ),
        compile_cpu_time_limit_ms=of_submissions.compile_cpu_time_limit_ms,
        compile_memory_limit_bytes=of_submissions.compile_memory_limit_bytes,
    )


def _time_limit_rule(settings: Settings, usual: TimeLimitRule) -> TimeLimitRule:
    """Of the keys of both ways, those that are there count."""
    if settings.peek("time_multipliers") is not None or settings.peek("time_resolution") is not None:
        usual = TIME_LIMIT_RULE_2025
    multiplier = settings.number("time_multiplier", _MULTIPLIER)
    margin = settings.number("time_safety_margin", _MULTIPLIER)
    newer = settings.section("time_multipliers")
    multiplier = newer.number("ac_to_time_limit", _MULTIPLIER) or multiplier or usual.ac_to_time_limit
    margin = newer.number("time_limit_to_tle", _MULTIPLIER) or margin or usual.time_limit_to_tle
    newer.warn_unknown()
    resolution_s = settings.number("time_resolution", _RESOLUTION)
    resolution_ms = usual.resolution_ms if resolution_s is None else round(resolution_s * 1000)
    return TimeLimitRule(
        ac_to_time_limit=multiplier,
        time_limit_to_tle=margin,
        resolution_ms=resolution_ms,
        least_ms=resolution_ms,
    )


def _within(bound: Bound, largest_mib: float) -> DeclaredLimit:
    """A limit of memory, on machines that give a program so much at most."""
    return DeclaredLimit(
        bound=replace(bound, least=min(bound.least, largest_mib), most=largest_mib),
        default=min(USUAL_MEMORY_MIB, largest_mib),
    )


def _scaled(settings: Settings, key: str, limit: DeclaredLimit, unit: int) -> int:
    value = settings.number(key, limit.bound)
    return round((limit.default if value is None else value) * unit)
