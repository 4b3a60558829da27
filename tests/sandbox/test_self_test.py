"""The self-test on the real engine: an honest lane passes, and images that lie, each in its own way, do not."""

import io
import tarfile
from collections.abc import Iterator

import docker
import pytest

from judge.errors import JudgeError, SandboxError
from judge.sandbox import Lane, LaneSettings
from judge.worker.self_test import self_test
from tests.sandbox import probing
from tests.sandbox.private_engine import small_image

LIES = {
    "echo": ("bin/cat", b"#!/bin/sh\necho something else\n", "came back as"),
    "failure": ("bin/cat", b"#!/bin/sh\nread token; echo $token; exit 1\n", "an honest program failed"),
    "no-loop": ("bin/sh", None, "not ended by its CPU limit"),
}


@pytest.fixture(scope="module")
def files(docker_client: docker.DockerClient) -> bytes:
    return small_image(docker_client, probing.IMAGE)


@pytest.fixture
def liar(docker_client: docker.DockerClient, files: bytes, lie: str) -> Iterator[str]:
    """An image in which one program is another."""
    path, content, _ = LIES[lie]
    image = f"judge-test-self-test-{lie}:{id(files)}"
    repository, _, tag = image.partition(":")
    docker_client.api.import_image_from_data(replaced(files, path, content), repository=repository, tag=tag)
    yield image
    docker_client.images.remove(image, force=True)


def replaced(files: bytes, path: str, content: bytes | None) -> bytes:
    """Without content: by cat, which does nothing with a shell's arguments but complain."""
    result = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(files)) as old, tarfile.open(fileobj=result, mode="w") as new:
        for member in old:
            data = old.extractfile("bin/cat" if content is None and member.name == path else member)
            assert data is not None
            raw = content if content is not None and member.name == path else data.read()
            member.size = len(raw)
            new.addfile(member, io.BytesIO(raw))
    return result.getvalue()


def test_an_honest_lane_passes(lane: Lane) -> None:
    self_test(lane, [probing.IMAGE])


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found_out(lane_settings: LaneSettings, liar: str, lie: str) -> None:
    with Lane(lane_settings) as lane, pytest.raises(SandboxError, match=LIES[lie][2]):
        self_test(lane, [liar])


def test_one_broken_image_is_not_the_lanes_fault(lane_settings: LaneSettings) -> None:
    with Lane(lane_settings) as lane:
        self_test(lane, ["judge-no-such-image:latest", "judge-base:latest", probing.IMAGE])


def test_where_no_image_works_the_first_fault_is_told(lane_settings: LaneSettings) -> None:
    with Lane(lane_settings) as lane, pytest.raises(JudgeError, match="judge-supervisor"):
        self_test(lane, ["judge-base:latest", "judge-no-such-image:latest"])


def test_what_the_lane_has_at_hand_is_tested_first(lane_settings: LaneSettings) -> None:
    with Lane(lane_settings) as lane:
        with lane.sandbox(probing.IMAGE) as box:
            warm = box.container_id
        self_test(lane, ["judge-no-such-image:latest"])
        with lane.sandbox(probing.IMAGE) as box:
            assert box.container_id == warm
