"""Puts the state of an import into words."""

from flask_babel import gettext as _

from web.imports.models import ImportFailure, ImportState
from web.imports.queries import ImportRow


def state_words(row: ImportRow) -> str:
    if row.needs_cpu_time_limit:
        return str(_("needs a CPU time limit"))
    if row.state == ImportState.ASKING and not row.has_package:
        return str(_("not imported"))  # nobody answered within the week
    words = {
        ImportState.WAITING: _("waiting"),
        ImportState.RUNNING: _("being imported"),
        ImportState.ASKING: _("waits for your answer"),
        ImportState.DONE: _("imported"),
        ImportState.DECLINED: _("not imported"),
        ImportState.REFUSED: _("refused"),
        ImportState.FAILED: _("failed"),
    }
    return str(words[ImportState(row.state)])


def failure_words(row: ImportRow) -> str:
    """Say why an import failed; nothing if it did not."""
    words = {
        ImportFailure.UPLOAD_GONE: _("The uploaded package is not in the store any more: upload it again."),
        ImportFailure.KILLED: _(
            "The process that imports packages was killed several times while it worked on this one."
        ),
        ImportFailure.INTERNAL: _("This is our fault, not the package's. It has been logged."),
    }
    return str(words[ImportFailure(row.failure)]) if row.failure else ""
