"""What folders and tags promise, and when it is kept."""

import pytest

from judge.expectation import NO_EXPECTATION, Expectation, ExpectedPart
from judge.expectations import FOLDERS, RUN_TIME_ERRORS, folder_expectation, tagged
from judge.promises import Judged, JudgedGroup, JudgedTestcase, broken_promises, doubts, is_kept
from judge.verdict import Verdict

AC, WA, TLE, MLE, OLE, RTE, CE, JE = Verdict


def judged(*verdicts: Verdict, score: float | None = None, max_score: float | None = None, **facts: object) -> Judged:
    """The first failure is the judging's verdict, as the legacy format has it."""
    testcases = tuple(JudgedTestcase(name=f"secret/{n}", verdict=verdict) for n, verdict in enumerate(verdicts))
    verdict = next((each for each in verdicts if each is not AC), AC)
    judging = Judged(testcases=testcases, verdict=verdict, score=score, max_score=max_score)
    return Judged(**{**vars(judging), **facts})  # type: ignore[arg-type]


def of_folder(folder: str, format_name: str = "legacy") -> Expectation:
    return folder_expectation(folder, format_name) or NO_EXPECTATION


@pytest.mark.parametrize(
    ("folder", "verdicts", "kept"),
    [
        ("accepted", {AC}, True),
        ("accepted", {AC, TLE}, False),
        ("accepted", {CE}, False),
        ("slow_accepted", {AC}, True),
        ("wrong_answer", {AC, WA}, True),
        ("wrong_answer", {AC}, False),
        ("wrong_answer", {WA, TLE}, False),
        ("time_limit_exceeded", {AC, WA, TLE}, True),
        ("time_limit_exceeded", {TLE, RTE}, False),
        ("run_time_error", {AC, RTE}, True),
        ("runtime_error", {MLE}, True),
        ("run_time_error", {RTE, TLE}, True),
        ("run_time_error", {TLE, WA}, False),
        ("run_time_error", {CE}, False),
        ("memory_limit_exceeded", {MLE, TLE}, True),
        ("memory_limit_exceeded", {RTE}, False),
        ("output_limit_exceeded", {OLE}, True),
        ("output_limit_exceeded", {AC}, False),
        ("compiler_error", {CE}, True),
        ("compiler_error", {AC}, False),
        ("rejected", {WA}, True),
        ("rejected", {AC}, False),
        ("rejected", {AC, TLE}, True),
        ("rejected", {RTE}, True),
        ("rejected", {CE}, False),
        ("rejected", {WA, JE}, False),
        ("memory_limit_exceeded", {MLE, JE}, False),
        ("output_limit_exceeded", {OLE, JE}, False),
        ("brute_force", {AC, TLE}, True),
        ("brute_force", {AC, WA, TLE}, False),
        ("brute_force", {AC}, False),
        ("compile_error", {CE}, True),
        ("no_output", {AC, WA}, True),
        ("no-output", {AC}, False),
        ("wrong-answer", {WA}, True),
        ("WRONG_ANSWER", {AC}, False),
        ("timelimit", {TLE}, True),
        ("run-error", {RTE}, True),
        ("output_limit", {OLE}, True),
        ("memory-limit", {MLE}, True),
        ("correct", {AC}, True),
        ("partially_accepted", {AC, WA}, False),
    ],
)
def test_a_folder_promises_something_about_all_testcases(folder: str, verdicts: set[Verdict], kept: bool) -> None:
    assert is_kept(of_folder(folder), judged(*sorted(verdicts))) is kept


@pytest.mark.parametrize(
    ("folder", "verdicts", "told"),
    [
        ("wrong_answer", (AC, WA, TLE), "permitted AC, WA; got TLE on secret/2: not counted, as it ends with WA"),
        (
            "time_limit_exceeded",
            (TLE, RTE),
            "permitted AC, WA, TLE; got RTE on secret/1: not counted, as it ends with TLE",
        ),
    ],
)
def test_in_the_older_formats_what_comes_after_the_first_failure_is_told_and_not_counted(
    folder: str, verdicts: tuple[Verdict, ...], told: str
) -> None:
    assert is_kept(of_folder(folder), judged(*verdicts)) is True
    assert doubts(of_folder(folder), judged(*verdicts)) == (told,)
    assert is_kept(of_folder(folder), judged(*reversed(verdicts))) is False
    assert is_kept(of_folder(folder, "2025-09"), judged(*verdicts)) is False


