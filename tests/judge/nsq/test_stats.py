from datetime import UTC, datetime

from judge.nsq.stats import parse_stats, read_stats
from tests import services


def test_messages_in_work_count_as_pending_but_not_as_waiting() -> None:
    channel = {"channel_name": "work", "depth": 1, "deferred_count": 2, "in_flight_count": 3}
    found = parse_stats(
        {"start_time": 0, "topics": [{"topic_name": "judge.run.default", "depth": 4, "channels": [channel]}]}
    )
    assert found.pending[("judge.run.default", "work")] == 10
    assert found.waiting[("judge.run.default", "work")] == 7
    assert found.has_waiting_run_jobs("default")
    assert not found.is_idle("default")


def test_a_real_nsqd_says_when_it_started(nsqd: services.Nsqd) -> None:
    found = read_stats(str(nsqd.http))
    assert found is not None
    assert abs((datetime.now(UTC) - found.started_at).total_seconds()) < 3600
    assert found.is_idle("default")


def test_an_nsqd_that_does_not_answer_has_no_stats() -> None:
    assert read_stats(f"127.0.0.1:{services.free_port()}") is None
