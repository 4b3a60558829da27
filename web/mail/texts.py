"""What mails say. Every text is made for each language of its reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from web.accounts.password_links import PASSWORD_LINK_DAYS
from web.mail.language import Language
from web.notices.queries import SeenNotice
from web.notices.words import notice_link, notice_words


@dataclass(frozen=True, kw_only=True)
class Text:
    subject: str
    body: str


def in_languages(languages: Sequence[Language], text: Callable[[Language], Text]) -> Text:
    texts = [text(language) for language in languages]
    return Text(
        subject=" / ".join(dict.fromkeys(text.subject for text in texts)),
        body="\n\n----\n\n".join(dict.fromkeys(text.body for text in texts)) + "\n",
    )


def notices_text(_: Language, notices: Sequence[SeenNotice], *, public_url: str, stop_url: str) -> Text:
    lines = [f"{notice_words(notice, _)}\n{public_url}{notice_link(notice)}" for notice in notices]
    end = _("You get this mail because of your choices: %(address)s", address=f"{public_url}/notices/choices")
    stop = _("To get no such mails any more, open %(address)s", address=stop_url)
    subject = notice_words(notices[0], _)
    if len(notices) > 1:
        subject = _("%(count)s notices", count=len(notices))
    return Text(subject=subject, body="\n\n".join([*lines, f"--\n{end}\n{stop}"]))


def password_text(_: Language, *, username: str, link: str) -> Text:
    return Text(
        subject=_("Set a new password"),
        body="\n\n".join(
            [
                _("Somebody asked for a new password of the user %(username)s.", username=username),
                _("To set one, open this address within %(days)s days:", days=PASSWORD_LINK_DAYS) + f"\n{link}",
                _("If it was not you, do nothing: your password stays as it is."),
            ]
        ),
    )


def invitation_text(_: Language, *, course: str, address: str, link: str) -> Text:
    return Text(
        subject=_("You are invited to the course %(course)s", course=course),
        body="\n\n".join(
            [
                _("You are invited to the course %(course)s.", course=course),
                _("Register with the address %(address)s, and you are in it:", address=address) + f"\n{link}",
                _("If you do not know this course, do nothing."),
            ]
        ),
    )