@pytest.mark.parametrize("format_name", ["legacy", "legacy-icpc", "2023-07-draft"])
def test_too_slow_may_be_wrong_elsewhere_in_the_older_formats_only(format_name: str) -> None:
    facts = judged(AC, WA, TLE)
    assert is_kept(of_folder("time_limit_exceeded", format_name), facts) is True
    assert is_kept(of_folder("time_limit_exceeded", "2025-09"), facts) is False


@pytest.mark.parametrize("verdicts", [(AC, WA, RTE), (AC, TLE, RTE)])
def test_what_fails_at_run_time_may_fail_otherwise_elsewhere_in_the_older_formats_only(
    verdicts: tuple[Verdict, ...],
) -> None:
    assert is_kept(of_folder("run_time_error"), judged(*verdicts)) is True
    assert is_kept(of_folder("run_time_error", "2025-09"), judged(*verdicts)) is False
    assert is_kept(of_folder("run_time_error", "2025-09"), judged(AC, RTE)) is True


@pytest.mark.parametrize("folder", ["mixed", "multiple", "of_the_authors_own"])
def test_some_folders_promise_nothing(folder: str) -> None:
    assert is_kept(of_folder(folder), judged(AC)) is None


@pytest.mark.parametrize("folder", [folder for folder, promise in FOLDERS.items() if promise.promises_something])
@pytest.mark.parametrize("others", [[], [AC], [WA], [TLE], [MLE], [OLE], [RTE], [CE]])
def test_a_judge_error_keeps_no_promise(folder: str, others: list[Verdict]) -> None:
    assert is_kept(of_folder(folder), judged(JE, *others)) is False


@pytest.mark.parametrize(
    ("score", "max_score", "kept"), [(40, 100, True), (0, 100, True), (100, 100, False), (7, None, True)]
)
def test_partially_accepted_is_accepted_with_less_than_the_maximum(
    score: float, max_score: float | None, kept: bool
) -> None:
    partial = of_folder("partially_accepted")
    facts = judged(AC, WA, AC, score=score, max_score=max_score, verdict=AC)
    assert is_kept(partial, facts) is kept
    assert is_kept(partial, judged(AC, WA, score=score, max_score=max_score)) is False


@pytest.mark.parametrize(
    ("folder", "accepted", "too_slow"),
    [
        ("accepted", True, False),
        ("slow_accepted", False, False),
        ("time_limit_exceeded", False, True),
        ("wrong_answer", False, False),
        ("brute_force", False, False),
        ("mixed", False, False),
    ],
)
def test_some_folders_count_for_the_time_limit(folder: str, accepted: bool, too_slow: bool) -> None:
    assert (of_folder(folder).is_for_accepted, of_folder(folder).is_for_too_slow) == (accepted, too_slow)


