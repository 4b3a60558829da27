"""Puts into words how much a problem set tells."""

from flask_babel import gettext as _

from web.problem_sets.feedback import Feedback


def feedback_words(feedback: str) -> str:
    """Return what students are told about their own submissions, as web/visibility.py decides it."""
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
