"""The limits on the page of a problem: as the sandbox enforces them, with languages of the same limits together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from judge.language import Languages
from judge.limits import ProblemLimits


@dataclass(frozen=True, kw_only=True)
class LimitsGroup:
    languages: tuple[str, ...]
    cpu_time_limit_ms: int
    wall_time_limit_ms: int
    memory_limit_bytes: int


def limits_in_groups(
    limits: Mapping[str, Any], language_limits: Mapping[str, Any], languages: Languages
) -> list[LimitsGroup]:
    """Group the languages by their limits, the largest group first.

    The limits are those of a version of a problem, as the database holds them.
    """
    names: dict[tuple[int, int, int], list[str]] = {}
    for language in languages.all:
        enforced = language.run_limits(ProblemLimits(**language_limits.get(language.id, limits)))
        key = (enforced.cpu_time_limit_ms, enforced.wall_time_limit_ms, enforced.memory_limit_bytes)
        names.setdefault(key, []).append(language.name)
    groups = [
        LimitsGroup(languages=tuple(group), cpu_time_limit_ms=cpu, wall_time_limit_ms=wall, memory_limit_bytes=memory)
        for (cpu, wall, memory), group in names.items()
    ]
    return sorted(groups, key=lambda group: -len(group.languages))
