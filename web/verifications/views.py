"""The page of a version: its state, its verification, and the matrix of its jury submissions. For admins."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from judge.errors import BlobMissing
from judge.package.manifest import Manifest
from web.authorization.guards import admin_required
from web.jobs.queries import is_somebody_working
from web.languages.variants import variant_name
from web.locales import statement_locale
from web.parameters import row_id_parameter
from web.problems.admin_queries import AdministeredProblem, VersionRow, find_problem, list_versions
from web.problems.words import version_state_words
from web.site import acting_user, database_connection, site
from web.verifications.forms import StopForm, VerifyForm
from web.verifications.judgings import count_final, jury_judgings
from web.verifications.matrix import Matrix, matrix
from web.verifications.queries import VerificationRow, manifest_digest, newest_verification
from web.verifications.requests import request_verification, stop_verification
from web.verifications.words import end_words

blueprint = Blueprint("verifications", __name__, template_folder="templates", url_prefix="/admin/problems/<slug>")


@blueprint.get("/versions/<int:number>")
@admin_required
def version(slug: str, number: int) -> ResponseReturnValue:
    problem, shown = _version(slug, number)
    connection = database_connection()
    verification = newest_verification(connection, shown.id)
    is_unfinished = verification is not None and verification.is_unfinished
    return render_template(
        "verifications/version.html",
        problem=problem,
        version=shown,
        verification=verification,
        found=verification.found if verification else None,
        matrix=_matrix(shown, verification) if verification else None,
        judged_count=count_final(connection, verification.submission_ids) if verification else 0,
        form=VerifyForm(publishes=not shown.is_published),
        is_unfinished=is_unfinished,
        nobody_works=is_unfinished and not is_somebody_working(connection),
        end_words=end_words,
        version_state_words=version_state_words,
        variant_name=lambda variant: variant_name(site().languages, variant),
    )


@blueprint.post("/versions/<int:number>/verify")
@admin_required
def verify(slug: str, number: int) -> ResponseReturnValue:
    _problem, shown = _version(slug, number)
    form = VerifyForm()
    if not form.validate():
        abort(400)
    publishes = form.publishes.data and not shown.is_published
    if request_verification(database_connection(), acting_user(), shown.id, publishes=publishes) is None:
        flash(_("This version is being verified already."), "info")
    return redirect(url_for("verifications.version", slug=slug, number=number))


@blueprint.post("/versions/<int:number>/stop")
@admin_required
def stop(slug: str, number: int) -> ResponseReturnValue:
    _problem, shown = _version(slug, number)
    form = StopForm()
    if not form.validate():
        abort(400)
    verification = newest_verification(database_connection(), shown.id)
    if verification is None:
        abort(404)
    is_shown = verification.id == int(form.verification.data)
    if not is_shown or not stop_verification(
        database_connection(), acting_user(), verification.id, version_id=shown.id
    ):
        flash(_("The verification was over already."), "info")
    return redirect(url_for("verifications.version", slug=slug, number=number))


def _version(slug: str, number: int) -> tuple[AdministeredProblem, VersionRow]:
    problem = find_problem(database_connection(), slug, locale=statement_locale()) or abort(404)
    versions = list_versions(database_connection(), problem.id)
    found = next((version for version in versions if version.number == number), None) or abort(404)
    return problem, found


def _matrix(shown: VersionRow, verification: VerificationRow) -> Matrix | None:
    """None while nothing is judged, or where the store has lost the version."""
    judgings = jury_judgings(database_connection(), verification.submission_ids)
    columns = [judgings[submission_id].testcases for submission_id in verification.submission_ids]
    if not any(columns):
        return None
    try:
        manifest = Manifest.from_json(site().store.get(manifest_digest(database_connection(), shown.id)))
    except BlobMissing:
        return None
    names = [testcase.name for testcase in manifest.testcases]
    return matrix(names, columns, first=row_id_parameter("from"))
