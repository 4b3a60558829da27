"""What the judge itself says of a run, in the language of the request."""

from flask_babel import gettext as _

from judge.remark import Remark, RemarkCode


def remark_words(remark: Remark) -> str:
    words: dict[RemarkCode, str] = {
        RemarkCode.ENDED_EARLY: _(
            "The program ended, or closed its input, before the conversation was over: the interactor had more to say."
        ),
        RemarkCode.NO_OUTPUT_FILE: _("The submission has no file %(name)s.", name=remark.file_name),
    }
    return words[remark.code]
