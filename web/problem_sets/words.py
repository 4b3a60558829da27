"""Puts into words how much a problem set tells, and when."""

from collections.abc import Mapping

from flask_babel import gettext as _

from web.problem_sets.feedback import Feedback, Shown
from web.problem_sets.shown import ShownTerms
from web.problems.scoring import short_name


def feedback_words(feedback: str) -> str:
    """Return what students are told about their own submissions, as web/visibility/ decides it."""
    words: dict[str, str] = {
        Feedback.FULL: _(
            "You see the verdict, CPU time and memory of every test. Of a sample that failed you also see the output of"
            " your program, the difference from the expected output, and error messages."
        ),
        Feedback.GROUPS: _(
            "You see the verdict, and the verdict and points of each group of tests, but nothing of single hidden"
            " tests. Of samples you see CPU time and memory; of one that failed also the output of your program, the"
            " difference from the expected output, and error messages."
        ),
        Feedback.SAMPLES: _(
            "You see the verdict, but of hidden tests nothing more. Of samples you see CPU time and memory; of one that"
            " failed also the output of your program, the difference from the expected output, and error messages."
        ),
        Feedback.VERDICT: _("You see the verdict and what the compiler says, but nothing of single tests."),
        Feedback.NONE: _("You see what the compiler says. The verdict is not shown."),
    }
    return words[feedback]


def shown_sentences(feedback_shown: str, groups_shown: Mapping[str, str]) -> list[str]:
    """Return when students are told that. Nothing where they are told all of it at once."""
    own = {name: shown for name, shown in sorted(groups_shown.items()) if shown != feedback_shown}
    if feedback_shown == Shown.VISIBLE and not own:
        return []
    whole: dict[str, str] = {
        Shown.VISIBLE: _("It is shown at once."),
        Shown.AFTER_DUE: _("It is shown after your own due date."),
        Shown.AFTER_PUBLISHED: _("It is shown when the grades are published."),
        Shown.NEVER: _("It is not shown to students."),
    }
    sentences = [whole[feedback_shown]]
    sentences += [f"{group_words(name)}: {shown_words()[shown]}" for name, shown in own.items()]
    if own:
        sentences.append(_("Verdict and points wait until all groups of tests are shown."))
    return [str(sentence) for sentence in sentences]


def shown_words() -> dict[str, str]:
    """Return when a test group is shown, in a few words."""
    return {
        Shown.VISIBLE: _("shown at once"),
        Shown.AFTER_DUE: _("shown after your own due date"),
        Shown.AFTER_PUBLISHED: _("shown when the grades are published"),
        Shown.NEVER: _("not shown"),
    }


def group_words(name: str) -> str:
    """Return the name of a test group of the first level for people."""
    words: dict[str, str] = {"sample": _("Samples"), "secret": _("Hidden tests")}
    return words.get(name) or str(_("Group %(name)s", name=short_name(name)))


def waiting_words(terms: ShownTerms) -> str:
    """Say why verdict and points are not shown now, and when they will be."""
    waits = terms.waits_for()
    if Shown.NEVER in waits:
        return str(_("This set does not show the verdict: some of its tests stay hidden."))
    if waits == {Shown.AFTER_DUE}:
        return str(_("Verdict and points are shown after your due date."))
    if waits == {Shown.AFTER_PUBLISHED}:
        return str(_("Verdict and points are shown when the grades are published."))
    return str(_("Verdict and points are shown after your due date, when the grades are published."))
