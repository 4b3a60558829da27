"""What the folders of submissions/ promise, and the tags that authors write into sources."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from judge.expectation import NO_EXPECTATION, Expectation
from judge.verdict import Verdict

AC, WA, TLE, MLE, OLE, RTE, CE, JE = Verdict
Verdicts = frozenset[Verdict]


def _expect(permitted: Sequence[Verdict], required: Sequence[Verdict]) -> Expectation:
    return Expectation(permitted=frozenset(permitted), required=frozenset(required))


#: Too much memory or output is a failure at run time in the package format.
RUN_TIME_ERRORS = (RTE, MLE, OLE)
_ALL_RUNS = (AC, WA, TLE, *RUN_TIME_ERRORS)
_ACCEPTED = replace(_expect([AC], [AC]), counts_as_accepted=True)
#: The legacy format lets a program that fails also be wrong or too slow elsewhere.
_RUN_TIME_ERROR = _expect(_ALL_RUNS, RUN_TIME_ERRORS)
#: Tools of the older formats stop at the first failure and look at nothing else, and so do authors.
_WRONG_ANSWER = replace(_expect([AC, WA], [WA]), enough=frozenset({WA}))
_TIME_LIMIT = replace(_expect([AC, WA, TLE], [TLE]), enough=frozenset({TLE}))
_MEMORY_LIMIT = _expect(_ALL_RUNS, [MLE])
_OUTPUT_LIMIT = _expect(_ALL_RUNS, [OLE])
_COMPILER_ERROR = _expect([CE], [CE])

#: What each folder promises in every format but 2025-09. None permits a judge error.
FOLDERS: Mapping[str, Expectation] = {
    "accepted": _ACCEPTED,
    "partially_accepted": Expectation(reported=frozenset({AC}), is_below_maximum=True),
    "wrong_answer": _WRONG_ANSWER,
    "time_limit_exceeded": _TIME_LIMIT,
    "run_time_error": _RUN_TIME_ERROR,
    # Of real packages
    "runtime_error": _RUN_TIME_ERROR,
    "memory_limit_exceeded": _MEMORY_LIMIT,
    "output_limit_exceeded": _OUTPUT_LIMIT,
    "compiler_error": _COMPILER_ERROR,
    "compile_error": _COMPILER_ERROR,
    "slow_accepted": replace(_ACCEPTED, counts_as_accepted=False),
    "rejected": _expect(_ALL_RUNS, [WA, TLE, *RUN_TIME_ERRORS]),
    "brute_force": replace(_expect([AC, TLE, *RUN_TIME_ERRORS], [TLE, *RUN_TIME_ERRORS]), counts_as_too_slow=False),
    "mixed": NO_EXPECTATION,
    "multiple": NO_EXPECTATION,
    # DOMjudge's
    "correct": _ACCEPTED,
    "no_output": _WRONG_ANSWER,
    "timelimit": _TIME_LIMIT,
    "run_error": _RUN_TIME_ERROR,
    "memory_limit": _MEMORY_LIMIT,
    "output_limit": _OUTPUT_LIMIT,
}
#: Where a folder promises something else in the format 2025-09.
FOLDERS_2025: Mapping[str, Expectation] = {
    "wrong_answer": _expect([AC, WA], [WA]),
    "time_limit_exceeded": _expect([AC, TLE], [TLE]),
    "run_time_error": _expect([AC, *RUN_TIME_ERRORS], RUN_TIME_ERRORS),
}

#: DOMjudge's words and those of the package formats, in capitals and with dashes. DOMjudge has no verdict for a memory
#: limit, which is a run error there; nor have we one for an output that is empty.
_WORDS: Mapping[str, Verdicts] = {
    **dict.fromkeys(("CORRECT", "ACCEPTED", "AC"), frozenset({AC})),
    **dict.fromkeys(("WRONG-ANSWER", "WA", "NO-OUTPUT", "PRESENTATION-ERROR"), frozenset({WA})),
    **dict.fromkeys(("TIMELIMIT", "TIME-LIMIT", "TIME-LIMIT-EXCEEDED", "TLE"), frozenset({TLE})),
    **dict.fromkeys(("RUN-ERROR", "RUN-TIME-ERROR", "RUNTIME-ERROR", "RTE"), frozenset({RTE, MLE})),
    **dict.fromkeys(("MEMORY-LIMIT", "MEMORY-LIMIT-EXCEEDED", "MLE"), frozenset({MLE})),
    **dict.fromkeys(("OUTPUT-LIMIT", "OUTPUT-LIMIT-EXCEEDED", "OLE"), frozenset({OLE})),
    **dict.fromkeys(("COMPILER-ERROR", "COMPILE-ERROR", "CE"), frozenset({CE})),
}
#: As DOMjudge finds it in any comment: in capitals or not, the first one of a source.
_TAG = re.compile(r"@EXPECTED_(RESULTS?|SCORE|GRADES)@:?[ \t]*([^\r\n]*)", re.IGNORECASE)
_END_OF_COMMENT = re.compile(r"\*/|-->|\*\)|-\}|\|#|=#|\}")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?(?:[ \t]*(?:,|-|\.\.|[ \t])[ \t]*\d+(?:\.\d+)?)*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def usual_folder(folder: str) -> str:
    """A folder's name as FOLDERS has it. DOMjudge also takes `wrong-answer` and `WRONG_ANSWER`."""
    return folder.lower().replace("-", "_")


