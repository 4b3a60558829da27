import time
from pathlib import Path

from judge.worker.health import STALE_AFTER_S, Health


def test_a_worker_that_never_wrote_is_not_healthy(tmp_path: Path) -> None:
    assert Health(tmp_path / "health").trouble() is not None


def test_a_worker_that_takes_jobs_is_healthy(tmp_path: Path) -> None:
    health = Health(tmp_path / "health")
    health.write(None)
    assert health.trouble() is None


def test_its_trouble_is_told(tmp_path: Path) -> None:
    health = Health(tmp_path / "health")
    health.write("the engine is away")
    assert health.trouble() == "the engine is away"


def test_a_silent_worker_is_not_healthy(tmp_path: Path) -> None:
    health = Health(tmp_path / "health")
    health.write(None)
    assert "silent" in (health.trouble(time.time() + STALE_AFTER_S + 1) or "")


def test_a_full_disk_does_not_end_the_worker(tmp_path: Path) -> None:
    Health(tmp_path / "missing" / "health").write(None)


def test_lanes_out_of_service_are_told_while_others_take_jobs(tmp_path: Path) -> None:
    health = Health(tmp_path / "health")
    assert health.lanes_out_of_service() == ()
    health.write(None, ("lane 1: it lies",))
    assert health.trouble() is None
    assert health.lanes_out_of_service() == ("lane 1: it lies",)
