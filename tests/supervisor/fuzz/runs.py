"""Real programs under a real supervisor, one after the other; each report is compared with what the program did."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import docker

from judge.errors import JudgeError
from judge.report import RunReport, RunStatus
from judge.sandbox import Command, InstalledFile, Lane, LaneSettings, Sandbox
from judge.sandbox.supervisor_report import SupervisorReport
from tests.sandbox.lanes import settings_in
from tests.supervisor.fuzz.endings import Ending, Expected, Stdout
from tests.supervisor.fuzz.leftovers import Watch, compare
from tests.supervisor.fuzz.table import ENDINGS, draw_ending

#: Then the sandbox is given back, scrubbed, and taken again: the same one.
RUNS_PER_USE = 25
RUNS_PER_LOOK = 500
#: How many are asked for at once. A series ends at the first that fails, or takes long.
SERIES = (1, 2, 5, 16)
FINDING_LIMIT = 10
#: Of the supervisor, from the end of the warm-up on. It allocates nothing, so that more would be a leak.
RSS_GROWTH_LIMIT_KIB = 64
#: Beyond a wall limit, on a busy machine: more is a clock that was read wrongly.
WALL_SLACK_MS = 10_000


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """The same seed and serials make the same runs."""

    image: str
    seed: int
    first: int = 0
    count: int


class RunFuzz:
    """One campaign in one container."""

    def __init__(
        self, client: docker.DockerClient, campaign: Campaign, files: list[Path], say: Callable[[str], None]
    ) -> None:
        self.found: list[str] = []
        self.count = 0  #: of series asked for, the warm-up's left out
        self.series_count = 0  #: of them, those with more than one run
        self.rss_growth_kib = 0
        self._client = client
        self._campaign = campaign
        self._files = files
        self._say = say
        self._null = os.open(os.devnull, os.O_RDWR)

    def run(self, directory: Path) -> None:
        settings = replace(settings_in(directory), reuse_limit=1_000_000_000)
        try:
            with Lane(settings) as lane:
                self._run_in(lane, settings)
        except JudgeError as error:
            self._find(f"{type(error).__name__}: {error}; its last words: {last_words(directory)}")
        finally:
            os.close(self._null)

    def _run_in(self, lane: Lane, settings: LaneSettings) -> None:
        with self._box(lane) as box:
            watch = Watch(self._client, settings, box)
            # Each once: from here on nothing is done for the first time.
            for name, (_, draw) in ENDINGS.items():
                self._make(box, name, draw(random.Random(self._campaign.seed)), "warm-up", asked=1)
        before = watch.holdings()
        serials = range(self._campaign.first, self._campaign.first + self._campaign.count)
        for start in serials[::RUNS_PER_USE]:
            with self._box(lane) as box:
                if box.container_id != watch.container_id:
                    self._find(f"before run {start} the sandbox was discarded: {last_words(settings.socket_directory)}")
                    return
                for serial in range(start, min(start + RUNS_PER_USE, serials.stop)):
                    chance = random.Random(f"{self._campaign.seed}/{serial}")
                    name, ending = draw_ending(chance)
                    asked = 1 if ending.is_cancelled else chance.choice(SERIES)
                    self._make(box, name, ending, f"run {serial} of seed {self._campaign.seed}", asked=asked)
                    self.count += 1
            if start % RUNS_PER_LOOK == 0 or start + RUNS_PER_USE >= serials.stop:
                after = watch.holdings()
                self.rss_growth_kib = max(self.rss_growth_kib, after.rss_kib - before.rss_kib)
                for difference in compare(before, after, rss_growth_limit_kib=RSS_GROWTH_LIMIT_KIB):
                    self._find(f"after run {start + RUNS_PER_USE - 1}: {difference}")
                self._say(f"{min(start + RUNS_PER_USE, serials.stop) - serials.start} runs, {after}")
            if len(self.found) >= FINDING_LIMIT:
                return

    @contextmanager
    def _box(self, lane: Lane) -> Iterator[Sandbox]:
        with lane.sandbox(self._campaign.image) as box:
            for path in self._files:
                fd = os.open(path, os.O_RDONLY)
                try:
                    mode = 0o444 if path.name == "not-executable" else 0o555
                    box.install([InstalledFile(name=path.name, mode=mode, fd=fd)])
                finally:
                    os.close(fd)
            yield box

    def _make(self, box: Sandbox, name: str, ending: Ending, which: str, *, asked: int) -> None:
        with self._stdout(ending.stdout) as stdout:
            execution = box.start_series(
                Command(argv=ending.argv, environment=ending.environment),
                limits=ending.run_limits,
                stdio=[(self._null, stdout, self._null)] * min(asked, box.series_limit),
            )
            if ending.is_cancelled:
                execution.cancel()
            execution.wait()
        self.series_count += len(execution.facts) > 1
        wall_limit_ms = ending.run_limits.wall_time_limit_ms + WALL_SLACK_MS
        for run, facts in enumerate(execution.facts):
            report = execution.report(run)
            if not any(is_as_expected(facts, report, expected) for expected in ending.expected):
                self._find(f"{which} ({name}, {ending.argv[1:3]}): {brief(report)}, {brief(facts)}: not as it was")
            elif not 0 < report.wall_time_us < wall_limit_ms * 1000:
                self._find(f"{which} ({name}): wall time of {report.wall_time_us} us")
            elif run and not ended_well(execution.report(run - 1)):
                self._find(f"{which} ({name}): the series went on after {brief(execution.report(run - 1))}")

    @contextmanager
    def _stdout(self, kind: Stdout) -> Iterator[int]:
        if kind is Stdout.NULL:
            yield self._null
            return
        reading, writing = os.pipe()
        try:
            if kind is Stdout.CLOSED_PIPE:
                os.close(reading)
            yield writing
        finally:
            os.close(writing)
            if kind is Stdout.UNREAD_PIPE:
                os.close(reading)

    def _find(self, text: str) -> None:
        self.found.append(text)
        self._say(f"FOUND: {text}")


def is_as_expected(facts: SupervisorReport, report: RunReport, expected: Expected) -> bool:
    limits = (facts.cpu_limit_reached, facts.wall_limit_reached, facts.cancelled)
    return (
        report.status is expected.status
        and (facts.exit_code, facts.signal, facts.exec_errno)
        == (expected.exit_code, expected.signal, expected.exec_errno)
        and limits == expected.limits
        and facts.process_count == expected.process_count
        and facts.work_inodes == expected.work_inodes
        and facts.max_rss_bytes > 0
    )


def ended_well(report: RunReport) -> bool:
    return report.status is RunStatus.EXITED and report.exit_code == 0


def brief(report: SupervisorReport | RunReport) -> str:
    return " ".join(f"{key}={value}" for key, value in vars(report).items() if value)


def last_words(directory: Path) -> str:
    return " ".join(log.read_text(errors="replace") for log in directory.glob("*/*.log"))
