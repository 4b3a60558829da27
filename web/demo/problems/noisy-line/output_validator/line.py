"""The line between both runs: it changes one letter of the word that the first one prints."""

import sys
from pathlib import Path
from typing import NoReturn

ACCEPTED, WRONG = 42, 43
LONGEST = 60


def main() -> NoReturn:
    input_path, _answer_path, feedback = sys.argv[1:4]
    printed = sys.stdin.read(1000).strip()
    sent = Path(feedback) / "sent.txt"
    if sent.exists():
        receive(feedback, printed, sent.read_text())
    number = Path(input_path).read_text().split()[1]
    if not 1 <= len(printed) <= LONGEST or set(printed) - {"a", "b"}:
        reject(feedback, "no word of at most 60 letters a and b was sent")
    sent.write_text(number)
    place = int(number) % len(printed)
    other = "a" if printed[place] == "b" else "b"
    changed = printed[:place] + other + printed[place + 1 :]
    (Path(feedback) / "nextpass.in").write_text(f"receive {changed}\n")
    sys.exit(ACCEPTED)


def receive(feedback: str, printed: str, number: str) -> NoReturn:
    if printed != number:
        reject(feedback, f"{number} was sent, and {printed[:20]!r} was received")
    sys.exit(ACCEPTED)


def reject(feedback: str, message: str) -> NoReturn:
    (Path(feedback) / "judgemessage.txt").write_text(f"{message}\n")
    sys.exit(WRONG)


main()
