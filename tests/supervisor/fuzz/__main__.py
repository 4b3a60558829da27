"""`make fuzz`: the supervisor under random requests and under programs that end in every way."""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import docker
from docker.errors import ContainerError

from tests.supervisor.fuzz import building, requests
from tests.supervisor.fuzz.runs import Campaign, RunFuzz


def main() -> int:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=20_000, help="by the supervisor of the images, and with sanitizers")
    parser.add_argument("--seed", type=int, default=None, help="of an earlier find")
    parser.add_argument("--first", type=int, default=0, help="serial of the first request and run")
    arguments = parser.parse_args()
    seed = secrets.randbits(32) if arguments.seed is None else arguments.seed
    say(f"seed {seed}")
    client = docker.from_env()
    with ExitStack() as held:
        directory = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="judge-fuzz-")))
        summary, found = fuzz(held, client, directory, arguments, seed)
    print(f"fuzz: seed {seed}, {', '.join(summary)}: {f'{len(found)} FOUND' if found else 'nothing found'}")
    return 1 if found else 0


def fuzz(
    held: ExitStack, client: docker.DockerClient, directory: Path, arguments: argparse.Namespace, seed: int
) -> tuple[list[str], list[str]]:
    """A summary, and what was found."""
    summary, found = [], []
    try:
        counts = requests.try_requests(
            client, directory / "requests", count=arguments.requests, seed=seed, first=arguments.first
        )
        summary.append(f"{counts.total} requests ({counts.accepted} accepted)")
    except ContainerError as error:
        found.append(requests.what_was_found(error))
        say(f"FOUND: {found[-1]}")
        summary.append("requests broken off")
    say(summary[-1])
    files = building.build_endings(client, directory / "programs")
    sanitized = held.enter_context(building.sanitized_image(client, directory / "sanitized"))
    for kind, image in (("release", building.IMAGE), ("sanitized", sanitized)):
        campaign = Campaign(image=image, seed=seed, first=arguments.first, count=arguments.runs)
        runs = RunFuzz(client, campaign, files, say_of(kind))
        runs.run(directory / kind)
        found += runs.found
        summary.append(f"{runs.count} runs of the {kind} supervisor (+{runs.rss_growth_kib} KiB)")
    return summary, found


def say_of(kind: str) -> Callable[[str], None]:
    started = time.monotonic()
    return lambda text: say(f"{kind}, {time.monotonic() - started:.0f} s: {text}")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
