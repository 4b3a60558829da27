"""Puts the limits of a problem into words, and the states of its versions."""

from flask_babel import gettext as _

from web.problems.admin_queries import VersionRow
from web.problems.models import VersionState


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


def version_state_words(version: VersionRow) -> str:
    """Say the state of a version that is not the published one."""
    if version.verification_state in ("waiting", "running"):
        return str(_("is being verified"))
    words = {
        VersionState.DRAFT: _("draft"),
        VersionState.VERIFIED: _("verified"),
        VersionState.PUBLISHED: _("earlier"),
        VersionState.WITHDRAWN: _("withdrawn"),
    }
    return str(words[VersionState(version.state)])
