"""The page with two submissions beside each other. Each of them is shown as far as the viewer may see it."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.authorization.guards import login_required
from web.comparisons.queries import OtherSubmission, other_submissions
from web.comparisons.source_diff import FileDiff, diff_of_files
from web.comparisons.test_changes import TestChanges, changes_between
from web.judgings.words import script_words
from web.languages.variants import editor_mode
from web.locales import statement_locale
from web.parameters import row_id_parameter
from web.site import database_connection, logged_in_user, site
from web.submissions.queries import SubmissionDetails, judging_facts, submission_details, submission_files
from web.visibility import JudgingView, what_may_see

blueprint = Blueprint("comparisons", __name__, template_folder="templates")


@dataclass(frozen=True, kw_only=True)
class Side:
    details: SubmissionDetails
    view: JudgingView
    viewer_is_owner: bool
    texts: dict[str, str]  #: by name of the file; empty where the source was removed, or is no program

    @property
    def is_removed(self) -> bool:
        return not self.texts and not self.details.is_output_only


@blueprint.get("/submissions/<int:submission_id>/comparison")
@login_required
def comparison(submission_id: int) -> ResponseReturnValue:
    """Compare with the submission that `with` names, or else with the one before."""
    new = _side(submission_id)
    others = _others(new)
    earlier_id = next((other.id for other in others if other.id < submission_id), None)
    other_id = row_id_parameter("with") or earlier_id
    old = None if other_id is None else _side(other_id)
    return render_template(
        "comparisons/comparison.html",
        new=new,
        old=old,
        others=others,
        files=_files(old, new) if old else (),
        tests=_tests(old, new) if old else None,
        mode=editor_mode(site().languages, new.details.variant),
        words=script_words(),
    )


def _side(submission_id: int) -> Side:
    """Answer the same 404 where there is none and where it is not for the viewer."""
    facts = judging_facts(database_connection(), submission_id=submission_id, viewer_id=logged_in_user().id)
    view = what_may_see(facts) if facts else None
    details = submission_details(database_connection(), submission_id, locale=statement_locale())
    if facts is None or view is None or details is None:
        abort(HTTPStatus.NOT_FOUND)
    return Side(details=details, view=view, viewer_is_owner=facts.viewer_is_owner, texts=_texts(details))


def _others(side: Side) -> list[OtherSubmission]:
    author_id = logged_in_user().id if side.viewer_is_owner else side.details.user_id
    return other_submissions(database_connection(), side.details.id, author_id=author_id)


def _files(old: Side, new: Side) -> tuple[FileDiff, ...]:
    return diff_of_files(old.texts, new.texts) if old.texts and new.texts else ()


def _texts(details: SubmissionDetails) -> dict[str, str]:
    if details.is_output_only:
        return {}
    return {file.name: file.text(site().store) for file in submission_files(database_connection(), details.id)}


def _tests(old: Side, new: Side) -> TestChanges | None:
    """None where the two were judged by different tests."""
    is_same = old.details.manifest_sha256 == new.details.manifest_sha256
    return changes_between(old.view, new.view) if is_same else None
