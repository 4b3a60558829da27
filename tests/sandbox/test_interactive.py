"""Who ended first, and how, makes the verdict: real programs in real sandboxes, a test for each way.

The names of ways are after those of DOMjudge's runpipe tests: S is the submission, J is the interactor of the judge.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import replace as replace_field

import pytest
from msgspec.structs import replace

from judge.errors import CheckerError
from judge.grading import OnReject
from judge.limits import INTERACTOR_MEMORY_BYTES, MIB, TRANSCRIPT_KEPT_BYTES
from judge.package.manifest import TestcaseKind
from judge.remark import Remark, RemarkCode
from judge.report import RunStatus
from judge.sandbox import LaneSettings
from judge.verdict import Verdict
from tests.sandbox.conversing import FAIR_INTERACTOR, FAIR_SUBMISSION, PROGRAM_LIMITS, Conversations
from tests.sandbox.hostile.judging import Judgehost, RecordingLane, limits
from tests.sandbox.slowness import SLOWNESS

AC, WA, RTE, TLE, MLE, OLE = Verdict.AC, Verdict.WA, Verdict.RTE, Verdict.TLE, Verdict.MLE, Verdict.OLE

#: Reads until the submission has nothing more to say, and rejects.
_LISTENER = "while (hear()); exit(43);"
_ACCEPT, _REJECT = "hear(); exit(42);", "hear(); exit(43);"

#: What the submission does, what the interactor does, the verdict.
WAYS: dict[str, tuple[str, str, Verdict]] = {
    "both do well": (FAIR_SUBMISSION, FAIR_INTERACTOR, AC),
    "the answer is wrong": ('say("8");', FAIR_INTERACTOR, WA),
    # The submission ends first.
    "S exits early, J sees the end": ("", _LISTENER, WA),
    "S exits early, J accepts": ("", _ACCEPT, AC),
    "S exits early, J writes to nobody": ("", "hear(); for (;;) say(line);", WA),
    "S crashes, J rejects for the end": ("abort();", _LISTENER, RTE),
    "S crashes, J writes to nobody": ("abort();", "hear(); for (;;) say(line);", RTE),
    "S crashes, J crashes for the end": ("abort();", "while (hear()); abort();", RTE),
    "S exits with an error, J rejects for the end": ("return 3;", _LISTENER, RTE),
    "S answers and exits with an error, J accepts": ('say("1"); exit(1);', _ACCEPT, RTE),
    "S answers and crashes, J accepts": ('say("1"); abort();', _ACCEPT, RTE),
    "S loops, J waits": ("spin();", _LISTENER, TLE),
    "S takes too much memory, J waits": ("for (;;) memset(malloc(1 << 20), 1, 1 << 20);", _LISTENER, MLE),
    "S floods stderr, J waits": ("flood(2, 100);", _LISTENER, OLE),
    # The interactor ends first.
    "J accepts early, S waits for more": ('say("1"); while (hear());', _ACCEPT, AC),
    "J accepts early, S loops": ('say("1"); while (hear()); spin();', _ACCEPT, TLE),
    "J accepts early, S sleeps": ('say("1"); for (;;) pause();', _ACCEPT, TLE),
    "J accepts early, S keeps talking": ('for (;;) say("1");', _ACCEPT, AC),
    "J accepts early, S says one more word": (
        'signal(SIGPIPE, SIG_IGN); say("1"); while (hear()); say("2"); exit(ferror(stdout));',
        _ACCEPT,
        AC,
    ),
    "J accepts early, S fails at the end": ('say("1"); exit(hear() ? 0 : 1);', _ACCEPT, RTE),
    "J accepts early, S fails much later": ('say("1"); usleep(300000); exit(1);', _ACCEPT, RTE),
    "J rejects early, S loops": ('say("1"); while (hear()); spin();', _REJECT, WA),
    "J rejects early, S keeps talking": ('for (;;) say("1");', _REJECT, WA),
    "J rejects early, S fails at the end": ('say("1"); exit(hear() ? 0 : 1);', _REJECT, WA),
    "J says that it rejects, S aborts at that": ('say("1"); if (hear()) abort();', 'hear(); say("-1"); exit(43);', WA),
    # Somebody closes an end of a pipe, and goes on.
    "S closes stdout and reads": ("fclose(stdout); while (hear());", _LISTENER, WA),
    "S closes stdin and is talked to": ('close(0); say("1"); for (;;) pause();', "hear(); for (;;) say(line);", WA),
    "J closes stdout, S sees the end": ('while (hear()); say("1");', "close(1); exit(hear() ? 42 : 43);", AC),
    "J closes stdin and accepts, S keeps talking": ('for (;;) say("1");', "close(0); usleep(1500000); exit(42);", AC),
    "J closes stdin and rejects, S keeps talking": ('for (;;) say("1");', "close(0); usleep(1500000); exit(43);", WA),
    "both exit at once": ("", "exit(42);", AC),
    # Hostile.
    "S writes binary and NUL": ('write(1, "\\0\\377\\n", 3);', "exit(getchar() == 0 ? 43 : 42);", WA),
    "S leaves a child that keeps the pipe": (
        'if (!fork()) for (;;) pause(); say("1");',
        "while (hear()); exit(42);",
        AC,
    ),
    "S leaves children that talk": ('if (!fork()) for (;;) say("1");', "while (hear()); exit(42);", AC),
}

_READS_ALL = "while (read(0, line, sizeof line) > 0); exit(43);"

DEADLOCKS = {
    "both read": ("hear();", "hear(); exit(42);"),
    "output is not flushed": ('printf("7\\n"); hear(); hear();', FAIR_INTERACTOR),
    "S fills its pipe, J never reads": ("flood(1, 16384);", "for (;;) pause();"),
    "both fill their pipes": ("flood(1, 16384);", "flood(1, 16384); exit(42);"),
    "J closed its stdout and waits, S fills its pipe": ("flood(1, 16384);", "close(1); for (;;) pause();"),
    "S closed its stdout, both wait": ("fclose(stdout); for (;;) pause();", "for (;;) pause();"),
}

#: What the interactor does, and what the error says of it.
FAULTS = {
    "it crashes": ("abort();", "SIGABRT"),
    "it exits with 0": ('fputs("oh dear", stderr); exit(0);', "oh dear"),
    "it exits with 1": ("exit(1);", "exited with 1"),
    "it loops": ("spin();", "CPU time"),
    "it takes too much memory": ("for (;;) memset(malloc(1 << 20), 1, 1 << 20);", "memory"),
    "it floods stderr": ("flood(2, 100); exit(42);", "wrote more"),
    "it floods its feedback": ('flood(creat("/sandbox/work/judgemessage.txt", 0644), 100); exit(42);', "wrote more"),
    "it dies of a SIGPIPE of its own": ("raise(SIGPIPE);", "SIGPIPE"),
}


@pytest.fixture(scope="module")
def conversations(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    with RecordingLane(lane_settings) as lane:
        yield Conversations(Judgehost(lane, tmp_path_factory.mktemp("store")))


@pytest.mark.parametrize("way", WAYS)
def test_who_ends_first_and_how_makes_the_verdict(conversations: Conversations, way: str) -> None:
    submission, interactor, verdict = WAYS[way]
    conversed = conversations.hold(submission, interactor)
    assert conversed.result.verdict is verdict, conversed
    assert conversed.elapsed_s < 8 * SLOWNESS


def test_a_gigabyte_goes_through_the_pipe(conversations: Conversations) -> None:
    conversed = conversations.hold("flood(1, 16384);", _READS_ALL, problem_limits=limits(cpu_ms=5000))
    assert conversed.result.verdict is WA
    assert conversed.result.peak_memory_bytes < 16 * MIB


@pytest.mark.parametrize("way", DEADLOCKS)
def test_a_deadlock_is_seen_within_a_second_of_idleness(conversations: Conversations, way: str) -> None:
    submission, interactor = DEADLOCKS[way]
    conversed = conversations.hold(submission, interactor)
    assert conversed.result.verdict is TLE
    assert conversed.result.status is RunStatus.DEADLOCK
    assert "flushed" in conversed.message
    assert conversed.result.wall_time_ms < 1000 + 1000 * SLOWNESS


def test_of_a_submission_that_did_not_listen_we_say_so(conversations: Conversations) -> None:
    submission, interactor, _ = WAYS["S exits early, J writes to nobody"]
    assert conversations.hold(submission, interactor).result.remark == Remark(code=RemarkCode.ENDED_EARLY)
    assert conversations.hold('say("8");').result.remark is None


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("submission", ["for (;;) pause();", "while (hear()); abort();"])
def test_a_fault_of_the_interactor_is_never_a_wrong_answer(
    conversations: Conversations, fault: str, submission: str
) -> None:
    interactor, says = FAULTS[fault]
    with pytest.raises(CheckerError, match=says):
        conversations.hold(submission, interactor)


def test_a_submission_that_ended_well_is_judged_by_what_the_interactor_does_then(conversations: Conversations) -> None:
    with pytest.raises(CheckerError, match="SIGABRT"):
        conversations.hold("", "while (hear()); abort();")


def test_the_interactor_gets_input_answer_feedback_directory_and_arguments(conversations: Conversations) -> None:
    interactor = """
        char input[9] = "", answer[9] = "", path[99];
        FILE *files[] = { fopen(argv[1], "r"), fopen(argv[2], "r") };
        if (argc != 6 || !fgets(input, 9, files[0]) || !fgets(answer, 9, files[1]))
            exit(1);
        sprintf(path, "%sjudgemessage.txt", argv[3]);
        fprintf(fopen(path, "w"), "%s %s %s %s", input, answer, argv[4], argv[5]), fflush(NULL);
        exit(43);
    """
    conversed = conversations.hold("", interactor, stdin=b"in", answer=b"out", arguments=("a", "b c"))
    assert conversed.result.verdict is WA
    assert conversed.message == "in out a b c"


def test_nothing_of_the_package_is_where_the_submission_runs(conversations: Conversations) -> None:
    submission = """
        if (fcntl(3, F_GETFD) >= 0 || fcntl(4, F_GETFD) >= 0)
            abort();
        execl("/bin/sh", "sh", "-c", "cd /sandbox; find program work -type f", NULL);
    """
    interactor = 'hear(); exit(!strcmp(line, "program/main\\n") && !hear() ? 42 : 43);'
    assert conversations.hold(submission, interactor).result.verdict is AC


def test_only_the_submission_is_charged(conversations: Conversations) -> None:
    """The interactor takes more CPU time than the submission may."""
    interactor = """
        hear();
        while (clock() < 600000 * {slowness});
        exit(42);
    """.replace("{slowness}", str(SLOWNESS))
    conversed = conversations.hold('say("1");  hear();', interactor)
    assert conversed.result.verdict is AC
    assert conversed.result.cpu_time_ms < 200 * SLOWNESS


def test_of_many_testcases_each_gets_its_own_conversation(conversations: Conversations) -> None:
    interactor = 'int want = atoi(fgets(line, 99, fopen(argv[1], "r"))); exit(atoi(hear()) == want ? 42 : 43);'
    request = conversations.request('say("2");', interactor, cases=[(b"%d" % (number % 3), b"") for number in range(9)])
    testcases = conversations.evaluate(request)
    assert [testcase.verdict for testcase in testcases] == [WA, WA, AC] * 3
    assert len({box.container_id for box in conversations.host.lane.visits[-2:]}) == 2


@pytest.mark.parametrize("kind", TestcaseKind)
def test_a_conversation_that_failed_is_written_down(conversations: Conversations, kind: TestcaseKind) -> None:
    interactor = 'say("ask"); hear(); say("again"); hear(); exit(43);'
    submission = 'hear(); say("one"); hear(); write(1, "t\\0wo\\377\\nthree", 11); hear();'
    conversed = conversations.hold(submission, interactor, kind=kind)
    lines = [line.split("] ", 1)[1] for line in conversed.transcript.splitlines()]
    assert lines == ["< ask", "> one", "< again", "> t\\x00wo\\xff", "> three"]


def test_a_conversation_that_went_well_is_not_written_down(conversations: Conversations) -> None:
    assert not conversations.hold(FAIR_SUBMISSION).transcript


@pytest.mark.parametrize(
    ("kind", "written_down"), [(TestcaseKind.SAMPLE, [True, True, True]), (TestcaseKind.SECRET, [True, False, False])]
)
def test_of_secret_testcases_the_first_that_failed_is_written_down(
    conversations: Conversations, kind: TestcaseKind, written_down: list[bool]
) -> None:
    request = conversations.request('say("8");', cases=[(b"", b"")] * 3, kind=kind)
    request = replace_field(request, manifest=replace(request.manifest, on_reject=OnReject.CONTINUE))
    testcases = conversations.evaluate(request)
    assert [testcase.transcript_sha256 is not None for testcase in testcases] == written_down


@pytest.mark.parametrize("way", [*DEADLOCKS, "J rejects early, S keeps talking", "S exits early, J writes to nobody"])
def test_a_transcript_of_any_talk_comes_to_its_end(conversations: Conversations, way: str) -> None:
    submission, interactor = DEADLOCKS.get(way) or WAYS[way][:2]
    conversed = conversations.hold(submission, interactor)
    assert conversed.result.verdict is (TLE if way in DEADLOCKS else WA)
    assert len(conversed.transcript) <= TRANSCRIPT_KEPT_BYTES + 100


def test_a_large_talk_is_cut_and_its_length_is_told(conversations: Conversations) -> None:
    conversed = conversations.hold("flood(1, 160);", _READS_ALL)
    said = re.search(r"^\.\.\. (\d+) more bytes were said$", conversed.transcript, re.MULTILINE)
    assert said
    assert 10 * MIB - TRANSCRIPT_KEPT_BYTES < int(said[1]) < 10 * MIB


def test_an_interactor_is_let_down_to_what_the_lane_has_left(conversations: Conversations) -> None:
    """It may want 2 GiB, beside a submission that may use the whole lane."""
    hog = f"for (int i = 0; i <= {INTERACTOR_MEMORY_BYTES // MIB}; i++) memset(malloc(1 << 20), 1, 1 << 20); exit(42);"
    whole_lane = limits(memory_mib=LaneSettings.memory_bytes // MIB)
    generous = replace(PROGRAM_LIMITS, memory_limit_bytes=2048 * MIB)
    with pytest.raises(CheckerError, match=f"{INTERACTOR_MEMORY_BYTES // MIB} MiB"):
        conversations.hold("hear();", hog, problem_limits=whole_lane, program_limits=generous)
    assert conversations.hold("hear();", hog, program_limits=generous).result.verdict is AC


def test_passes_of_a_conversation(conversations: Conversations) -> None:
    """The interactor counts them, in the feedback directory and by its input."""
    interactor = """
        char seen[9];
        int before = 0;
        FILE *memory = fopen("/sandbox/work/memory", "r");
        if (memory) { fscanf(memory, "%d", &before); fclose(memory); }
        fgets(seen, 9, fopen(argv[1], "r"));
        say(seen);
        if (!hear() || atoi(line) != before || atoi(seen) != before || !access("/sandbox/work/nextpass.in", F_OK))
            exit(43);
        fprintf(memory = fopen("/sandbox/work/memory", "w"), "%d", before + 1);
        if (before < 2) fprintf(fopen("/sandbox/work/nextpass.in", "w"), "%d", before + 1);
        fflush(NULL);
        _exit(42);
    """
    conversed = conversations.hold(FAIR_SUBMISSION, interactor, stdin=b"0", pass_limit=3)
    assert (conversed.result.verdict, conversed.result.passes) == (AC, 3)
    with pytest.raises(CheckerError, match="more than 2 passes"):
        conversations.hold(FAIR_SUBMISSION, interactor, stdin=b"0", pass_limit=2)


#: Wants another pass as soon as it has heard something.
_WANTS_MORE = 'hear(); fclose(fopen("/sandbox/work/nextpass.in", "w")); '


@pytest.mark.parametrize(
    ("submission", "interactor", "verdict"),
    [
        ('say("1"); abort();', "exit(42);", RTE),
        ('say("1"); spin();', "while (hear()); exit(42);", TLE),
        ('say("1"); hear();', "hear(); exit(42);", TLE),  # a deadlock
        ('say("1"); close(0); for (;;) pause();', "usleep(100000); for (;;) say(line);", WA),
    ],
)
def test_a_pass_that_a_submission_failed_is_its_last(
    conversations: Conversations, submission: str, interactor: str, verdict: Verdict
) -> None:
    conversed = conversations.hold(submission, _WANTS_MORE + interactor, pass_limit=3)
    assert (conversed.result.verdict, conversed.result.passes) == (verdict, 1)


def test_an_interactor_that_rejects_cannot_want_another_pass(conversations: Conversations) -> None:
    with pytest.raises(CheckerError, match="rejected the output, and yet asked for another pass"):
        conversations.hold('say("1");', _WANTS_MORE + "exit(43);", pass_limit=3)


def test_a_thousand_short_conversations_leave_no_descriptor(conversations: Conversations) -> None:
    request = conversations.request(FAIR_SUBMISSION, cases=[(b"", b"")] * 1000)

    conversations.hold(FAIR_SUBMISSION)
    before = len(os.listdir("/proc/self/fd"))
    assert {testcase.verdict for testcase in conversations.evaluate(request)} == {AC}
    assert len(os.listdir("/proc/self/fd")) == before
