"""Puts the limits of a problem into words."""

from flask_babel import gettext as _


def limit_labels() -> dict[str, str]:
    """Return a label for each limit that a comparison of versions has. The keys that end with `_ms` are durations."""
    return {
        "cpu_time_limit_ms": _("CPU time limit"),
        "wall_time_limit_ms": _("Wall time limit"),
        "memory_limit_bytes": _("Memory limit"),
        "output_limit_bytes": _("Output limit"),
        "source_limit_bytes": _("Source limit"),
        "compile_cpu_time_limit_ms": _("CPU time limit of the compiler"),
        "compile_memory_limit_bytes": _("Memory limit of the compiler"),
    }
