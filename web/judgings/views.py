"""The judge itself: its workers for admins, its languages for everybody."""

import shlex

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web.authorization import admin_required
from web.blobs.queries import store_state
from web.judgings.queries import compiler_versions, list_workers, queue_state
from web.site import database_connection, site

blueprint = Blueprint("judgings", __name__, template_folder="templates")


@blueprint.get("/admin/workers")
@admin_required
def workers() -> ResponseReturnValue:
    connection = database_connection()
    return render_template(
        "judgings/workers.html",
        workers=list_workers(connection),
        queue=queue_state(connection),
        store=store_state(connection, site().store),
    )


@blueprint.get("/languages")
def languages() -> ResponseReturnValue:
    """The exact compilers and flags, so that a student can repeat what happens here."""
    versions = compiler_versions(database_connection()) if current_user.is_authenticated else {}
    return render_template(
        "judgings/languages.html", languages=site().languages.all, versions=versions, join=shlex.join
    )
