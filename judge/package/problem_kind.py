"""What kind of problem it is: `type`, and `validation` of the formats that have it."""

from collections.abc import Set
from dataclasses import dataclass

from judge.package.settings import Settings
from judge.program import RunTogether

_TYPES = {"pass-fail", "scoring", "multi-pass", "interactive", "submit-answer"}
_VALIDATION = {"default", "custom", "score", "interactive", "multi-pass"}
#: Spellings of drafts and of tools.
_SPELLINGS = {"multipass": "multi-pass", "passfail": "pass-fail", "output-only": "submit-answer"}
#: What no format allows together.
_CONFLICTS = (
    {"pass-fail", "scoring"},
    {"submit-answer", "interactive"},
    {"submit-answer", "multi-pass"},
    {"default", "custom"},
)


@dataclass(frozen=True, kw_only=True)
class ProblemKind:
    is_scoring: bool = False
    is_multi_pass: bool = False
    run_together: RunTogether = RunTogether.BATCH
    has_checker: bool | None = None  #: a program of the package; None: if there is one
    gives_scores: bool | None = None  #: whether that program gives scores; None: nothing is said


def read_problem_kind(settings: Settings, *, needs_custom: bool) -> ProblemKind:
    """`needs_custom`: the format has a program check only where `validation` says `custom`."""
    types = _read(settings, "type", _TYPES)
    validation = _read(settings, "validation", _VALIDATION)
    both = types | validation
    is_custom = "custom" in validation or not both.isdisjoint({"interactive", "multi-pass"})
    if "interactive" in both:
        run_together = RunTogether.INTERACTIVE
    else:
        run_together = RunTogether.OUTPUT_ONLY if "submit-answer" in both else RunTogether.BATCH
    return ProblemKind(
        is_scoring="scoring" in types or (not types and "score" in validation),
        is_multi_pass="multi-pass" in both,
        run_together=run_together,
        gives_scores="score" in validation if validation else None,
        has_checker=True if is_custom else (False if needs_custom or "default" in validation else None),
    )


def _read(settings: Settings, key: str, known: Set[str]) -> set[str]:
    words = {word.strip(",").lower().replace("_", "-") for word in settings.words(key) or ()}
    words = {_SPELLINGS.get(word, word) for word in words}
    unknown = sorted(words - known)
    if unknown:
        settings.error(key, f"is {' '.join(unknown)[:60]!r}; known are {', '.join(sorted(known))}")
    for conflict in _CONFLICTS:
        if conflict <= words:
            settings.error(key, f"is both {' and '.join(sorted(conflict))}, which exclude each other")
    return words
