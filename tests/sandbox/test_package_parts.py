"""What compile workers make of a package, when several lanes want it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

from judge.package.manifest import Manifest
from judge.program import Program, ProgramFile, ProgramRole
from judge.program_compilation import ProgramCompiler
from judge.sandbox import Lane, LaneSettings
from judge.served_language import ServedLanguage
from judge.store import open_store
from judge.worker.inventory import take_inventory
from judge.worker.package_parts import PackageParts, PackageShelf
from tests.sandbox.hostile.judging import LANGUAGES
from tests.sandbox.packages import PROGRAM_LIMITS

CHECKER = b"int main(void) { return 42; }\n"


def test_two_lanes_that_want_a_package_at_once_compile_it_once(lane_settings: LaneSettings, tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}")
    checker = Program(
        role=ProgramRole.CHECKER,
        name="check.c",
        files=(ProgramFile(name="check.c", sha256=store.put(CHECKER), size_bytes=len(CHECKER)),),
    )
    manifest = Manifest(
        slug="shared",
        limits=PROGRAM_LIMITS.as_problem_limits(),
        source_limit_bytes=1,
        testcases=(),
        programs=(checker,),
        program_limits=PROGRAM_LIMITS,
    )
    sha256 = store.put(manifest.to_json())
    served: Mapping[str, ServedLanguage] = take_inventory(LANGUAGES)
    shelf = PackageShelf(store, ProgramCompiler(store=store, served=served, worker="test"))
    settings = replace(lane_settings, core=None)
    both = Barrier(2, timeout=60)

    def ask(lane: Lane) -> PackageParts:
        both.wait()
        return shelf.parts(lane, sha256)

    with Lane(settings) as one, Lane(settings) as other, ThreadPoolExecutor(2) as threads:
        first, second = threads.map(ask, (one, other))
        # A lane that compiles has made a sandbox, and keeps it.
        assert [bool(lane.images) for lane in (one, other)].count(True) == 1
    assert first == second
    assert [program.name for program in first.programs] == ["check.c"]
