"""The page of languages, for everybody."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web.languages.commands import shown_command
from web.languages.queries import compiler_versions
from web.site import database_connection, site

blueprint = Blueprint("languages", __name__, template_folder="templates", url_prefix="/languages")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Show the compilers and their flags, so that students can do at home what happens here."""
    versions = compiler_versions(database_connection()) if current_user.is_authenticated else {}
    return render_template(
        "languages/index.html", languages=site().languages.all, versions=versions, shown=shown_command
    )
