"""The page of a version: its state, its verification, and the matrix of its jury submissions. For admins."""

import msgspec
from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from judge.errors import BlobMissing
from judge.verification.time_limit import FoundLimit
from web.authorization.guards import admin_required
from web.jobs.queries import is_somebody_working
from web.languages.variants import variant_name
from web.locales import statement_locale
from web.parameters import row_id_parameter
from web.problems.admin_queries import AdministeredProblem, VersionRow, find_problem, list_versions
from web.problems.limiting import LimitNotNeeded, add_limited_version
from web.problems.words import version_state_words
from web.site import acting_user, database_connection, site
from web.verifications.forms import CpuTimeLimitForm, StopForm, VerifyForm
from web.verifications.judgings import count_final
from web.verifications.queries import VerificationRow, newest_verification
from web.verifications.requests import request_verification, stop_verification
from web.verifications.shown import ShownJudgings, shown_judgings
from web.verifications.words import end_words, limit_words, shown_faults

blueprint = Blueprint("verifications", __name__, template_folder="templates", url_prefix="/admin/problems/<slug>")


@blueprint.get("/versions/<int:number>")
@admin_required
def version(slug: str, number: int) -> ResponseReturnValue:
    problem, shown = _version(slug, number)
    return _page(problem, shown, CpuTimeLimitForm())


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


@blueprint.post("/versions/<int:number>/limit")
@admin_required
def limit(slug: str, number: int) -> ResponseReturnValue:
    """Give the CPU time limit that a version needs: by a version of its own, which this leads to."""
    problem, shown = _version(slug, number)
    form = CpuTimeLimitForm()
    if not form.validate():
        return _page(problem, shown, form), 400
    entered = FoundLimit(cpu_time_limit_ms=form.cpu_time_limit_ms, origin="entered by an admin")
    try:
        made = add_limited_version(database_connection(), site().store, acting_user(), shown.id, entered)
    except BlobMissing:
        flash(_("The store has lost this version. It cannot be published again; import its package anew."), "error")
        return redirect(url_for("verifications.version", slug=slug, number=number))
    except LimitNotNeeded:
        flash(_("This version has a CPU time limit already."), "info")
        return redirect(url_for("verifications.version", slug=slug, number=number))
    flash(_("Version %(number)d has the limit, and is otherwise the same.", number=made.number), "success")
    return redirect(url_for("verifications.version", slug=slug, number=made.number))


def _version(slug: str, number: int) -> tuple[AdministeredProblem, VersionRow]:
    problem = find_problem(database_connection(), slug, locale=statement_locale()) or abort(404)
    versions = list_versions(database_connection(), problem.id)
    found = next((version for version in versions if version.number == number), None) or abort(404)
    return problem, found


def _page(problem: AdministeredProblem, shown: VersionRow, limit_form: CpuTimeLimitForm) -> str:
    connection = database_connection()
    verification = newest_verification(connection, shown.id)
    is_unfinished = verification is not None and verification.is_unfinished
    found = verification.found if verification else None
    origin = shown.cpu_time_limit_origin
    return render_template(
        "verifications/version.html",
        problem=problem,
        version=shown,
        verification=verification,
        found=found,
        faults=shown_faults(found) if found else [],
        judged=_judged(shown, verification) if verification else None,
        judged_count=count_final(connection, verification.submission_ids) if verification else 0,
        form=VerifyForm(publishes=not shown.is_published),
        limit_form=limit_form,
        limit_origin=None if origin is None else limit_words(msgspec.convert(origin, FoundLimit)),
        is_unfinished=is_unfinished,
        nobody_works=is_unfinished and not is_somebody_working(connection),
        end_words=end_words,
        limit_words=limit_words,
        version_state_words=version_state_words,
        variant_name=lambda variant: variant_name(site().languages, variant),
    )


def _judged(shown: VersionRow, verification: VerificationRow) -> ShownJudgings | None:
    first = row_id_parameter("from")
    return shown_judgings(
        database_connection(), site().store, site().languages, verification, shown.id, first_testcase=first
    )
