"""The checkers that run inside the judge, by name: those of the package format, testlib and DMOJ, and plain names.

A kind of checker is one file. A name stands for a kind with presets; the parameters that it takes besides are listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from judge.checker.characters import Characters
from judge.checker.checker import Checker, ReadAnswer
from judge.checker.default import DefaultChecker
from judge.checker.distance import Distance
from judge.checker.dmoj_floats import DmojFloats, ErrorMode
from judge.checker.exact import Exact
from judge.checker.first_line import FirstLine
from judge.checker.floats import Floats
from judge.checker.line_points import LinePoints
from judge.checker.lines import Lines, RightStrippedLines
from judge.checker.numbers import Numbers
from judge.checker.options import BuiltinChecker, CheckerOptions
from judge.checker.parameters import Kind, read_parameters
from judge.checker.strict_words import Doubles, Integers, YesNo
from judge.checker.unordered import Items, Sorted, Unordered
from judge.checker.words import LineBreaks, Words
from judge.errors import CheckerError

#: The one that a problem gets unless it names another. It has CheckerOptions instead of parameters.
DEFAULT = "default"


@dataclass(frozen=True)
class Name:
    """What the name of a checker stands for."""

    kind: type[Kind]
    presets: Mapping[str, object] = field(default_factory=dict)
    takes: tuple[str, ...] = ()  #: the parameters that a manifest may give


_POINTS = ("point_distribution", "filler_lines_required", "accepts_partial", "feedback")

_PLAIN: Mapping[str, Name] = {
    "exact": Name(Exact),
    "lines": Name(Lines, takes=("case_sensitive", "trailing_spaces")),
    "first_line": Name(FirstLine, takes=("case_sensitive",)),
    "tokens": Name(Words, takes=("case_sensitive", "line_breaks")),
    "case_insensitive_tokens": Name(Words, {"case_sensitive": False}, takes=("line_breaks",)),
    "characters": Name(Characters, takes=("case_sensitive",)),
    "numbers": Name(Numbers),
    "floats_within": Name(Floats, takes=("absolute", "relative", "ulps", "case_sensitive")),
    "unordered_tokens": Name(Unordered, {"items": Items.WORDS}, takes=("case_sensitive",)),
    "unordered_lines": Name(Unordered, {"items": Items.LINES}, takes=("case_sensitive",)),
    "sorted_lines": Name(Unordered, {"items": Items.LINES}, takes=("case_sensitive",)),
    "yes_no": Name(YesNo),
    "line_count": Name(LinePoints, takes=("accepts_partial", "feedback")),
    "points": Name(LinePoints, takes=_POINTS),
}

_TESTLIB: Mapping[str, Name] = {
    "fcmp": Name(Lines, {"trailing_spaces": True}),
    "lcmp": Name(Words, {"line_breaks": LineBreaks.ALL}),
    "wcmp": Name(Words),
    "casewcmp": Name(Words),
    "casencmp": Name(Words),
    "caseicmp": Name(Words),
    "hcmp": Name(Integers, {"is_single": True}),
    "icmp": Name(Integers, {"is_single": True, "bits": 32}),
    "ncmp": Name(Integers, {"bits": 64}),
    "uncmp": Name(Unordered, {"items": Items.WORDS}),
    "yesno": Name(YesNo, {"is_single": True}),
    "nyesno": Name(YesNo),
    "acmp": Name(Doubles, {"is_single": True, "absolute": 1.5e-6}),
    "rcmp": Name(Doubles, {"is_single": True, "absolute": 1.5e-6}),
    "dcmp": Name(Doubles, {"is_single": True, "absolute": 1e-6, "relative": 1e-6}),
    "rcmp4": Name(Doubles, {"absolute": 1e-4, "relative": 1e-4}),
    "rcmp6": Name(Doubles, {"absolute": 1e-6, "relative": 1e-6}),
    "rcmp9": Name(Doubles, {"absolute": 1e-9, "relative": 1e-9}),
    "rncmp": Name(Doubles, {"absolute": 1.5e-5, "has_slack": False}),
    "pointscmp": Name(Distance),
    "pointsinfo": Name(Distance),
}

_DMOJ: Mapping[str, Name] = {
    "standard": Name(Words, {"line_breaks": LineBreaks.FILLED}),
    "identical": Name(Exact),
    "easy": Name(Characters),
    "floats": Name(DmojFloats, takes=("precision", "error_mode")),
    "floatsabs": Name(DmojFloats, {"error_mode": ErrorMode.ABSOLUTE}, takes=("precision",)),
    "floatsrel": Name(DmojFloats, {"error_mode": ErrorMode.RELATIVE}, takes=("precision",)),
    "rstripped": Name(RightStrippedLines, takes=("filter_new_line",)),
    "sorted": Name(Sorted, takes=("split_on",)),
    "unordered": Name(Unordered, {"items": Items.WORDS}),
    "linecount": Name(LinePoints, takes=("accepts_partial", "feedback")),
    "linematches": Name(LinePoints, {"filler_lines_required": True}, takes=_POINTS),
}

BUILTIN_CHECKERS: Mapping[str, Name] = {**_PLAIN, **_TESTLIB, **_DMOJ}


def make_checker(checker: BuiltinChecker, options: CheckerOptions, read_answer: ReadAnswer) -> Checker:
    """Raises CheckerError for a name or a parameter that is not known. `options` are for the default one."""
    if checker.name == DEFAULT:
        if checker.parameters:
            raise CheckerError("the default checker has options, but no parameters")
        return DefaultChecker(options, read_answer)
    name = BUILTIN_CHECKERS.get(checker.name)
    if name is None:
        raise CheckerError(f"there is no checker {checker.name!r}")
    return read_parameters(checker, name.kind, name.presets, name.takes).make(read_answer)
