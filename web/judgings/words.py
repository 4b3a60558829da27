"""Puts verdicts and states into words. Pages and scripts show the same words."""

from functools import cache

from flask_babel import gettext as _

from judge.verdict import Verdict
from web.judgings.states import JudgingState
from web.locales import locale_name


def words_of_verdicts() -> dict[str, str]:
    return _verdicts(locale_name())


def words_of_states() -> dict[str, str]:
    return _states(locale_name())


# Every row of a list needs these words, so they are translated once for each language


@cache
def _verdicts(_locale: str) -> dict[str, str]:
    return {
        Verdict.AC: _("Accepted"),
        Verdict.WA: _("Wrong answer"),
        Verdict.TLE: _("Time limit exceeded"),
        Verdict.MLE: _("Memory limit exceeded"),
        Verdict.OLE: _("Output limit exceeded"),
        Verdict.RTE: _("Runtime error"),
        Verdict.CE: _("Compilation error"),
        Verdict.JE: _("Judge error"),
    }


@cache
def _states(_locale: str) -> dict[str, str]:
    return {
        JudgingState.QUEUED: _("In the queue"),
        JudgingState.DISPATCHED: _("Sent to a worker"),
        JudgingState.COMPILING: _("Compiling"),
        JudgingState.RUNNING: _("Running"),
        JudgingState.FINAL: _("Judged"),
    }


def verdict_words(verdict: str | None, state: str | None = None) -> str:
    """Return the verdict in words. Where there is none to be shown, return the state in words."""
    if verdict:
        return words_of_verdicts()[Verdict(verdict)]
    return words_of_states().get(JudgingState(state), "") if state else _("Judging")


def script_words() -> dict[str, object]:
    """Return the words that web/static/src/submission.js shows. It puts a value in the place of {}."""
    return {
        "verdicts": {str(code): words for code, words in words_of_verdicts().items()},
        "states": {str(state): words for state, words in words_of_states().items()},
        "milliseconds": _("{} ms"),
        "mebibytes": _("{} MiB"),
        "queued": _("Number {} in the queue"),
        "progress": _("{} of {} tests"),
        "undecided": _("not decided yet"),
        "not_run": _("not run"),
        "points": _("{} of {}"),
        "points_so_far": _("{} points so far"),
        "points_of_so_far": _("{} of {} points so far"),
        "sample": _("Sample {}"),
        "hidden": _("Judged; the verdict is not shown here"),
        "lost": _("No connection to the site; trying again"),
    }
