from collections.abc import Iterator

import pytest

from tests.judge.worker.floor import Floor


@pytest.fixture
def floor() -> Iterator[Floor]:
    floor = Floor(2, reserved=1)
    yield floor
    floor.close()


@pytest.fixture
def narrow_floor() -> Iterator[Floor]:
    floor = Floor(1, reserved=0)
    yield floor
    floor.close()