@pytest.mark.parametrize(
    ("expectation", "facts", "reasons"),
    [
        (
            Expectation(permitted=frozenset({AC, TLE})),
            judged(AC, AC, AC, WA),
            ("permitted AC, TLE; got WA on secret/3",),
        ),
        (
            Expectation(permitted=frozenset({AC})),
            judged(WA, WA, TLE),
            ("permitted AC; got WA on secret/0 and 1 more", "permitted AC; got TLE on secret/2"),
        ),
        (Expectation(permitted=frozenset({AC})), Judged(testcases=(), verdict=CE), ("permitted AC; got CE",)),
        (
            Expectation(required=frozenset({WA, TLE})),
            judged(AC, RTE),
            ("required WA, TLE on one testcase at least; got AC, RTE",),
        ),
        (Expectation(required=frozenset({WA})), judged(JE, WA), ("a judge error on secret/0",)),
        (Expectation(score=(30, 40)), judged(AC, score=50), ("score 30 to 40 expected; got 50",)),
        (Expectation(score=(30, 30)), judged(AC, score=30.0000001), ()),
        (Expectation(score=(0, 0.3)), judged(AC, score=0.1 + 0.2), ()),
        (
            Expectation(message="off by one"),
            judged(WA, messages=("too large",)),
            ("no message of the checker has 'off by one' in it",),
        ),
        (Expectation(message="off by one"), judged(WA, messages=("x", "it is off by one.")), ()),
        (  # a static validator, or a grader of the package, said WA
            Expectation(permitted=frozenset({AC}), required=frozenset({AC})),
            judged(AC, AC, verdict=WA),
            ("permitted AC; got WA as the verdict of all",),
        ),
        (Expectation(permitted=frozenset({AC, WA}), required=frozenset({WA})), judged(AC, verdict=WA), ()),
        (
            Expectation(parts=(ExpectedPart(pattern="secret/1", expectation=Expectation(permitted=frozenset({AC}))),)),
            judged(WA, WA),
            ("secret/1: permitted AC; got WA on secret/1",),
        ),
        (
            Expectation(parts=(ExpectedPart(pattern="secret/1", expectation=Expectation(permitted=frozenset({AC}))),)),
            judged(WA, AC),
            (),
        ),
        (
            Expectation(parts=(ExpectedPart(pattern="secret/one", expectation=Expectation(score=(20, 20))),)),
            judged(AC, score=30, groups=(JudgedGroup(name="secret/one", verdict=AC, score=30),)),
            ("secret/one: score 20 expected; got 30",),
        ),
    ],
)
def test_what_is_not_kept_is_told_in_words(expectation: Expectation, facts: Judged, reasons: tuple[str, ...]) -> None:
    assert broken_promises(expectation, facts) == reasons
    assert is_kept(expectation, facts) is not bool(reasons)


@pytest.mark.parametrize(
    ("expectation", "words"),
    [
        (NO_EXPECTATION, ""),
        (of_folder("wrong_answer"), "permitted AC, WA; required WA"),
        (of_folder("partially_accepted"), "ends with AC; score below the maximum"),
        (Expectation(score=(1, 2.5), message="no"), "score 1 to 2.5; message 'no'"),
        (
            Expectation(group_verdicts=(frozenset({AC}), frozenset({WA}))),
            "group 1: ends with AC; group 2: ends with WA",
        ),
    ],
)
def test_an_expectation_is_told_in_words(expectation: Expectation, words: str) -> None:
    assert expectation.in_words() == words


@pytest.mark.parametrize(
    ("source", "reported"),
    [
        ("// @EXPECTED_RESULTS@: CORRECT\n", {AC}),
        ("# @EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT\n", {WA, TLE}),
        ("/* @EXPECTED_RESULTS@: RUN-ERROR */\n", {RTE, MLE}),
        ("/* @EXPECTED_RESULTS@: RUN-ERROR */ int main;", {RTE, MLE}),
        ("/*\n * @EXPECTED_RESULTS@: NO-OUTPUT\n */", {WA}),
        ("(* @EXPECTED_RESULTS@: COMPILER-ERROR *)\r\n", {CE}),
        ("{- @EXPECTED_RESULTS@: OUTPUT-LIMIT -}", {OLE}),
        ("-- @expected_results@: correct", {AC}),
        ("% @EXPECTED_RESULTS@:TIMELIMIT", {TLE}),
        ("# @EXPECTED_RESULT@: MEMORY-LIMIT", {MLE}),
        ("# @EXPECTED_SCORE@: accepted", {AC}),
        ("# @EXPECTED_GRADES@ WA", {WA}),
        ("# @EXPECTED_RESULTS@: WRONG_ANSWER,RUN_TIME_ERROR , TIME_LIMIT_EXCEEDED", {WA, RTE, MLE, TLE}),
        ("# @EXPECTED_RESULTS@: ACCEPTED, COMPILER_ERROR, NO_OUTPUT, OUTPUT_LIMIT", {AC, CE, WA, OLE}),
        ("# @EXPECTED_RESULTS@: wrong answer", {WA}),
        ("x = 1\n# @EXPECTED_RESULTS@: CORRECT\n# @EXPECTED_RESULTS@: TIMELIMIT", {AC}),
    ],
)
def test_a_tag_replaces_what_the_folder_promises(source: str, reported: set[Verdict]) -> None:
    expectation = tagged(source, of_folder("run_time_error"))
    assert (expectation.reported, expectation.permitted, expectation.required) == (reported, None, None)


