"""Problem packages made for the bench."""

import random
from pathlib import Path

STATEMENT = "\\problemname{{{name}}}\n\nPrint what you read.\n"


def write_small(folder: Path, *, testcases: int = 20) -> Path:
    """One integer a testcase."""
    return _write(folder / "benchsmall", "Bench, small", {f"{n:02}": f"{n}\n".encode() for n in range(testcases)})


def write_large(folder: Path, *, testcases: int = 30, size_bytes: int = 20_000_000) -> Path:
    """Lines of ten digits. Each testcase differs from the others, so that none shares a blob."""
    line_count = size_bytes // 11
    numbers = random.Random(1)
    block = "".join(f"{numbers.randrange(10**9, 10**10)}\n" for _ in range(10_000)).encode()
    data = (block * (line_count // 10_000 + 1))[: line_count * 11]
    return _write(
        folder / "benchlarge", "Bench, large", {f"{n:02}": f"{n:010}\n".encode() + data for n in range(testcases)}
    )


def _write(folder: Path, name: str, testcases: dict[str, bytes]) -> Path:
    secret = folder / "data" / "secret"
    statements = folder / "problem_statement"
    secret.mkdir(parents=True)
    statements.mkdir()
    (folder / "problem.yaml").write_text(f"name: {name}\nlimits:\n  memory: 256\n  output: 64\n")
    (folder / ".timelimit").write_text("5\n")
    (statements / "problem.en.tex").write_text(STATEMENT.format(name=name))
    for testcase, data in testcases.items():
        (secret / f"{testcase}.in").write_bytes(data)
        (secret / f"{testcase}.ans").write_bytes(data)
    return folder
