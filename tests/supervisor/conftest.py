from collections.abc import Iterator

import docker
import pytest

from tests.supervisor.conversation import Conversation, conversation


@pytest.fixture
def talk(docker_client: docker.DockerClient) -> Iterator[Conversation]:
    """A supervisor of the test's own: most of these tests end it."""
    with conversation(docker_client) as talk:
        yield talk


@pytest.fixture(scope="module")
def patient_talk(docker_client: docker.DockerClient) -> Iterator[Conversation]:
    """A supervisor that several tests use, and that none may end."""
    with conversation(docker_client) as talk:
        yield talk
