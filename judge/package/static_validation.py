"""What a group says of the static validator: `static_validation_score` in 2025-09, a map `static_validation` in drafts.

https://icpc.io/problem-package-format/spec/2025-09.html
"""

from dataclasses import dataclass

from judge.package.bounds import SCORE
from judge.package.settings import Settings

_PASS_FAIL = "pass-fail"  # noqa: S105
_SCORE, _OF_DRAFT = "static_validation_score", "static_validation"


@dataclass(frozen=True, kw_only=True)
class StaticValidation:
    """It is a testcase of its group, before all others."""

    score: float | None = None  #: the most that it gives; None: it must be passed, and gives nothing by itself
    arguments: tuple[str, ...] | None = None  #: of drafts; None: `static_validator_args` has them


def read_static_validation(settings: Settings) -> StaticValidation | None:
    """None: the group has none."""
    if isinstance(settings.peek(_OF_DRAFT), dict):
        section = settings.section(_OF_DRAFT)
        found = StaticValidation(score=_score(section, "score"), arguments=section.arguments("args"))
        section.warn_unknown()
        return found
    is_wanted = settings.boolean(_OF_DRAFT)
    if settings.peek(_SCORE) is not None:
        return StaticValidation(score=_score(settings, _SCORE))
    return StaticValidation() if is_wanted else None


def _score(settings: Settings, key: str) -> float | None:
    if settings.peek(key) == _PASS_FAIL:
        settings.take(key)
        return None
    return settings.number(key, SCORE)
