"""Several lanes that work at once."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from judge.errors import CheckerError, SandboxLost
from judge.program_output import run_for_output
from judge.sandbox import Command, Lane, LaneSettings
from judge.verification.crew import Between, Crew
from tests.sandbox import probing


@pytest.fixture
def settings(lane_settings: LaneSettings) -> list[LaneSettings]:
    return [replace(lane_settings, core=None)] * 2


def test_lanes_work_at_the_same_time_and_results_name_their_work(settings: list[LaneSettings]) -> None:
    both = threading.Barrier(2, timeout=60)

    def work(number: int) -> Callable[[Lane, Between], int]:
        def meet(_: Lane, between: Between) -> int:
            if number < 2:
                both.wait()
            between()
            return number * number

        return meet

    with Crew(settings) as crew:
        assert sorted(crew.each([work(number) for number in range(5)])) == [(n, n * n) for n in range(5)]
        assert list(crew.each([])) == []


def test_trouble_of_the_machine_is_tried_again_and_a_fault_is_not(settings: list[LaneSettings]) -> None:
    tries: list[str] = []

    def lost(_lane: Lane, _between: Between) -> int:
        tries.append("lost")
        if len(tries) < 3:
            raise SandboxLost("gone")
        return 7

    def faulty(_lane: Lane, _between: Between) -> int:
        tries.append("faulty")
        raise CheckerError("it is the package's")

    with Crew(settings[:1]) as crew:
        assert list(crew.each([lost])) == [(0, 7)]
        with pytest.raises(CheckerError, match="the package's"):
            list(crew.each([faulty]))
    assert tries == ["lost", "lost", "lost", "faulty"]


def test_to_leave_after_an_exception_ends_what_runs(settings: list[LaneSettings]) -> None:
    is_running = threading.Event()
    ended: list[BaseException] = []

    def endless(lane: Lane, _: Between) -> None:
        with lane.sandbox(probing.IMAGE) as box:
            is_running.set()
            try:
                run_for_output(box, Command(argv=("/bin/sleep", "3600")), limits=probing.run_limits(wall_ms=3600_000))
            except BaseException as error:
                ended.append(error)
                raise

    def faulty(_lane: Lane, _between: Between) -> None:
        assert is_running.wait(60)
        raise CheckerError("it is the package's")

    def work() -> None:
        with Crew(settings) as crew:
            list(crew.each([endless, faulty]))

    with pytest.raises(CheckerError):
        work()
    assert [type(error) for error in ended] == [SandboxLost]
