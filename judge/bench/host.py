"""The machine on which the figures were measured."""

import os
import platform

import judge
from judge.bench.workbench import Workbench
from judge.sandbox.engine import engine_facts


def describe_host(bench: Workbench) -> dict[str, object]:
    facts = engine_facts(bench.client)
    with bench.lane.sandbox(bench.variant("c17").language.image) as box:
        memory_method, landlock_abi = box.memory_method, box.landlock_abi
    return {
        "judge_version": judge.__version__,
        "python": platform.python_version(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "lanes": len(bench.lanes),
        "engine": facts.version,
        "cgroup_version": facts.cgroup_version,
        "memory_method": memory_method,
        "landlock_abi": landlock_abi,
    }


def load_averages() -> list[float]:
    """Over 1, 5 and 15 minutes. Figures of a busy machine say little."""
    return [round(load, 2) for load in os.getloadavg()]
