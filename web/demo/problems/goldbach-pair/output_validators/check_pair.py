"""Accepts any two primes with the right sum."""

import sys
from pathlib import Path
from typing import NoReturn

ACCEPTED, WRONG = 42, 43


def main() -> NoReturn:
    input_path, _answer_path, feedback = sys.argv[1:4]
    total = int(Path(input_path).read_text())
    tokens = sys.stdin.read(1000).split()
    if len(tokens) != 2 or not all(token.isascii() and token.isdecimal() and len(token) < 10 for token in tokens):
        reject(feedback, "two numbers were expected")
    first, second = map(int, tokens)
    if first + second != total:
        reject(feedback, f"{first} + {second} is not {total}")
    for number in (first, second):
        if not is_prime(number):
            reject(feedback, f"{number} is not a prime")
    sys.exit(ACCEPTED)


def reject(feedback: str, message: str) -> NoReturn:
    for name in ("judgemessage.txt", "teammessage.txt"):
        (Path(feedback) / name).write_text(f"{message}\n")
    sys.exit(WRONG)


def is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


main()
