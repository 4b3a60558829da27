"""What every measurement needs: lanes like those of a run worker, a store, programs, and the bare side."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier
from time import perf_counter

import docker

from judge.bench.bare import Bare
from judge.bench.program import LIMITS, Program, build, read_source
from judge.errors import EngineUnavailable, SandboxError
from judge.evaluation import Evaluation, EvaluationRequest, evaluate
from judge.language import Languages
from judge.package.manifest import Manifest, ManifestTestcase, TestcaseKind
from judge.sandbox import Lane, LaneSettings
from judge.sandbox.engine import connect
from judge.served_language import ServedLanguage
from judge.source import SourceFile
from judge.store import Store, open_store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.worker.inventory import take_inventory


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What came of testcases that were judged by evaluate(), as the run worker calls it."""

    evaluation: Evaluation
    testcase_ms: float  #: mean cost of one, without the first, which includes the installation


#: Work to be done on every lane at the same time. It gets the lane's index too.
OnLane = Callable[[int, Lane], None]


class Workbench:
    def __init__(self, settings: tuple[LaneSettings, ...], languages_dir: Path, store: Store, stack: ExitStack) -> None:
        self.settings = settings
        self.store = store
        self.served = take_inventory(Languages.load(languages_dir))
        self.client: docker.DockerClient = connect()
        self._stack = stack
        stack.callback(self.client.close)
        self.lanes = [stack.enter_context(Lane(lane)) for lane in settings]
        self._driver = build(self.lane, store, self.variant("c17"), self._driver_source(), static=True)

    @property
    def lane(self) -> Lane:
        """The lane for measurements on one core."""
        return self.lanes[0]

    def variant(self, variant_id: str) -> ServedLanguage:
        if variant_id not in self.served:
            raise EngineUnavailable(f"the bench needs the image of {variant_id}, which the engine has not")
        return self.served[variant_id]

    def variant_of(self, language_id: str) -> ServedLanguage | None:
        """None if its image was not built."""
        return next((served for served in self.served.values() if served.language.id == language_id), None)

    def program(self, variant_id: str, path: str, *, static: bool = False) -> Program:
        return build(self.lane, self.store, self.variant(variant_id), read_source(path), static=static)

    def bare(self, program: Program, *, input_text: bytes = b"", lane_index: int = 0) -> Bare:
        """Start the bare side of a program on the core of that lane, until the bench ends."""
        settings = self.settings[lane_index]
        bare = Bare(self.client, self.store, self._driver, program, input_text=input_text, settings=settings)
        self._stack.callback(bare.close)
        return bare

    def request(self, program: Program, *, input_text: bytes, answer: bytes, count: int) -> EvaluationRequest:
        testcase = ManifestTestcase(
            name="secret/1",
            kind=TestcaseKind.SECRET,
            input_sha256=self.store.put(input_text, durable=False),
            input_bytes=len(input_text),
            answer_sha256=self.store.put(answer, durable=False),
            answer_bytes=len(answer),
        )
        manifest = Manifest(slug="bench", limits=LIMITS, source_limit_bytes=1, testcases=(testcase,) * count)
        return EvaluationRequest(
            language=program.language,
            variant=program.variant,
            limits=LIMITS,
            executable=program.executable,
            manifest=manifest,
            first=0,
            stop=count,
        )

    def judge(self, lane: Lane, request: EvaluationRequest) -> Judged:
        """Raises SandboxError unless every testcase is AC."""
        ends_s: list[float] = []

        def on_testcase(result: TestcaseResult) -> None:
            ends_s.append(perf_counter())
            if result.verdict is not Verdict.AC:
                raise SandboxError(f"a program of the bench is judged wrongly: {result}")

        evaluation = evaluate(lane, self.store, request, on_testcase, lambda: None)
        lane.tidy()  # as a worker does: it is part of the cost
        # Several run in series and end as one, so the time of a single testcase cannot be seen.
        testcase_ms = 1000 * (ends_s[-1] - ends_s[0]) / (len(ends_s) - 1)
        return Judged(evaluation=evaluation, testcase_ms=testcase_ms)

    @contextmanager
    def fresh_lanes(self) -> Iterator[list[Lane]]:
        """Open more lanes, which give each submission a new container."""
        with ExitStack() as stack:
            yield [stack.enter_context(Lane(replace(settings, reuse_limit=1))) for settings in self.settings]

    @staticmethod
    def _driver_source() -> SourceFile:
        return read_source("driver.c", name="main.c")


@contextmanager
def open_workbench(settings: tuple[LaneSettings, ...], languages_dir: Path) -> Iterator[Workbench]:
    """Open a workbench. Everything that it starts ends with it."""
    with tempfile.TemporaryDirectory(prefix="judge-bench-") as directory, ExitStack() as stack:
        yield Workbench(settings, languages_dir, open_store(f"file://{directory}"), stack)


def on_all_lanes(lanes: list[Lane], work: OnLane) -> float:
    """Start the work on all lanes together. Returns the seconds until the last one has done it."""
    barrier = Barrier(len(lanes) + 1)

    def start(index: int) -> None:
        barrier.wait()
        work(index, lanes[index])

    with ThreadPoolExecutor(len(lanes)) as threads:
        futures = [threads.submit(start, index) for index in range(len(lanes))]
        barrier.wait()
        start_s = perf_counter()
        for future in futures:
            future.result()
        return perf_counter() - start_s