@pytest.mark.parametrize("text", ["CHECK-MANUALLY", "CORRECT, WHATEVER", ""])
def test_a_tag_that_cannot_be_read_is_a_doubt_and_leaves_the_folder_its_word(text: str) -> None:
    expectation = tagged(f"# @EXPECTED_RESULTS@: {text}", of_folder("accepted"))
    assert expectation.permitted == {AC}
    assert doubts(expectation, judged(AC)) == (f"its tag expects {text or 'nothing'}, which is unknown here",)


def test_a_source_may_have_no_tag() -> None:
    folder = of_folder("accepted")
    assert tagged("print('EXPECTED_RESULTS: CORRECT')", folder) is folder


@pytest.mark.parametrize(
    ("text", "score"), [("30", (30, 30)), ("12.5", (12.5, 12.5)), ("30, 50", (30, 50)), ("20-40", (20, 40))]
)
def test_a_tag_may_tell_the_score(text: str, score: tuple[float, float]) -> None:
    expectation = tagged(f"// @EXPECTED_RESULTS@: CORRECT\n// @EXPECTED_SCORE@: {text}\n", of_folder("mixed"))
    assert (expectation.score, expectation.reported) == (score, {AC})


def test_a_tag_of_kattis_tells_the_verdict_of_each_group() -> None:
    expectation = tagged("# @EXPECTED_GRADES@ AC WA RTE\n", of_folder("partially_accepted"))
    assert expectation.group_verdicts == ({AC}, {WA}, set(RUN_TIME_ERRORS))

    def groups(*verdicts: Verdict) -> tuple[JudgedGroup, ...]:
        return tuple(JudgedGroup(name=f"secret/{n}", verdict=verdict) for n, verdict in enumerate(verdicts, start=1))

    assert broken_promises(expectation, judged(WA, score=1, groups=groups(AC, WA, OLE))) == ()
    assert broken_promises(expectation, judged(WA, score=1, groups=groups(AC, TLE, RTE))) == (
        "secret/2: WA expected; got TLE",
    )
    assert doubts(expectation, judged(WA, score=1, groups=groups(AC, WA))) == (
        "its tag names the verdicts of 3 groups, and data/secret has 2: not compared",
    )


@pytest.mark.parametrize(
    ("results", "verdicts", "kept"),
    [
        ("CORRECT", [AC, AC], True),
        ("CORRECT", [AC, WA], False),
        ("WRONG-ANSWER", [AC, WA, AC], True),
        ("WRONG-ANSWER", [WA, TLE], False),  # DOMjudge reports what is graver than a wrong answer
        ("TIMELIMIT", [AC, WA, TLE], True),
        ("TIMELIMIT", [RTE, TLE], False),  # of two grave ones, it reports the first
        ("TIMELIMIT, RUN-ERROR", [RTE, TLE], True),
        ("WRONG-ANSWER, CORRECT", [AC], True),
        ("COMPILER-ERROR", [CE], True),
        ("RUN-ERROR", [JE], False),
        ("CHECK-MANUALLY", [WA], None),
    ],
)
def test_a_tag_is_kept_by_what_domjudge_would_report(results: str, verdicts: list[Verdict], kept: bool | None) -> None:
    assert is_kept(tagged(f"# @EXPECTED_RESULTS@: {results}", of_folder("mixed")), judged(*verdicts)) is kept


def test_a_program_that_a_tag_calls_too_slow_does_not_count_as_accepted() -> None:
    expectation = tagged("# @EXPECTED_RESULTS@: TIMELIMIT", of_folder("accepted"))
    assert (expectation.is_for_accepted, expectation.is_for_too_slow) == (False, True)
