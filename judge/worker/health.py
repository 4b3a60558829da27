"""The health file: a worker writes it at every heartbeat. A container's health check and `judge doctor` read it."""

import logging
import time
from pathlib import Path

import msgspec

#: Three heartbeats, and some time more for a loaded machine.
STALE_AFTER_S = 20.0

# Not structlog: to import it would take half of the time of a health check
_log = logging.getLogger(__name__)


class _Written(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    trouble: str | None = None
    lanes_out_of_service: tuple[str, ...] = ()


class Health:
    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, trouble: str | None, lanes_out_of_service: tuple[str, ...] = ()) -> None:
        """Write the file. `trouble` is None if the worker takes jobs, with the lanes that it has left."""
        aside = self._path.with_suffix(".new")
        try:
            aside.write_bytes(msgspec.json.encode(_Written(trouble=trouble, lanes_out_of_service=lanes_out_of_service)))
            aside.rename(self._path)
        except OSError as error:
            # A full disk must not end the worker. The old file becomes stale, and readers take that for trouble.
            _log.error("%s was not written: %s", self._path, error)

    def trouble(self, now_s: float | None = None) -> str | None:
        """Say why the worker takes no jobs; None if it takes them."""
        try:
            silence_s = self.silence_s(now_s)
            trouble = self._read().trouble
        except FileNotFoundError:
            return "no worker has written here yet"
        if silence_s > STALE_AFTER_S:
            return f"the worker has been silent for {silence_s:.0f} s"
        return trouble

    def silence_s(self, now_s: float | None = None) -> float:
        """Say how long ago the file was written. Raises FileNotFoundError if no worker has written it yet."""
        return (time.time() if now_s is None else now_s) - self._path.stat().st_mtime

    def lanes_out_of_service(self) -> tuple[str, ...]:
        """List the lanes that are out of service, each with its reason."""
        try:
            return self._read().lanes_out_of_service
        except FileNotFoundError:
            return ()

    def _read(self) -> _Written:
        return msgspec.json.decode(self._path.read_bytes(), type=_Written)
