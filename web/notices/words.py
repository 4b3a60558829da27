"""Puts notices into words, in the language of their reader: of a page, or of a mail."""

from typing import Protocol

from flask_babel import gettext

from web.notices.kinds import Channel, NoticeKind
from web.notices.queries import SeenNotice


class Translate(Protocol):
    """gettext: translates, and puts the variables in."""

    def __call__(self, message: str, /, **variables: object) -> str: ...


def notice_words(notice: SeenNotice, _: Translate = gettext) -> str:
    """Say in one sentence what happened."""
    who, what = notice.actor_name or _("Somebody"), _what(notice, _)
    match NoticeKind(notice.kind):
        case NoticeKind.COMMENT:
            return _("%(who)s commented on submission %(number)s.", who=who, number=notice.object_id)
        case NoticeKind.QUESTION:
            return _("%(who)s asks about %(what)s.", who=who, what=what)
        case NoticeKind.ANSWER:
            return _("%(who)s answered your question about %(what)s.", who=who, what=what)
        case NoticeKind.PUBLIC_ANSWER:
            return _("A question about %(what)s was answered for all.", what=what)
        case NoticeKind.ANNOUNCEMENT:
            return _("Announcement: %(title)s", title=notice.announcement_title or _("it was taken back"))
        case NoticeKind.EXTENSION:
            return _("You have more time for %(what)s, or are excused.", what=what)
        case NoticeKind.GRADES:
            return _("The grades of %(what)s are published.", what=what)
        case NoticeKind.COURSE:
            return _("You are in the course %(course)s now.", course=notice.course_title or "")


def notice_target(notice: SeenNotice) -> str:
    """Return the path of the page that the notice is about."""
    match NoticeKind(notice.kind):
        case NoticeKind.COMMENT:
            return f"/submissions/{notice.object_id}#comments"
        case NoticeKind.QUESTION | NoticeKind.ANSWER | NoticeKind.PUBLIC_ANSWER:
            return f"/questions/{notice.object_id}"
        case NoticeKind.ANNOUNCEMENT:
            return f"/announcements/{notice.object_id}"
        case NoticeKind.EXTENSION | NoticeKind.GRADES if notice.course_slug:
            return f"/courses/{notice.course_slug}/grades"
        case NoticeKind.EXTENSION | NoticeKind.GRADES | NoticeKind.COURSE:
            return f"/courses/{notice.course_slug}" if notice.course_slug else "/problems"


def notice_link(notice: SeenNotice) -> str:
    """Return the path that marks the notice as read and leads on; the same in pages and in mails."""
    return f"/notices/{notice.id}"


def words_of_kinds() -> dict[NoticeKind, str]:
    _ = gettext
    return {
        NoticeKind.COMMENT: _("Comments on my submissions, and answers to mine"),
        NoticeKind.QUESTION: _("Questions of students (for the staff)"),
        NoticeKind.ANSWER: _("Answers to my questions"),
        NoticeKind.PUBLIC_ANSWER: _("Answers to all"),
        NoticeKind.ANNOUNCEMENT: _("Announcements"),
        NoticeKind.EXTENSION: _("More time for a problem set"),
        NoticeKind.GRADES: _("Published grades"),
        NoticeKind.COURSE: _("Courses that I am put into"),
    }


def words_of_channels() -> dict[Channel, str]:
    _ = gettext
    return {
        Channel.MAIL: _("On the site and by mail"),
        Channel.SITE: _("On the site only"),
        Channel.NONE: _("Not at all"),
    }


def _what(notice: SeenNotice, _: Translate) -> str:
    """Name the problem in its set, or the set, or the course."""
    if notice.set_title is None:
        return notice.course_title or _("something that is gone")
    return f"{notice.label} · {notice.set_title}" if notice.label else notice.set_title
