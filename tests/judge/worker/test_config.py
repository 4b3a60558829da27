import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from judge.errors import ConfigurationError
from judge.language import Languages
from judge.limits import MIB
from judge.messages import WorkerKind
from judge.worker.config import WorkerConfig

CORES = sorted(os.sched_getaffinity(0))


def config(environment: Mapping[str, str] | None = None, kind: WorkerKind = WorkerKind.RUN) -> WorkerConfig:
    return WorkerConfig.from_env(environment or {}, kind)


def test_an_empty_environment_is_a_worker_of_this_machine() -> None:
    found = config()
    assert found.pool == "default"
    assert found.nsq.nsqd_tcp == ("127.0.0.1:4150",)
    assert found.nsq.nsqlookupd_http == ()
    assert found.store_url == "file:///var/lib/judge/store"
    assert len(found.lanes) == len(CORES)
    assert found.metrics_port is None


def test_an_empty_variable_is_one_that_was_not_given() -> None:
    """Compose hands on `${JUDGE_LANES:-}` as an empty string."""
    names = ("JUDGE_LANES", "JUDGE_CORES", "JUDGE_POOL", "JUDGE_NSQD_TCP", "JUDGE_METRICS_PORT", "JUDGE_GRACE_S")
    assert config(dict.fromkeys(names, "")) == config()


def test_lanes_of_a_run_worker_are_pinned_and_those_of_a_compile_worker_are_not() -> None:
    assert [lane.core for lane in config({"JUDGE_LANES": "3", "JUDGE_CORES": "4,6"}).lanes] == [4, 6, 4]
    assert {lane.core for lane in config().lanes} == set(CORES)
    assert {lane.core for lane in config(kind=WorkerKind.COMPILE).lanes} == {None}
    assert {lane.core for lane in config({"JUDGE_CORES": "any"}).lanes} == {None}


def test_one_lane_of_several_is_kept_for_live_jobs() -> None:
    assert config({"JUDGE_LANES": "4"}).reserved_lanes == 1
    assert config({"JUDGE_LANES": "1"}).reserved_lanes == 0


def test_several_addresses_are_separated_by_commas() -> None:
    several = {"JUDGE_NSQD_TCP": "a:1, http://b:2/,", "JUDGE_NSQD_HTTP": "a:3,b:4"}
    assert config(several).nsq.nsqd_tcp == ("a:1", "b:2")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JUDGE_LANES", "two"),
        ("JUDGE_LANES", "0"),
        ("JUDGE_LANES", "-1"),
        ("JUDGE_CORES", "0,x"),
        ("JUDGE_NSQD_TCP", "nsqd"),
        ("JUDGE_NSQD_TCP", "a:4150,b:4150"),
        ("JUDGE_NSQD_TCP", ","),
        ("JUDGE_NSQLOOKUPD_HTTP", "nsqlookupd:http"),
        ("JUDGE_CACHE_MIB", "1.5"),
        ("JUDGE_GRACE_S", "soon"),
        ("JUDGE_METRICS_PORT", "http"),
        ("JUDGE_LANSE", "2"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        config({name: value})


def test_a_lane_has_room_for_the_largest_runtime_beside_a_problem() -> None:
    languages = Languages.load(Path(__file__).parents[3] / "images")
    largest_bytes = max(language.memory_overhead_bytes for language in languages.all)
    found = config({"JUDGE_SANDBOX_MEMORY_MIB": "512"}).with_room_for(languages)
    assert {lane.memory_bytes for lane in found.lanes} == {512 * MIB + largest_bytes}
