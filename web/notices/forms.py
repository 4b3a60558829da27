"""The form in which users choose where they are told of what."""

from wtforms import Field, SelectField
from wtforms.fields.choices import SelectChoice

from web.forms import Form
from web.notices.kinds import Channel, NoticeKind
from web.notices.words import words_of_channels, words_of_kinds


class ChoicesForm(Form):
    """One field for each kind."""

    comment = SelectField()
    question = SelectField()
    answer = SelectField()
    public_answer = SelectField()
    announcement = SelectField()
    extension = SelectField()
    grades = SelectField()
    course = SelectField()

    def offer(self) -> None:
        for kind, words in words_of_kinds().items():
            self.field(kind).label.text = words
            self.field(kind).choices = [
                SelectChoice(channel.value, label) for channel, label in words_of_channels().items()
            ]

    def field(self, kind: NoticeKind) -> Field:
        return self[kind.value]

    def chosen(self) -> dict[NoticeKind, Channel]:
        return {kind: Channel(self.field(kind).data) for kind in NoticeKind}
