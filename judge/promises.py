"""Whether a submission of a package does what the package promises: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from judge.expectation import Expectation, named
from judge.path_pattern import covers, names
from judge.verdict import Verdict

AC, WA, TLE, MLE, OLE, RTE, CE, JE = Verdict
#: Of several failures, DOMjudge reports one of the kind that stands first, and of these the first.
_DOMJUDGE_ORDER = ((CE, JE), (MLE, OLE, RTE, TLE), (WA,), (AC,))
#: Scores are sums and products of floats.
_SCORE_TOLERANCE = 1e-6


@dataclass(frozen=True, kw_only=True)
class JudgedTestcase:
    name: str
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class JudgedGroup:
    name: str  #: path below data/
    verdict: Verdict
    score: float | None = None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What came of a submission: all of it that a promise may be about."""

    testcases: tuple[JudgedTestcase, ...]  #: those that ran, in order; none where it does not compile
    verdict: Verdict  #: of the whole judging
    score: float | None = None  #: None: a pass-fail problem
    max_score: float | None = None  #: None: without a bound
    groups: tuple[JudgedGroup, ...] = ()
    messages: tuple[str, ...] = ()  #: of the checker, on any testcase

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Those of the testcases, and that of the judging, which a static validator or a grader may have made."""
        return (*(testcase.verdict for testcase in self.testcases), self.verdict)

    @property
    def secret_groups(self) -> tuple[JudgedGroup, ...]:
        return tuple(group for group in self.groups if group.name.startswith("secret/") and group.name.count("/") == 1)


def is_kept(expectation: Expectation, judged: Judged) -> bool | None:
    """None where nothing is promised."""
    if not expectation.promises_something:
        return None
    return not broken_promises(expectation, judged)


def broken_promises(expectation: Expectation, judged: Judged) -> tuple[str, ...]:
    """What is not as promised, each in words. A judge error keeps no promise."""
    if JE in judged.verdicts or judged.verdict is JE:
        places = [testcase for testcase in judged.testcases if testcase.verdict is JE]
        return (f"a judge error{_on(places)}",) if expectation.promises_something else ()
    return tuple(_broken(expectation, judged))


def doubts(expectation: Expectation, judged: Judged) -> tuple[str, ...]:
    """What of a promise could not be compared, each in words."""
    found = [expectation.doubt] if expectation.doubt is not None else []
    if expectation.group_verdicts and len(expectation.group_verdicts) != len(judged.secret_groups):
        tagged, actual = len(expectation.group_verdicts), len(judged.secret_groups)
        found.append(f"its tag names the verdicts of {tagged} groups, and data/secret has {actual}: not compared")
    if _is_enough(expectation, judged) and not broken_promises(expectation, judged):
        strict = replace(expectation, enough=frozenset())
        why_not = f"not counted, as it ends with {judged.verdict}"
        found += [f"{reason}: {why_not}" for reason in _broken_verdicts(strict, judged)]
    return tuple(found)


def _is_enough(expectation: Expectation, judged: Judged) -> bool:
    return judged.verdict in expectation.enough


def _broken(expectation: Expectation, judged: Judged) -> Iterator[str]:
    yield from _broken_verdicts(expectation, judged)
    yield from _broken_score(expectation, judged)
    if expectation.message is not None and not any(expectation.message in each for each in judged.messages):
        yield f"no message of the checker has {expectation.message!r} in it"
    for part in expectation.parts:
        for reason in _broken(part.expectation, _part(judged, part.pattern)):
            yield f"{part.pattern}: {reason}"
    if len(expectation.group_verdicts) == len(judged.secret_groups):
        for promised, group in zip(expectation.group_verdicts, judged.secret_groups, strict=True):
            if group.verdict not in promised:
                yield f"{group.name}: {named(promised)} expected; got {group.verdict}"


def _broken_verdicts(expectation: Expectation, judged: Judged) -> Iterator[str]:
    if _is_enough(expectation, judged):
        return
    found = set(judged.verdicts)
    permitted, required, reported = expectation.permitted, expectation.required, expectation.reported
    if permitted is not None and not found <= permitted:
        for verdict in [verdict for verdict in Verdict if verdict in found - permitted]:
            places = [testcase for testcase in judged.testcases if testcase.verdict is verdict]
            place = _on(places) or (" as the verdict of all" if judged.testcases else "")
            yield f"permitted {named(permitted)}; got {verdict}{place}"
    elif required is not None and not found & required:
        yield f"required {named(required)} on one testcase at least; got {named(found)}"
    # Tags are of pass-fail problems, and of DOMjudge. Where groups make a score, the grader has the word.
    ended = _domjudge_verdict(judged.verdicts) if judged.score is None else judged.verdict
    if reported is not None and ended not in reported:
        yield f"{named(reported)} expected; got {ended}"


def _broken_score(expectation: Expectation, judged: Judged) -> Iterator[str]:
    if judged.score is None:
        return
    if expectation.score is not None:
        least, most = expectation.score
        if not least - _SCORE_TOLERANCE <= judged.score <= most + _SCORE_TOLERANCE:
            yield f"{Expectation(score=expectation.score).in_words()} expected; got {judged.score:g}"
    maximum = judged.max_score if expectation.is_below_maximum else None
    if maximum is not None and judged.score >= maximum - _SCORE_TOLERANCE:
        yield f"a score below the maximum {maximum:g} expected; got {judged.score:g}"


def _part(judged: Judged, pattern: str) -> Judged:
    """The testcases of which a pattern speaks. A pattern that names a group is about all of its testcases."""
    testcases = tuple(testcase for testcase in judged.testcases if covers(pattern, testcase.name))
    group = next((group for group in judged.groups if names(pattern, group.name)), None)
    verdicts = tuple(testcase.verdict for testcase in testcases)
    verdict = group.verdict if group is not None else _domjudge_verdict(verdicts or judged.verdicts)
    score = group.score if group is not None else None
    return replace(judged, testcases=testcases, verdict=verdict, score=score, max_score=None, groups=())


def _on(places: Sequence[JudgedTestcase]) -> str:
    if not places:
        return ""
    others = len(places) - 1
    return f" on {places[0].name}" + (f" and {others} more" if others else "")


def _domjudge_verdict(verdicts: Sequence[Verdict]) -> Verdict:
    return next(verdict for kind in _DOMJUDGE_ORDER for verdict in verdicts if verdict in kind)
