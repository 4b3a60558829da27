"""Random and truncated requests, in one process (requests.c)."""

import re
from dataclasses import dataclass
from pathlib import Path

import docker
from docker.errors import ContainerError

from tests.supervisor.fuzz import building

#: requests.c includes supervisor.c, whose main() it renames.
OURS = "requests.c checks.c drafts.c fields.c"
THEIRS = "fault.c request.c connection.c cgroup.c landlock.c tree.c box.c program.c report.c run.c"
BUILD = f"{building.SANITIZE} -Wl,--wrap=exit -I. -o requests {OURS} {THEIRS}"
#: In memory, as the box of a sandbox is.
RUN = "cd /dev/shm && ASAN_OPTIONS=detect_leaks=1 /build/requests"
SUMMARY = re.compile(r"accepted=(\d+) refused=(\d+) installed=(\d+)\n\Z")


@dataclass(frozen=True, kw_only=True)
class Counts:
    accepted: int
    refused: int
    installed: int  #: of those accepted: with a file that could be

    @property
    def total(self) -> int:
        return self.accepted + self.refused


def try_requests(
    client: docker.DockerClient,
    directory: Path,
    *,
    count: int,
    seed: int,
    first: int = 0,
    sources: Path = building.SUPERVISOR_SOURCES,
) -> Counts:
    """Raises ContainerError, with what was found, at the first find."""
    building.copy_sources(directory, sources, building.HERE)
    output = building.run_in_image(client, directory, f"{BUILD} && {RUN} {count} {seed} {first}")
    summary = SUMMARY.fullmatch(output)
    if summary is None:
        raise AssertionError(f"it printed {output!r}")
    accepted, refused, installed = map(int, summary.groups())
    return Counts(accepted=accepted, refused=refused, installed=installed)


def what_was_found(error: ContainerError) -> str:
    output = error.stderr
    return output.decode("utf-8", "replace") if isinstance(output, bytes) else str(output)
