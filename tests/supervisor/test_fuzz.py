import shutil
from pathlib import Path

import docker

from tests.supervisor.conversation import IMAGE

SOURCES = Path(__file__).parents[2] / "images" / "supervisor"
REQUEST_COUNT = 200_000
BUILD = (
    "gcc -std=gnu11 -D_GNU_SOURCE -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all"
    f" -I. -o fuzz fuzz_request.c request.c && ./fuzz {REQUEST_COUNT}"
)


def test_no_request_makes_the_parser_read_what_it_should_not(
    docker_client: docker.DockerClient, tmp_path: Path
) -> None:
    for source in (SOURCES / "request.c", SOURCES / "supervisor.h", Path(__file__).parent / "fuzz_request.c"):
        shutil.copy(source, tmp_path)
    output = docker_client.containers.run(
        IMAGE,
        ["sh", "-c", BUILD],
        volumes={str(tmp_path): {"bind": "/build", "mode": "rw"}},
        working_dir="/build",
        environment={"TMPDIR": "/build"},
        network_mode="none",
        stderr=True,
        remove=True,
    )
    assert int(output) > 500  # some of them were good: the others were not refused for one reason alone
