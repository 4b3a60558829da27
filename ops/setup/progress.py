import shutil
import sys
import time


class Progress:
    """Shows what set-up is doing, and how far it is.

    On a terminal the detail of a step is rewritten in place; in a log each detail is a line of its own.
    """

    def __init__(self) -> None:
        self._started_at = time.monotonic()
        self._terminal = sys.stdout.isatty()
        self._detail_shown = False

    def step(self, text: str) -> None:
        self._clear_detail()
        print(f"[{self._elapsed()}] {text}", flush=True)

    def detail(self, text: str) -> None:
        if not self._terminal:
            print(f"        {text}", flush=True)
            return
        columns = shutil.get_terminal_size().columns
        print(f"\r\033[K        {text}"[: columns + 3], end="", flush=True)
        self._detail_shown = True

    def say(self, text: str) -> None:
        self._clear_detail()
        print(text, flush=True)

    def _elapsed(self) -> str:
        seconds = int(time.monotonic() - self._started_at)
        return f"{seconds // 60:2d}:{seconds % 60:02d}"

    def _clear_detail(self) -> None:
        if self._detail_shown:
            print("\r\033[K", end="", flush=True)
            self._detail_shown = False
