"""How much a problem set tells its students."""

from enum import StrEnum


class Feedback(StrEnum):
    """What students are told about their own judgings. web/visibility/ applies it."""

    FULL = "full"  #: verdict and usage of every testcase, and of samples what the program printed
    GROUPS = "groups"  #: verdict and score of the judging and of each group, and all that is known of the samples
    SAMPLES = "samples"  #: all that is known of the samples, and the verdict of the judging
    VERDICT = "verdict"  #: the verdict of the judging
    NONE = "none"  #: only that it was received, and the output of the compiler


class Shown(StrEnum):
    """When students see what the feedback allows. It is asked whenever somebody looks, so a change needs no judging."""

    VISIBLE = "visible"
    AFTER_DUE = "after_due"  #: of the student's own due date
    AFTER_PUBLISHED = "after_published"  #: of the grades
    NEVER = "never"
