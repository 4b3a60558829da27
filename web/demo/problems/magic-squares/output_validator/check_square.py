"""Accepts any magic square of the order that the input asks for."""

import sys
from pathlib import Path
from typing import NoReturn

ACCEPTED, WRONG = 42, 43


def main() -> NoReturn:
    input_path, _answer_path, feedback = sys.argv[1:4]
    order = int(Path(input_path).read_text())
    tokens = sys.stdin.read(10_000).split()
    if sorted(tokens) != sorted(map(str, range(1, order * order + 1))):
        reject(feedback, f"the numbers from 1 to {order * order} were expected, each once")
    numbers = list(map(int, tokens))
    rows = [numbers[start : start + order] for start in range(0, order * order, order)]
    diagonals = [[rows[i][i] for i in range(order)], [rows[i][-1 - i] for i in range(order)]]
    if len({sum(line) for line in [*rows, *zip(*rows, strict=True), *diagonals]}) != 1:
        reject(feedback, "not all sums are equal")
    sys.exit(ACCEPTED)


def reject(feedback: str, message: str) -> NoReturn:
    for name in ("judgemessage.txt", "teammessage.txt"):
        (Path(feedback) / name).write_text(f"{message}\n")
    sys.exit(WRONG)


main()
