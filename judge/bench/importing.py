"""How long a large package takes from its archive into a store, over sha256sum(1) on its files.

As in an import, it is read by a process of its own: all of it is checked, digested and written. What the site writes
into its database afterwards does not depend on the size. The files and the archive are in the page cache.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench
from judge.limits import KIB
from judge.package.file_storing import store_files
from judge.package.loading import load_package
from judge.store import open_store

INPUTS = 20
_PROBLEM = "name: Large\nlimits: {memory: 1024, output: 100}\n"
_NUMBERS = 200_000


def measure_import(_: Workbench, effort: Effort) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="judge-bench-import-") as directory:
        archive = Path(directory, "large.zip")
        inputs = _write_package(Path(directory, "large"), archive, effort.imported_bytes // INPUTS)
        speeds, memories = [], []
        for number in range(effort.import_rounds):
            digest_s = _digest(inputs)
            imported = _import(archive, Path(directory, f"store-{number}"))
            speeds.append(digest_s / imported["elapsed_s"])
            memories.append(imported["peak_memory_mib"])
    yield Figure(name="import", part="sha256sum_ratio", spread=Spread.of(speeds), target=Target(least=0.5))
    yield Figure(name="import", part="memory_mib", spread=Spread.of(memories), target=Target(most=300))


def _write_package(directory: Path, archive: Path, input_bytes: int) -> list[Path]:
    """Return the paths of the inputs, which hold nearly all of the package."""
    data = directory / "data" / "secret"
    data.mkdir(parents=True)
    chosen = random.Random(1)  # noqa: S311
    numbers = " ".join(str(chosen.randrange(10**9)) for _ in range(_NUMBERS)).encode()
    (directory / "problem.yaml").write_text(_PROBLEM)
    for number in range(INPUTS):
        text = b"%d " % number + numbers
        (data / f"{number:02}.in").write_bytes((text * (input_bytes // len(text) + 1))[:input_bytes])
        (data / f"{number:02}.ans").write_text("1\n")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(directory.rglob("*")):
            packed.write(path, path.relative_to(directory.parent))
    return sorted(data.glob("*.in"))


def _digest(paths: list[Path]) -> float:
    started_s = perf_counter()
    subprocess.run(["sha256sum", *paths], stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - started_s


def _import(archive: Path, store: Path) -> dict[str, float]:
    words = [sys.executable, "-m", __name__, str(archive), str(store)]
    said: dict[str, float] = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    return said


def _main(archive: Path, store: Path) -> None:
    started_s = perf_counter()
    with load_package(archive) as package:
        store_files(open_store(store.as_uri()), package.files(), lambda _: None)
    elapsed_s = perf_counter() - started_s
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"elapsed_s": elapsed_s, "peak_memory_mib": peak_kib / KIB}))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