def folder_expectation(folder: str, format_name: str) -> Expectation | None:
    """None where the folder is of no format."""
    usual = usual_folder(folder)
    newer = FOLDERS_2025.get(usual) if format_name == "2025-09" else None
    return newer or FOLDERS.get(usual)


def tagged(source: str, of_folder: Expectation) -> Expectation:
    """The expectation of a source with its tags: `@EXPECTED_RESULTS@` and `@EXPECTED_SCORE@` of DOMjudge, and
    `@EXPECTED_GRADES@` of Kattis. A tag that can be read replaces what the folder promises."""
    found: dict[str, Expectation] = {}
    for match in _TAG.finditer(source):
        text = _END_OF_COMMENT.split(match[2])[0].strip()
        found.setdefault(match[1].upper().rstrip("S"), _read_tag(match[1].upper(), text))
    if not found:
        return of_folder
    read = [tag for tag in found.values() if tag.doubt is None]
    doubts = [tag.doubt for tag in found.values() if tag.doubt is not None]
    expectation = Expectation() if read else of_folder
    for tag in read:
        expectation = replace(
            expectation,
            reported=expectation.reported or tag.reported,
            score=expectation.score or tag.score,
            group_verdicts=expectation.group_verdicts or tag.group_verdicts,
        )
    return replace(
        expectation,
        # A tag says nothing of the time limit, but a program that it calls correct is no longer too slow.
        counts_as_accepted=of_folder.is_for_accepted and expectation.reported in (None, frozenset({AC})),
        counts_as_too_slow=expectation.reported == {TLE} if expectation.reported else of_folder.is_for_too_slow,
        doubt="; ".join(doubts) or None,
    )


def _read_tag(kind: str, text: str) -> Expectation:
    if kind == "SCORE" and _NUMBERS.fullmatch(text):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        return Expectation(score=(min(numbers), max(numbers)))
    words = text.split() if kind == "GRADES" and "," not in text else text.split(",")
    verdicts = [_WORDS.get(re.sub(r"[_\s-]+", "-", word.strip().upper())) for word in words if word.strip()]
    known = [each for each in verdicts if each is not None]
    if not known or len(known) < len(verdicts):
        return Expectation(doubt=f"its tag expects {text or 'nothing'}, which is unknown here")
    if kind == "GRADES" and len(known) > 1:
        return Expectation(group_verdicts=tuple(_with_like(each) for each in known))
    return Expectation(reported=frozenset(verdict for each in known for verdict in each))


def _with_like(verdicts: Verdicts) -> Verdicts:
    """Kattis has one verdict for every failure at run time."""
    return verdicts | set(RUN_TIME_ERRORS) if RTE in verdicts else verdicts
