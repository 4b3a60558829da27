"""Precompile <bits/stdc++.h> for every variant, with exactly the variant's flags, and prove that the compiler uses it.

gcc uses a precompiled header only with the flags that it was made with; else it says nothing and reads the plain one.
So the flags are read from language.toml, and a program is compiled with them: `-H` prints "!" before a precompiled
header.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HEADER = Path("bits/stdc++.h")
INCLUDE = "-I"


def main() -> None:
    language = tomllib.loads(Path(sys.argv[1]).read_text())
    for variant in language["variant"]:
        compiler, flags = split_command(variant["compile"])
        directory = Path(next(flag for flag in flags if flag.startswith(INCLUDE)).removeprefix(INCLUDE))
        precompile(compiler, flags, directory / HEADER)
        prove_use(compiler, flags)
        print(f"{variant['id']}: {directory / HEADER}.gch")


def split_command(argv: list[str]) -> tuple[str, list[str]]:
    """Return the compiler, and the flags without those that name files, libraries or the linker's options."""
    compiler, *arguments = argv
    output = arguments.index("-o")
    flags = arguments[:output] + arguments[output + 2 :]
    return compiler, [flag for flag in flags if "{" not in flag and not flag.startswith(("-l", "-Wl,"))]


def precompile(compiler: str, flags: list[str], target: Path) -> None:
    """Make TARGET.gch, and beside it a copy of the plain header: a program that includes it twice reads both."""
    target.parent.mkdir(parents=True)
    source = subprocess.run(
        [compiler, *flags, "-E", "-H", "-x", "c++", "-"],
        input=f"#include <{HEADER}>\n",
        capture_output=True,
        text=True,
        check=True,
    )
    shutil.copy(source.stderr.splitlines()[0].removeprefix(". "), target)
    subprocess.run([compiler, *flags, "-x", "c++-header", str(target), "-o", f"{target}.gch"], check=True)


def prove_use(compiler: str, flags: list[str]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory) / "main.cpp"
        source.write_text(f"#include <{HEADER}>\n#include <{HEADER}>\nint main() {{ std::cout << std::sqrt(2.0); }}\n")
        compiled = subprocess.run(
            [compiler, *flags, "-H", "-o", f"{directory}/main", str(source)], capture_output=True, text=True, check=True
        )
    if not compiled.stderr.startswith("! "):
        sys.exit(f"the precompiled header was not used:\n{compiled.stderr[:2000]}")


if __name__ == "__main__":
    main()
