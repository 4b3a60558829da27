"""The CPU time limit of a package, of all places where authors put it."""

from dataclasses import replace

from judge.package.diagnostics import Diagnostics
from judge.package.domjudge import TIME_LIMIT_FILE, read_timelimit_file
from judge.package.model import PackageLimits
from judge.package.tree import PackageTree


def with_cpu_time_limit(
    declared: PackageLimits, ini_ms: int | None, tree: PackageTree, diagnostics: Diagnostics
) -> PackageLimits:
    """Choose it in DOMjudge's order: problem.yaml, then domjudge-problem.ini, then .timelimit."""
    all_ms = (declared.cpu_time_limit_ms, ini_ms, read_timelimit_file(tree, diagnostics))
    found_ms = [limit for limit in all_ms if limit is not None]
    if len(set(found_ms)) > 1:
        diagnostics.warn("", f"CPU time limits that differ: {', '.join(map(str, found_ms))} ms; the first is used")
    if not found_ms and tree.find(TIME_LIMIT_FILE) is None:  # else its fault was reported
        diagnostics.warn(
            "",
            f"no CPU time limit: write the seconds into {TIME_LIMIT_FILE}, or give the limit with each import; "
            "a verification finds one that fits the accepted submissions",
        )
    return replace(declared, cpu_time_limit_ms=found_ms[0] if found_ms else None)
