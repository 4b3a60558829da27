"""What the judge adds to the messages of a compiler, in the language of the request."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.explanations.phrasebook import Phrasebook

#: Before each note (judge/compiler_log.py).
_MARK = "judge: "
#: The notes of judge/compiler_log.py and judge/compilation.py.
_NOTES = Phrasebook(
    {
        r"these are the first (?P<size>\d+) KiB of the compiler's messages": _l(
            "these are the first %(size)s KiB of the compiler's messages"
        ),
        r"the compiler ended with exit code (?P<code>\d+)": _l("the compiler ended with exit code %(code)s"),
        r"the compiler was ended by (?P<signal>\w+)": _l("the compiler was ended by %(signal)s"),
        r"the program has errors, so the compiler was ended here": _l(
            "the program has errors, so the compiler was ended here"
        ),
        r"the compiler needed more than (?P<size>\d+) MiB of memory": _l(
            "the compiler needed more than %(size)s MiB of memory"
        ),
        r"the compiler needed more than (?P<seconds>[\d.e+]+) s of wall time": _l(
            "the compiler needed more than %(seconds)s s of wall time"
        ),
        r"the compiler needed more than (?P<seconds>[\d.e+]+) s of CPU time": _l(
            "the compiler needed more than %(seconds)s s of CPU time"
        ),
        r"what the compiler made is larger than (?P<size>\d+) MiB or (?P<count>\d+) files": _l(
            "what the compiler made is larger than %(size)s MiB or %(count)s files"
        ),
        r"the compiler made nothing that could be run": _l("the compiler made nothing that could be run"),
        r"what the compiler makes of this program is too large\. A large array .*": _l(
            "what the compiler makes of this program is too large. A large array that begins with values other than"
            " zero is stored whole: fill it when the program runs"
        ),
        r"the arrays of this program are too large: all static data together must stay below (?P<size>\d+) GiB": _l(
            "the arrays of this program are too large: all static data together must stay below %(size)s GiB"
        ),
        r"the compiler ran out of memory": _l("the compiler ran out of memory"),
        r"the compiler itself failed on this program, .*": _l(
            "the compiler itself failed on this program, which need not be the program's fault. Something unusual in it"
            " causes this: very long expressions, deep nesting, huge tables"
        ),
    }
)


def with_translated_notes(log: str) -> str:
    return "\n".join(map(_line, log.split("\n")))


def _line(line: str) -> str:
    if not line.startswith(_MARK):
        return line
    note = _NOTES.translated(line.removeprefix(_MARK))
    return line if note is None else _("judge: %(note)s", note=note)
