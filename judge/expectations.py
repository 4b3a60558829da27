"""What a package promises about the verdicts of its own submissions: by a folder, or by a tag in the source."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from judge.package.submission_files import usual_folder
from judge.verdict import Verdict

AC, WA, TLE, MLE, OLE, RTE, CE, JE = (
    Verdict.AC,
    Verdict.WA,
    Verdict.TLE,
    Verdict.MLE,
    Verdict.OLE,
    Verdict.RTE,
    Verdict.CE,
    Verdict.JE,
)

Verdicts = frozenset[Verdict]
Promise = Callable[[Verdicts], bool]


def _only(*permitted: Verdict, with_one_of: Sequence[Verdict]) -> Promise:
    """No verdict but these, and one of the required ones at least."""
    return lambda found: found <= set(permitted) and bool(found & set(with_one_of))


_ACCEPTED = _only(AC, with_one_of=[AC])
#: The legacy format lets a program that fails also be wrong or too slow elsewhere. Too much memory or output is a
#: failure at run time there.
_RUN_TIME_ERROR = _only(AC, WA, TLE, MLE, OLE, RTE, with_one_of=[RTE, MLE, OLE])
_WRONG_ANSWER = _only(AC, WA, with_one_of=[WA])
_TIME_LIMIT = _only(AC, WA, TLE, with_one_of=[TLE])
_MEMORY_LIMIT = _only(AC, WA, TLE, MLE, OLE, RTE, with_one_of=[MLE])
_OUTPUT_LIMIT = _only(AC, WA, TLE, MLE, OLE, RTE, with_one_of=[OLE])
_COMPILER_ERROR = _only(CE, with_one_of=[CE])

#: By folder: whether the verdicts of all testcases together are as promised. No folder promises a judge error.
PROMISES: Mapping[str, Promise] = {
    "accepted": _ACCEPTED,
    "slow_accepted": _ACCEPTED,
    "wrong_answer": _WRONG_ANSWER,
    "time_limit_exceeded": _TIME_LIMIT,
    "run_time_error": _RUN_TIME_ERROR,
    "runtime_error": _RUN_TIME_ERROR,
    "memory_limit_exceeded": _MEMORY_LIMIT,
    "output_limit_exceeded": _OUTPUT_LIMIT,
    "compiler_error": _COMPILER_ERROR,
    "compile_error": _COMPILER_ERROR,
    "rejected": _only(AC, WA, TLE, MLE, OLE, RTE, with_one_of=[WA, TLE, MLE, OLE, RTE]),
    "brute_force": _only(AC, TLE, MLE, OLE, RTE, with_one_of=[TLE, MLE, OLE, RTE]),
    # DOMjudge's
    "correct": _ACCEPTED,
    "no_output": _WRONG_ANSWER,
    "timelimit": _TIME_LIMIT,
    "run_error": _RUN_TIME_ERROR,
    "memory_limit": _MEMORY_LIMIT,
    "output_limit": _OUTPUT_LIMIT,
}

#: DOMjudge's words and those of the package formats, in capitals and with dashes. DOMjudge has no verdict for a memory
#: limit, which is a run error there; nor have we one for an output that is empty.
_EXPECTED: Mapping[str, Verdicts] = {
    **dict.fromkeys(("CORRECT", "ACCEPTED", "AC"), frozenset({AC})),
    **dict.fromkeys(("WRONG-ANSWER", "WA", "NO-OUTPUT", "PRESENTATION-ERROR"), frozenset({WA})),
    **dict.fromkeys(("TIMELIMIT", "TIME-LIMIT", "TIME-LIMIT-EXCEEDED", "TLE"), frozenset({TLE})),
    **dict.fromkeys(("RUN-ERROR", "RUN-TIME-ERROR", "RUNTIME-ERROR", "RTE"), frozenset({RTE, MLE})),
    **dict.fromkeys(("MEMORY-LIMIT", "MEMORY-LIMIT-EXCEEDED", "MLE"), frozenset({MLE})),
    **dict.fromkeys(("OUTPUT-LIMIT", "OUTPUT-LIMIT-EXCEEDED", "OLE"), frozenset({OLE})),
    **dict.fromkeys(("COMPILER-ERROR", "COMPILE-ERROR", "CE"), frozenset({CE})),
}
#: As DOMjudge finds it in any comment: in capitals or not, the first one of a source.
_TAG = re.compile(r"@EXPECTED_(?:RESULTS?|SCORE)@:[ \t]*([^\r\n]*)", re.IGNORECASE)
_END_OF_COMMENT = re.compile(r"\*/|-->|\*\)|-\}|\|#|=#|\}")
#: Of several failures, DOMjudge reports one of the kind that stands first, and of these the first.
_DOMJUDGE_ORDER = ((CE, JE), (MLE, OLE, RTE, TLE), (WA,), (AC,))


@dataclass(frozen=True, kw_only=True)
class Tag:
    """An `@EXPECTED_RESULTS@` of DOMjudge."""

    text: str  #: what the author wrote
    verdicts: Verdicts | None  #: any of these; None where a word is unknown

    def is_kept(self, verdicts: Sequence[Verdict]) -> bool | None:
        """Whether DOMjudge would report a verdict that the tag has, for testcases with these ones, in their order."""
        return None if self.verdicts is None else _reported(verdicts) in self.verdicts


def find_tag(source: str) -> Tag | None:
    found = _TAG.search(source)
    if found is None:
        return None
    text = _END_OF_COMMENT.split(found[1])[0].strip()
    words = [re.sub(r"[_\s-]+", "-", word.strip().upper()) for word in text.split(",") if word.strip()]
    known = [_EXPECTED.get(word) for word in words]
    verdicts = frozenset(verdict for each in known if each is not None for verdict in each)
    return Tag(text=text, verdicts=verdicts if words and None not in known else None)


def is_kept(folder: str, verdicts: Verdicts) -> bool | None:
    """None where the folder promises nothing that we know."""
    promise = PROMISES.get(usual_folder(folder))
    return None if promise is None else promise(verdicts)


def _reported(verdicts: Sequence[Verdict]) -> Verdict:
    return next(verdict for kind in _DOMJUDGE_ORDER for verdict in verdicts if verdict in kind)
