"""Compiles what the fuzz test needs, in the image of C."""

import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker

from judge.sandbox.container import SUPERVISOR

IMAGE = "judge-lang-c:latest"
HERE = Path(__file__).parent
SUPERVISOR_SOURCES = HERE.parents[2] / "images" / "supervisor"
#: Dynamic: sanitizers do not link statically.
SANITIZE = "gcc -std=gnu11 -D_GNU_SOURCE -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all"
ENDINGS = "gcc -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -static -pthread -o endings *.c"
#: As PID 1 of a sandbox it may not trace itself, which looking for leaks takes: there its size is watched. No copies
#: of frames: those of the child, which shares its memory until it execs, would never be given back.
SANITIZER_OPTIONS = "detect_leaks=0:detect_stack_use_after_return=0"


def run_in_image(client: docker.DockerClient, directory: Path, command: str) -> str:
    """Raises ContainerError, with what it printed, where it fails."""
    output = client.containers.run(
        IMAGE,
        ["sh", "-c", command],
        volumes={str(directory): {"bind": "/build", "mode": "rw"}},
        working_dir="/build",
        environment={"TMPDIR": "/build"},
        network_mode="none",
        stdout=True,
        stderr=True,
        remove=True,
    )
    return str(output, "utf-8", "replace")


def copy_sources(directory: Path, *folders: Path) -> None:
    directory.mkdir(exist_ok=True)
    for folder in folders:
        for source in folder.glob("*.[ch]"):
            shutil.copy(source, directory)


def build_endings(client: docker.DockerClient, directory: Path) -> list[Path]:
    """The program, and files beside it that no execve can start."""
    copy_sources(directory, HERE / "programs")
    run_in_image(client, directory, ENDINGS)
    program = directory / "endings"
    contents = {
        "garbage": b"\0garbage",
        "not-executable": program.read_bytes(),
        "no-interpreter": b"#!/no/such/interpreter\n",
        "unloadable": unloadable(program.read_bytes()),
    }
    for name, content in contents.items():
        (directory / name).write_bytes(content)
    return [program, *(directory / name for name in contents)]


def unloadable(program: bytes) -> bytes:
    """An ELF file for this machine, whose one segment wants to lie in the kernel's half of the addresses."""
    header = bytearray(program[:64])
    struct.pack_into("<QQ", header, 24, 0x400000, 64)  # e_entry, e_phoff
    struct.pack_into("<H", header, 56, 1)  # e_phnum
    load, readable_executable = 1, 5
    segment = struct.pack("<IIQQQQQQ", load, readable_executable, 0, 0xFFFFF00000000000, 0, 4096, 4096, 4096)
    return bytes(header) + segment + bytes(4096)


@contextmanager
def sanitized_image(
    client: docker.DockerClient, directory: Path, *, sources: Path = SUPERVISOR_SOURCES
) -> Iterator[str]:
    """The image of C with a supervisor that was built with sanitizers."""
    copy_sources(directory, sources, HERE / "sanitized")
    run_in_image(client, directory, f"{SANITIZE} -Wl,--wrap=clone -o judge-supervisor *.c")
    (directory / "Dockerfile").write_text(
        f"FROM {IMAGE}\nCOPY judge-supervisor {SUPERVISOR}\nENV ASAN_OPTIONS={SANITIZER_OPTIONS}\n"
    )
    tag = f"judge-supervisor-sanitized:{os.getpid()}"
    client.images.build(path=str(directory), tag=tag, rm=True)
    try:
        yield tag
    finally:
        client.images.remove(tag)
