"""Counting events in fixed windows of time, in the memory of one process."""

import threading
import time

from limits.storage import Storage

#: Flask-Limiter finds the class by this scheme.
URI = "windows://"
#: While events are counted, expired windows are removed this often.
_SWEEP_INTERVAL_S = 60.0


class WindowCounts(Storage):
    """The storage that Flask-Limiter counts in.

    The library's own storage starts a thread for nearly every hit, which searches all counts for expired ones. Even
    with few counts, this took a tenth of the CPU time of a submit.
    """

    STORAGE_SCHEME = ["windows"]  # noqa: RUF012 - as the library declares it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, float]] = {}  # a count, and when its window ends
        self._swept_at_s = time.time()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count in the current window, or begin one of `expiry` seconds. Return the new count."""
        with self._lock:
            now_s = time.time()
            if now_s - self._swept_at_s >= _SWEEP_INTERVAL_S:
                self._windows = {name: window for name, window in self._windows.items() if window[1] > now_s}
                self._swept_at_s = now_s
            count, end_s = self._windows.get(key, (0, 0.0))
            count, end_s = (count + amount, end_s) if end_s > now_s else (amount, now_s + expiry)
            self._windows[key] = count, end_s
            return count

    def get(self, key: str) -> int:
        count, end_s = self._windows.get(key, (0, 0.0))
        return count if end_s > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since 1970. Without a window, it is now."""
        return self._windows.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            count = len(self._windows)
            self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        with self._lock:
            self._windows.pop(key, None)
