"""The problem sets that an admin may choose from. Practice is among them before it exists."""

from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from web.problem_sets.forms import AddToSetForm
from web.problem_sets.models import ProblemSet
from web.problem_sets.placing import PRACTICE_SLUG, practice_set
from web.problem_sets.queries import all_sets, find_set
from web.titles import PRACTICE_TITLE, shown_title


def set_choices(session: Session) -> list[SelectChoice]:
    titles = {PRACTICE_SLUG: PRACTICE_TITLE} | {found.slug: found.title for found in all_sets(session)}
    return [SelectChoice(slug, shown_title(title)) for slug, title in titles.items()]


def set_form(session: Session) -> AddToSetForm:
    form = AddToSetForm()
    form.problem_set.choices = set_choices(session)
    return form


def find_choice(session: Session, slug: str) -> ProblemSet | None:
    """None where the set is gone. The caller commits: the practice set is made where there is none."""
    return practice_set(session) if slug == PRACTICE_SLUG else find_set(session, slug)
