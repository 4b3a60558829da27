"""Runs a converter: a large foreign program that reads an untrusted file.

Time, memory and output are limited. It inherits nothing, and works in a directory of its own.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MESSAGE_LIMIT_BYTES = 2000


class ConversionFailed(Exception):
    """Says in a sentence why a file was not converted."""


class ConverterMissing(ConversionFailed):
    def __init__(self, program: str, package: str) -> None:
        super().__init__(f"{program} ({package}) is not installed here")


@dataclass(frozen=True, kw_only=True)
class Converter:
    program: str
    package: str  #: of Debian, which has it
    memory_limit_bytes: int  #: of addresses
    output_limit_bytes: int  #: of each file
    cpu_time_limit_s: int = 20
    wall_time_limit_s: int = 30

    @property
    def is_installed(self) -> bool:
        return shutil.which(self.program, path=os.defpath) is not None

    def run(self, arguments: Sequence[str], directory: Path) -> "Conversion":
        """Raises ConversionFailed where it takes too long, and ConverterMissing."""
        limits = [
            f"--as={self.memory_limit_bytes}",
            f"--cpu={self.cpu_time_limit_s}",
            f"--fsize={self.output_limit_bytes}",
            "--core=0",
        ]
        with (directory / "messages").open("w+b") as messages:
            try:
                completed = subprocess.run(
                    ["prlimit", *limits, "--", self.program, *arguments],
                    cwd=directory,
                    env={"PATH": os.defpath, "HOME": str(directory), "LC_ALL": "C.UTF-8"},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=messages,
                    timeout=self.wall_time_limit_s,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise ConversionFailed(f"its conversion took longer than {self.wall_time_limit_s} s") from error
            except FileNotFoundError as error:
                raise ConverterMissing("prlimit", "util-linux") from error
            messages.seek(0)
            said = messages.read(_MESSAGE_LIMIT_BYTES).decode("utf-8", "replace")
        if "failed to execute" in said.partition("\n")[0]:
            raise ConverterMissing(self.program, self.package)
        return Conversion(exit_code=completed.returncode, said=said)


@dataclass(frozen=True, kw_only=True)
class Conversion:
    exit_code: int  #: of a signal: its number, negative
    said: str  #: the beginning of its messages
