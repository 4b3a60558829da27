"""The link in mails that ends them. It works without a log-in."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.outbox.reading import knows_token, stop
from web.site import database_connection

blueprint = Blueprint("mails", __name__, template_folder="templates", url_prefix="/mails")


@blueprint.get("/stop/<token>")
def stop_page(token: str) -> ResponseReturnValue:
    """Ask first: scanners of mail open links, too."""
    if not knows_token(database_connection(), token):
        abort(404)
    return render_template("mail/stop.html", stopped=False)


@blueprint.post("/stop/<token>")
def stop_mails(token: str) -> ResponseReturnValue:
    """End the mails. Mail programs ask for it by themselves (RFC 8058), so the form needs no token of a session."""
    if not stop(database_connection(), token):
        abort(404)
    return render_template("mail/stop.html", stopped=True)
