"""The same commands without a judge: in the same image, with the same compiler, two at a time (bare.c)."""

import io
import tarfile
import time
from pathlib import Path
from types import TracebackType

import docker

from judge.language import PROGRAM_DIR, WORK_DIR, Languages
from judge.messages import Limits
from tests.bench.source import print_back

LANES = 2
TESTS = 20
FOLDER = "/bare"
#: What makes ours faster than what a course's own script would do.
NOT_PLAIN = ("-fuse-ld=", "-I")

_ANY_LIMITS = Limits(
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
        self._client = docker.from_env()
        self._container = self._client.containers.run(
            "judge-lang-cpp", ["/bin/sleep", "infinity"], detach=True, network_mode="none", tmpfs={FOLDER: "exec"}
        )
        self._put({"bare.c": (Path(__file__).parent / "bare.c").read_bytes(), "input": b"7\n"})
        self._execute(["g++", "-x", "c", "-O2", "-o", f"{FOLDER}/bare", f"{FOLDER}/bare.c"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.remove(force=True)
        self._client.close()

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
        code, output = self._container.exec_run(command, environment={"TMPDIR": FOLDER})
        if code != 0:
            raise RuntimeError(f"{command[0]} ended with {code}: {output.decode(errors='replace')[:2000]}")

    def _put(self, files: dict[str, bytes]) -> None:
        """By exec, because the engine's own copying does not see a tmpfs."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            for name, data in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
        unpack = self._client.api.exec_create(self._container.id, ["tar", "-x", "-C", FOLDER], stdin=True)
        stream = self._client.api.exec_start(unpack["Id"], socket=True)
        stream._sock.sendall(packed.getvalue())
        stream._sock.close()
        while self._client.api.exec_inspect(unpack["Id"])["Running"]:
            time.sleep(0.05)


def _compiler(*, plain: bool) -> list[str]:
    """The variant's own compile command, less its output and sources, which bare.c appends."""
    found = Languages.load(Path("images")).find("cpp17")
    if found is None:
        raise RuntimeError("no language has the variant cpp17")
    language, variant = found
    argv = list(language.compile_argv(variant, ("main.cpp",), _ANY_LIMITS))
    position = argv.index("-o")
    if argv[position + 1] != f"{WORK_DIR}/main":
        raise RuntimeError(f"the compile command changed its form: {argv}")
    kept = [*argv[:position], *argv[position + 2 :]]
    return [
        argument
        for argument in kept
        if not argument.startswith(PROGRAM_DIR) and not (plain and argument.startswith(NOT_PLAIN))
    ]
