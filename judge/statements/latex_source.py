"""Rewrites what pandoc would read otherwise than TeX does. Lines stay where they are, because notices name them."""

import re
from collections.abc import Callable

from judge.statements.latex_conditionals import decided
from judge.statements.latex_spans import GROUP, Spans
from judge.statements.sample_marks import NEXT_SAMPLE, REMAINING_SAMPLES

#: Titles, files and limits. Classes differ in how many there are.
_HEAD = re.compile(rf"(?P<begin>\\begin\{{problem\}})(?P<arguments>(?:\s*{GROUP}){{1,9}})", re.DOTALL)
_TYPEWRITER = re.compile(rf"\\(?:texttt|t|bt)\s*{GROUP}|\{{\\(?:tt|ttfamily)\b{GROUP[2:]}", re.DOTALL)
#: An old switch that authors use as if it had an argument: it would change all that follows in its group.
_SWITCH = re.compile(r"\\(bf|it|tt|sl|sc|em)\s?(?=\{)")
_COMMAND_OF = {"bf": "textbf", "it": "textit", "tt": "texttt", "sl": "textsl", "sc": "textsc", "em": "emph"}
#: Pandoc drops what an item of such a list has in brackets.
_LABEL = re.compile(
    r"\\(?P<end>begin|end)\{(?P<list>itemize|enumerate|description)\}|\\item\s?\[(?P<label>[^\[\]\n]*)\]"
)
#: Pandoc knows no rule below some columns only.
_PARTIAL_RULE = re.compile(r"\\cmidrule(?:\[[^\]\n]{0,40}\])?(?:\([^)\n]{0,40}\))?\{[^}\n]{0,40}\}")
#: Of several captions in a figure, pandoc keeps one.
_PART_OF_FIGURE = re.compile(r"\\begin\{(subfigure|minipage)\}.{0,1000}?\\end\{\1\}", re.DOTALL)
#: Signs that TeX joins, except in typewriter letters. They are private characters while pandoc reads.
_HIDDEN = {"-": "\ue2d0", "'": "\ue2d1", "`": "\ue2d2", '"': "\ue2d3"}
_HIDE, _SHOW = str.maketrans(_HIDDEN), {ord(hidden): sign for sign, hidden in _HIDDEN.items()}

#: Definitions beside the preamble.
SAMPLE_COMMANDS = (
    f"\\newcommand{{\\nextsample}}{{\\par {NEXT_SAMPLE}\\par}}\n"
    f"\\newcommand{{\\remainingsamples}}{{\\par {REMAINING_SAMPLES}\\par}}\n"
)


def for_pandoc(text: str) -> str:
    text = decided(text)
    text = _rewritten(_HEAD, text, lambda head: head["begin"] + "\n" * head["arguments"].count("\n"))
    text = _rewritten(_PARTIAL_RULE, text, lambda rule: "\\hline ")
    text = _rewritten(_PART_OF_FIGURE, text, lambda part: part[0].replace("\\caption{", "\\captionof{figure}{"))
    text = _rewritten(_LABEL, text, _Labels().text_of)
    text = _rewritten(_SWITCH, text, lambda switch: f"\\{_COMMAND_OF[switch[1]]}")
    return _rewritten(_TYPEWRITER, text, lambda typewriter: _hidden(typewriter[0]))


def _rewritten(pattern: re.Pattern[str], text: str, rewrite: Callable[[re.Match[str]], str]) -> str:
    """Formulas, comments, and what is shown letter by letter stay as they are."""
    kept = Spans(text)
    return pattern.sub(lambda found: found[0] if kept.cover(found.start()) else rewrite(found), text)


def shown_signs(html: str) -> str:
    return html.translate(_SHOW)


class _Labels:
    """Makes labels of items a part of their text, except in a list of descriptions."""

    def __init__(self) -> None:
        self._lists: list[str] = []

    def text_of(self, found: re.Match[str]) -> str:
        if found["end"] == "begin":
            self._lists.append(found["list"])
        elif found["end"] == "end" and self._lists:
            self._lists.pop()
        is_label = found["label"] is not None and self._lists[-1:] != ["description"]
        return f"\\item {found['label']} " if is_label else found[0]


def _hidden(typewriter: str) -> str:
    """Hide the signs, except in the names of commands."""
    return "".join(
        piece if piece.startswith("\\") else piece.translate(_HIDE)
        for piece in re.split(r"(\\(?:[A-Za-z]+|.))", typewriter, flags=re.DOTALL)
    )
