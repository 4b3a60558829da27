"""The page of workers and queue, for admins."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.authorization.guards import admin_required
from web.blobs.queries import store_state
from web.site import database_connection, site
from web.workers.queries import list_workers, queue_state

blueprint = Blueprint("workers", __name__, template_folder="templates", url_prefix="/admin/workers")


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    connection = database_connection()
    return render_template(
        "workers/index.html",
        workers=list_workers(connection),
        queue=queue_state(connection),
        store=store_state(connection, site().store),
    )
