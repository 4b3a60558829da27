"""How much a problem set tells its students."""

from enum import StrEnum


class Feedback(StrEnum):
    """What a student is told of a judging of their own; web/visibility.py applies it."""

    FULL = "full"  #: verdict and usage of every testcase
    SAMPLES = "samples"  #: the same of the samples, and the verdict of the whole
    VERDICT = "verdict"  #: the verdict of the whole
    NONE = "none"  #: that it was received, and the compiler's output
