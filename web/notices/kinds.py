"""What a user is told of, and where each user wants to be told."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What happened. Comments say what `object_id` is the number of, and which page the notice leads to."""

    COMMENT = "comment"  #: a submission: somebody wrote about its code
    QUESTION = "question"  #: a question: a student asks, or asks on; for the staff
    ANSWER = "answer"  #: a question: the staff answered its asker
    PUBLIC_ANSWER = "public_answer"  #: a question: the staff answered it for all
    ANNOUNCEMENT = "announcement"  #: an announcement
    EXTENSION = "extension"  #: a problem set: the user has more time
    GRADES = "grades"  #: a problem set: its grades are published
    COURSE = "course"  #: a course: the user is in it now


class Channel(StrEnum):
    """Where a user is told of a kind of notices."""

    MAIL = "mail"  #: on the site, and by mail where the notice is still unread
    SITE = "site"
    NONE = "none"


#: Of who has chosen nothing. Mail is for what a user should not miss.
DEFAULT_CHANNELS = dict.fromkeys(NoticeKind, Channel.MAIL) | {NoticeKind.QUESTION: Channel.SITE}
