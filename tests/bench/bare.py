"""Runs the commands of a judging without a judge: same image, same compiler, two at a time (bare.c)."""

import io
import subprocess
import tarfile
import time
from pathlib import Path
from types import TracebackType

from judge.language import PROGRAM_DIR, WORK_DIR, Languages
from judge.limits import ProblemLimits
from tests.bench.source import print_back

LANES = 2
TESTS = 20
FOLDER = "/bare"
#: These flags make our compilation faster than that of a course's own script.
NOT_PLAIN = ("-fuse-ld=", "-I")

_ANY_LIMITS = ProblemLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=1000,
    memory_limit_bytes=1 << 28,
    output_limit_bytes=1 << 20,
    compile_cpu_time_limit_ms=1000,
    compile_memory_limit_bytes=1 << 30,
)


class Bare:
    """A container without limits and without a sandbox; only its file system is the image's."""

    def __enter__(self) -> "Bare":
        start = ["docker", "run", "--detach", "--rm", "--network=none", f"--tmpfs={FOLDER}:exec", "judge-lang-cpp"]
        self._container_id = subprocess.check_output([*start, "/bin/sleep", "infinity"], text=True).strip()
        self._put({"bare.c": (Path(__file__).parent / "bare.c").read_bytes(), "input": b"7\n"})
        self._execute(["g++", "-x", "c", "-O2", "-o", f"{FOLDER}/bare", f"{FOLDER}/bare.c"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        subprocess.run(["docker", "kill", self._container_id], check=True, stdout=subprocess.DEVNULL)

    def compile_and_run(self, count: int, *, plain: bool) -> float:
        """Seconds for so many sources."""
        names = [f"{number}.cpp" for number in range(count)]
        self._put({name: print_back().encode() for name in names})
        sources = [f"{FOLDER}/{name}" for name in names]
        command = [f"{FOLDER}/bare", str(LANES), str(TESTS), f"{FOLDER}/input", *_compiler(plain=plain), "--", *sources]
        started_at = time.monotonic()
        self._execute(command)
        return time.monotonic() - started_at

    def _execute(self, command: list[str]) -> None:
        subprocess.run(["docker", "exec", "--env", f"TMPDIR={FOLDER}", self._container_id, *command], check=True)

    def _put(self, files: dict[str, bytes]) -> None:
        """Write files into the container by exec: the engine's own copying does not see a tmpfs."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            for name, data in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
        unpack = ["docker", "exec", "--interactive", self._container_id, "tar", "-x", "-C", FOLDER]
        subprocess.run(unpack, input=packed.getvalue(), check=True)


def _compiler(*, plain: bool) -> list[str]:
    """The variant's own compile command, less its output and sources, which bare.c appends."""
    found = Languages.load(Path("images")).find("cpp17")
    if found is None:
        raise RuntimeError("no language has the variant cpp17")
    argv = list(found.language.compile_argv(found.variant, ("main.cpp",), _ANY_LIMITS))
    position = argv.index("-o")
    if argv[position + 1] != f"{WORK_DIR}/main":
        raise RuntimeError(f"the compile command changed its form: {argv}")
    kept = [*argv[:position], *argv[position + 2 :]]
    return [
        argument
        for argument in kept
        if not argument.startswith(PROGRAM_DIR) and not (plain and argument.startswith(NOT_PLAIN))
    ]
