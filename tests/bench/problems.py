"""Problem packages made for the bench."""

import base64
import random
import zipfile
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


def write_archive(path: Path, *, size_bytes: int, testcase_bytes: int = 20_000_000) -> Path:
    """A zip archive of about that size. Deflate takes a quarter off its test data, which is as much work as it gets."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("benchupload/problem.yaml", "name: Bench, upload\n")
        archive.writestr("benchupload/.timelimit", "5\n")
        archive.writestr("benchupload/problem_statement/problem.en.tex", STATEMENT.format(name="Bench, upload"))
        number = 0
        while path.stat().st_size < size_bytes:
            data = base64.b64encode(random.Random(number).randbytes(testcase_bytes * 3 // 4))
            archive.writestr(f"benchupload/data/secret/{number:03}.in", data)
            archive.writestr(f"benchupload/data/secret/{number:03}.ans", f"{number}\n")
            number += 1
    return path


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
