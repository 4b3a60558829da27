"""Rewrites what pandoc would read otherwise than TeX does. Lines stay where they are, because notices name them."""

import re

from judge.statements.sample_marks import NEXT_SAMPLE, REMAINING_SAMPLES

#: A group in braces, with two levels of braces in it.
_GROUP = r"\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*\})*\}"
#: What stays as it is: formulas, and what is shown letter by letter.
_KEPT = (
    r"\\begin\{(?P<environment>verbatim\*?|lstlisting|Verbatim|minted|alltt)\}.*?\\end\{(?P=environment)\}|"
    r"\\(?:verb|lstinline)\*?(?P<delimiter>[^\w\s{*]).*?(?P=delimiter)|"
    r"\$\$.*?\$\$|\$(?:[^$\\]|\\.)*\$|\\\[.*?\\\]|\\\(.*?\\\)|(?<!\\)%[^\n]*"
)
_TYPEWRITER = re.compile(
    rf"(?P<kept>{_KEPT})|(?P<typewriter>\\(?:texttt|t|bt)\s*{_GROUP}|\{{\\(?:tt|ttfamily)\b{_GROUP[2:]})", re.DOTALL
)
#: An old switch that authors use as if it had an argument: it would change all that follows in its group.
_SWITCH = re.compile(rf"(?P<kept>{_KEPT})|\\(?P<switch>bf|it|tt|sl|sc|em)\s?(?=\{{)", re.DOTALL)
_COMMAND_OF = {"bf": "textbf", "it": "textit", "tt": "texttt", "sl": "textsl", "sc": "textsc", "em": "emph"}
#: Pandoc drops what an item of such a list has in brackets.
_LABEL = re.compile(
    rf"(?P<kept>{_KEPT})|\\(?P<end>begin|end)\{{(?P<list>itemize|enumerate|description)\}}|\\item\s?\[(?P<label>[^\[\]\n]*)\]",
    re.DOTALL,
)
#: Pandoc knows no rule below some columns only.
_PARTIAL_RULE = re.compile(r"\\cmidrule\s?(?:\[[^\]\n]*\])?(?:\([^)\n]*\))?(?:\[[^\]\n]*\])?\{[^}\n]*\}")
#: Signs that TeX joins, except in typewriter letters. They are private characters while pandoc reads.
_HIDDEN = {"-": "\ue2d0", "'": "\ue2d1", "`": "\ue2d2", '"': "\ue2d3"}
_HIDE, _SHOW = str.maketrans(_HIDDEN), {ord(hidden): sign for sign, hidden in _HIDDEN.items()}

#: Definitions beside the preamble.
SAMPLE_COMMANDS = (
    f"\\newcommand{{\\nextsample}}{{\\par {NEXT_SAMPLE}\\par}}\n"
    f"\\newcommand{{\\remainingsamples}}{{\\par {REMAINING_SAMPLES}\\par}}\n"
)


def for_pandoc(text: str) -> str:
    text = _PARTIAL_RULE.sub(lambda found: "\\hline ", text)
    text = _labelled(text)
    text = _SWITCH.sub(lambda found: found["kept"] or f"\\{_COMMAND_OF[found['switch']]}", text)
    return _TYPEWRITER.sub(lambda found: found["kept"] or _hidden(found["typewriter"]), text)


def shown_signs(html: str) -> str:
    return html.translate(_SHOW)


def _labelled(text: str) -> str:
    """Make labels of items a part of their text, except in a list of descriptions."""
    lists: list[str] = []

    def read(found: re.Match[str]) -> str:
        if found["end"] == "begin":
            lists.append(found["list"])
        elif found["end"] == "end" and lists:
            lists.pop()
        is_label = found["label"] is not None and lists[-1:] != ["description"]
        return f"\\item {found['label']} " if is_label else found[0]

    return _LABEL.sub(read, text)


def _hidden(typewriter: str) -> str:
    """Hide the signs, except in the names of commands."""
    return "".join(
        piece if piece.startswith("\\") else piece.translate(_HIDE)
        for piece in re.split(r"(\\(?:[A-Za-z]+|.))", typewriter, flags=re.DOTALL)
    )
