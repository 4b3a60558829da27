"""Who ended first, and how, makes the verdict: real programs in real sandboxes, a test for each way.

The names are after those of DOMjudge's runpipe tests: what the interactor does, what the submission does.
"""

from collections.abc import Iterator

import pytest

from judge.errors import CheckerError
from judge.report import RunStatus
from judge.sandbox import LaneSettings
from judge.verdict import Verdict
from tests.sandbox.conversing import FAIR_INTERACTOR, FAIR_SUBMISSION, Conversations
from tests.sandbox.hostile.judging import Judgehost, RecordingLane
from tests.sandbox.slowness import SLOWNESS

AC, WA, RTE, TLE, MLE, OLE = Verdict.AC, Verdict.WA, Verdict.RTE, Verdict.TLE, Verdict.MLE, Verdict.OLE

#: Reads until the submission has nothing more to say, and rejects.
_LISTENER = "while (hear()); exit(43);"
_ACCEPT, _REJECT = "hear(); exit(42);", "hear(); exit(43);"

WAYS: dict[str, tuple[str, str, Verdict]] = {
    # name: what the submission does, what the interactor does, verdict
    "both do well": (FAIR_SUBMISSION, FAIR_INTERACTOR, AC),
    "the answer is wrong": ('say("8");', FAIR_INTERACTOR, WA),
    # The submission ends first
    "submission exits early, interactor sees the end": ("", _LISTENER, WA),
    "submission exits early, interactor accepts": ("", "hear(); exit(42);", AC),
    "submission exits early, interactor writes to nobody": ("", "hear(); for (;;) say(line);", WA),
    "submission crashes, interactor rejects for the end": ("abort();", _LISTENER, RTE),
    "submission exits with an error, interactor rejects for the end": ("return 3;", _LISTENER, RTE),
    "submission exits with an error after a good talk": (f"{FAIR_SUBMISSION} fflush(stdout); exit(1);", _ACCEPT, RTE),
    "submission crashes, interactor writes to nobody": ("abort();", "hear(); for (;;) say(line);", RTE),
    "submission loops, interactor waits": ("spin();", _LISTENER, TLE),
    "submission takes too much memory, interactor waits": (
        "for (;;) memset(malloc(1 << 20), 1, 1 << 20);", _LISTENER, MLE),
    "submission floods stderr, interactor waits": ("flood(2, 100);", _LISTENER, OLE),
    # The interactor ends first
    "interactor accepts early, submission waits for more": ('say("1"); while (hear());', _ACCEPT, AC),
    "interactor accepts early, submission loops": ('say("1"); while (hear()); spin();', _ACCEPT, AC),
    "interactor accepts early, submission sleeps": ('say("1"); for (;;) pause();', _ACCEPT, AC),
    "interactor accepts early, submission keeps talking": ('for (;;) say("1");', _ACCEPT, AC),
    "interactor accepts early, submission fails at the end": ('say("1"); exit(hear() ? 0 : 1);', _ACCEPT, AC),
    "interactor rejects early, submission loops": ('say("1"); while (hear()); spin();', _REJECT, WA),
    "interactor rejects early, submission keeps talking": ('for (;;) say("1");', _REJECT, WA),
    "interactor rejects early, submission fails at the end": ('say("1"); exit(hear() ? 0 : 1);', _REJECT, WA),
    "interactor says that it rejects, submission aborts at that": (
        'say("1"); if (hear()) abort();', 'hear(); say("-1"); exit(43);', WA),
    # An end of a pipe is closed by somebody who goes on
    "submission closes stdout and reads": ("fclose(stdout); while (hear());", _LISTENER, WA),
    "submission closes stdin and is talked to": (
        'close(0); say("1"); for (;;) pause();', "hear(); for (;;) say(line);", WA),
    "interactor closes stdout, submission sees the end": (
        'while (hear()); say("1");', "close(1); exit(hear() ? 42 : 43);", AC),
    "interactor closes stdin and accepts, submission keeps talking": (
        'for (;;) say("1");', 'close(0); usleep(1500000); exit(42);', AC),
    "interactor closes stdin and rejects, submission keeps talking": (
        'for (;;) say("1");', 'close(0); usleep(1500000); exit(43);', WA),
    "both exit at once": ("", "exit(42);", AC),
    # Hostile
    "submission writes binary and NUL": ('write(1, "\\0\\377\\0\\n", 4);', "exit(getchar() == 0 ? 43 : 42);", WA),
    "submission writes 1 GB to somebody who reads": ("flood(1, 16384);", "while (read(0, line, sizeof line) > 0); exit(43);", WA),
    "a child of the submission keeps the pipe": ('if (!fork()) for (;;) pause(); say("1");', "while (hear()); exit(42);", AC),
}  # fmt: skip

DEADLOCKS = {
    "both read": ("hear();", "hear(); exit(42);"),
    "output is not flushed": ('printf("7\\n"); hear(); hear();', FAIR_INTERACTOR),
    "the submission fills the pipe and nobody reads": ("flood(1, 16384);", "for (;;) pause();"),
    "both fill their pipes": ("flood(1, 16384);", "flood(1, 16384); exit(42);"),
    "the submission writes 1 GB to nobody": ("flood(1, 16384);", "close(1); for (;;) pause();"),
    "the submission closed its stdout and both wait": ("fclose(stdout); for (;;) pause();", "for (;;) pause();"),
}

FAULTS = {
    "it crashes": ("abort();", "SIGABRT"),
    "it crashes at once": ('abort();', "SIGABRT"),
    "it exits with 0": ('fputs("oh dear", stderr); exit(0);', "oh dear"),
    "it exits with 1": ("exit(1);", "exited with 1"),
    "it loops": ("spin();", "CPU time"),
    "it takes too much memory": ("for (;;) memset(malloc(1 << 20), 1, 1 << 20);", "memory"),
    "it floods stderr": ("flood(2, 100); exit(42);", "wrote more"),
    "it floods its feedback": ('int fd = creat("/sandbox/work/judgemessage.txt", 0644); flood(fd, 100); exit(42);', "wrote more"),
}  # fmt: skip


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


@pytest.mark.parametrize("way", DEADLOCKS)
def test_a_deadlock_is_seen_within_a_second_of_idleness(conversations: Conversations, way: str) -> None:
    submission, interactor = DEADLOCKS[way]
    conversed = conversations.hold(submission, interactor)
    assert conversed.result.verdict is TLE
    assert conversed.result.status is RunStatus.DEADLOCK
    assert "flushed" in conversed.message
    assert conversed.result.wall_time_ms < 1000 + 1000 * SLOWNESS


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("submission", ["for (;;) pause();", 'while (hear()); say("1");'])
def test_a_fault_of_the_interactor_is_never_a_wrong_answer(
    conversations: Conversations, fault: str, submission: str
) -> None:
    interactor, says = FAULTS[fault]
    with pytest.raises(CheckerError, match=says):
        conversations.hold(submission, interactor)
