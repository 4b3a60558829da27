"""problem.yaml of the legacy format."""

from collections.abc import Mapping
from dataclasses import dataclass

from judge.package.checker_flags import read_checker_flags
from judge.package.declared_limits import read_limits
from judge.package.model import Metadata, PackageLimits
from judge.package.settings import Settings

_LICENSES = ("unknown", "public domain", "cc0", "cc by", "cc by-sa", "educational", "permission")
_FORMATS = ("legacy", "legacy-icpc")
#: Keys for other tools, or for steps that have no part in judging.
_WITHOUT_EFFECT = ("short_name", "version", "credits", "languages", "constants", "embargo_until", "libraries")


@dataclass(frozen=True, kw_only=True)
class ProblemYaml:
    format: str
    names: Mapping[str, str]  #: by locale; a plain string is English
    metadata: Metadata
    limits: PackageLimits
    is_pass_fail: bool
    has_default_checker: bool
    checker_flags: str  #: "" where they are wrong, or are for a checker of the package


def read_format(settings: Settings) -> str | None:
    """The format's name. None: it is not supported yet, which was reported."""
    name = settings.text("problem_format_version") or "legacy"
    if name in _FORMATS:
        return name
    settings.error("problem_format_version", f"{name[:40]!r} is not supported yet: only the legacy format is")
    return None


def read_problem_yaml(settings: Settings, *, format_name: str, largest_memory_limit_bytes: int) -> ProblemYaml:
    """Read all other keys of problem.yaml, and report each that is wrong or not supported yet."""
    is_pass_fail = _check_type(settings)
    has_default_checker = _check_validation(settings)
    _check_grading(settings, is_pass_fail=is_pass_fail)
    flags = read_checker_flags(settings, "validator_flags") if has_default_checker else None
    settings.take("validator_flags")
    problem = ProblemYaml(
        format=format_name,
        names=_names(settings),
        metadata=_metadata(settings),
        limits=read_limits(settings.section("limits"), largest_memory_limit_bytes=largest_memory_limit_bytes),
        is_pass_fail=is_pass_fail,
        has_default_checker=has_default_checker,
        checker_flags=flags or "",
    )
    for key in _WITHOUT_EFFECT:
        if settings.take(key) is not None:
            settings.warn(key, "has no effect")
    settings.warn_unknown()
    return problem


def _check_type(settings: Settings) -> bool:
    value = settings.take("type")
    types = value.split() if isinstance(value, str) else value
    is_pass_fail = types in (None, ["pass-fail"])
    if not is_pass_fail:
        settings.error("type", "is not pass-fail; scoring, interactive and multi-pass problems are not supported yet")
    return is_pass_fail


def _check_validation(settings: Settings) -> bool:
    words = (settings.text("validation") or "default").split()
    has_default_checker = words == ["default"]
    if not has_default_checker:
        settings.error(
            "validation",
            f"is {' '.join(words)[:60]}; custom checkers, interactive and multi-pass problems are not supported yet",
        )
    return has_default_checker


def _check_grading(settings: Settings, *, is_pass_fail: bool) -> None:
    grading = settings.section("grading")
    for key in ("objective", "show_test_data_groups"):
        if grading.take(key) is not None and is_pass_fail:
            grading.warn(key, "has no effect on a pass-fail problem")
    if grading.text("on_reject") is not None:
        grading.error("on_reject", "belongs in data/testdata.yaml")
    grading.warn_unknown()


def _names(settings: Settings) -> dict[str, str]:
    value = settings.take("name")
    if value is None:
        return {}
    if isinstance(value, str):
        value = {"en": value}
    if not isinstance(value, dict) or not all(isinstance(name, str) and name.strip() for name in value.values()):
        settings.error("name", "must be a string, or a map of language to string")
        return {}
    # A block of YAML, such as `name: |`, ends with the end of its line
    return {locale.lower().replace("_", "-"): " ".join(str(name).split()) for locale, name in value.items()}


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
