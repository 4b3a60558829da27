"""Limits as the page of a problem shows them: as the sandbox enforces them, languages with the same ones together."""

from dataclasses import dataclass

from judge.language import Languages
from judge.limits import ProblemLimits
from web.problems.queries import Task


@dataclass(frozen=True, kw_only=True)
class LimitsGroup:
    languages: tuple[str, ...]
    cpu_time_limit_ms: int
    wall_time_limit_ms: int
    memory_limit_bytes: int


def limits_in_groups(task: Task, languages: Languages) -> list[LimitsGroup]:
    """The group of most languages first."""
    names: dict[tuple[int, int, int], list[str]] = {}
    for language in languages.all:
        limits = language.run_limits(ProblemLimits(**task.language_limits.get(language.id, task.limits)))
        key = (limits.cpu_time_limit_ms, limits.wall_time_limit_ms, limits.memory_limit_bytes)
        names.setdefault(key, []).append(language.name)
    groups = [
        LimitsGroup(languages=tuple(group), cpu_time_limit_ms=cpu, wall_time_limit_ms=wall, memory_limit_bytes=memory)
        for (cpu, wall, memory), group in names.items()
    ]
    return sorted(groups, key=lambda group: -len(group.languages))
