"""The forms that filter submissions: the staff's, and that of a user for themselves."""

from flask_babel import lazy_gettext as _l

from judge.verdict import Verdict
from web.judgings.words import words_of_verdicts
from web.lists.forms import ChoiceField, FilterForm, MomentField, NetworkField, WordField

#: Stands for the submissions that have no verdict yet, among the verdicts.
UNFINISHED = "unfinished"


class OwnFilterForm(FilterForm):
    """There is no verdict in it: it would tell the verdicts that a set hides."""

    problem = ChoiceField(_l("Problem"), every=_l("All problems"))
    set = ChoiceField(_l("Problem set"), every=_l("All problem sets"))
    language = ChoiceField(_l("Language"), every=_l("All languages"))


class StaffFilterForm(FilterForm):
    user = WordField(_l("User name"))
    problem = WordField(_l("Problem"), render_kw={"list": "problems"})
    verdict = ChoiceField(_l("Verdict"), every=_l("All verdicts"))
    course = WordField(_l("Course"), render_kw={"list": "courses"})
    set = WordField(_l("Problem set"), render_kw={"list": "sets"})
    language = ChoiceField(_l("Language"), every=_l("All languages"))
    since = MomentField(_l("Received from"))
    until = MomentField(_l("Received before"), after="since")
    address = NetworkField(_l("Address"))

    def offer_verdicts(self) -> None:
        self.verdict.offer([(UNFINISHED, _l("Not final yet")), *words_of_verdicts().items()])

    @property
    def chosen_verdict(self) -> Verdict | None:
        return Verdict(self.verdict.data) if self.verdict.data not in ("", UNFINISHED) else None

    @property
    def is_unfinished(self) -> bool:
        return bool(self.verdict.data == UNFINISHED)
