"""problem.yaml of the legacy format."""

from collections.abc import Mapping
from dataclasses import dataclass

from judge.limits import KIB, MIB
from judge.package.checker_flags import BadFlags, parse_checker_flags
from judge.package.contents import Metadata, PackageLimits
from judge.package.settings import Settings

_LICENSES = ("unknown", "public domain", "cc0", "cc by", "cc by-sa", "educational", "permission")
_FORMATS = ("legacy", "legacy-icpc")
#: Keys for other tools, or for steps that have no part in judging.
_WITHOUT_EFFECT = ("short_name", "version", "credits", "languages", "constants", "embargo_until", "libraries")


@dataclass(frozen=True, kw_only=True)
class LimitDefaults:
    """Values for absent keys: the typical system defaults of the format."""

    memory_mib: int = 2048
    output_mib: int = 8
    code_kib: int = 128
    compilation_time_s: int = 60
    compilation_memory_mib: int = 2048


@dataclass(frozen=True, kw_only=True)
class ProblemYaml:
    format: str
    names: Mapping[str, str]  #: by locale; a plain string is English
    metadata: Metadata
    limits: PackageLimits
    checker_flags: str


def read_problem_yaml(settings: Settings) -> ProblemYaml:
    """Read problem.yaml, and report every key that is wrong or not supported yet."""
    format_name = _format(settings)
    _check_type(settings)
    _check_validation(settings)
    _check_grading(settings)
    problem = ProblemYaml(
        format=format_name,
        names=_names(settings),
        metadata=_metadata(settings),
        limits=_limits(settings.section("limits")),
        checker_flags=_checker_flags(settings),
    )
    for key in _WITHOUT_EFFECT:
        if settings.take(key) is not None:
            settings.warn(key, "has no effect")
    settings.warn_unknown()
    return problem


def _format(settings: Settings) -> str:
    name = settings.text("problem_format_version") or "legacy"
    if name not in _FORMATS:
        settings.error("problem_format_version", f"{name[:40]!r} is not supported yet: only the legacy format is")
    return name


def _check_type(settings: Settings) -> None:
    value = settings.take("type")
    types = value.split() if isinstance(value, str) else value
    if types not in (None, ["pass-fail"]):
        settings.error("type", "is not pass-fail; scoring, interactive and multi-pass problems are not supported yet")


def _check_validation(settings: Settings) -> None:
    words = (settings.text("validation") or "default").split()
    if words != ["default"]:
        settings.error(
            "validation",
            f"is {' '.join(words)[:60]}; custom checkers, interactive and multi-pass problems are not supported yet",
        )


def _check_grading(settings: Settings) -> None:
    grading = settings.section("grading")
    for key in ("objective", "show_test_data_groups"):
        if grading.take(key) is not None:
            grading.warn(key, "has no effect on a pass-fail problem")
    if grading.text("on_reject") is not None:
        grading.error("on_reject", "belongs in data/testdata.yaml")
    grading.warn_unknown()


def _names(settings: Settings) -> dict[str, str]:
    value = settings.take("name")
    if value is None:
        return {}
    if isinstance(value, str):
        return {"en": value}
    if not isinstance(value, dict) or not all(isinstance(name, str) and name for name in value.values()):
        settings.error("name", "must be a string, or a map of language to string")
        return {}
    return {locale.lower().replace("_", "-"): str(name) for locale, name in value.items()}


def _metadata(settings: Settings) -> Metadata:
    license_name = settings.text("license")
    if license_name is not None and license_name.lower() not in _LICENSES:
        settings.warn("license", f"{license_name[:60]!r} is not one of the format's licences")
    return Metadata(
        uuid=settings.text("uuid"),
        author=_joined(settings, "author"),
        source=settings.text("source"),
        source_url=settings.text("source_url"),
        license=license_name,
        rights_owner=settings.text("rights_owner"),
        keywords=tuple((_joined(settings, "keywords") or "").split()),
    )


def _joined(settings: Settings, key: str) -> str | None:
    """A string. Authors also write a list of strings, which is joined by spaces."""
    value = settings.take(key)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(str(item) for item in value)
    if value is None or isinstance(value, str):
        return value
    settings.error(key, "must be a string")
    return None


def _limits(settings: Settings) -> PackageLimits:
    defaults = LimitDefaults()
    cpu_time_limit_s = settings.positive("time_limit")  # a key of the newer format; authors use it here too
    limits = PackageLimits(
        cpu_time_limit_ms=None if cpu_time_limit_s is None else round(cpu_time_limit_s * 1000),
        memory_limit_bytes=_scaled(settings, "memory", defaults.memory_mib, MIB),
        output_limit_bytes=_scaled(settings, "output", defaults.output_mib, MIB),
        source_limit_bytes=_scaled(settings, "code", defaults.code_kib, KIB),
        compile_cpu_time_limit_ms=_scaled(settings, "compilation_time", defaults.compilation_time_s, 1000),
        compile_memory_limit_bytes=_scaled(settings, "compilation_memory", defaults.compilation_memory_mib, MIB),
    )
    # These derive a CPU time limit from the slowest accepted solution, and limit output validators. Neither happens
    # here, and nobody expects it to, so there is no warning.
    for key in ("time_multiplier", "time_safety_margin", "validation_time", "validation_memory", "validation_output"):
        settings.positive(key)
    settings.warn_unknown()
    return limits


def _scaled(settings: Settings, key: str, default: int, unit: int) -> int:
    value = settings.positive(key)
    return default * unit if value is None else max(1, round(value * unit))


def _checker_flags(settings: Settings) -> str:
    flags = settings.text("validator_flags") or ""
    try:
        parse_checker_flags(flags)
    except BadFlags as error:
        settings.error("validator_flags", str(error))
        return ""
    return flags
