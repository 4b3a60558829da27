"""What a container's health check reads: a file that a living worker writes at every heartbeat."""

import time
from pathlib import Path

import structlog

DEFAULT_HEALTH_FILE = Path("/tmp/judge-worker.health")  # noqa: S108 - its own container's /tmp; holds no secret
#: Three heartbeats, and a little for a loaded machine.
STALE_AFTER_S = 20.0

_log = structlog.get_logger(__name__)


class Health:
    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, trouble: str | None) -> None:
        """None: the worker takes jobs."""
        aside = self._path.with_suffix(".new")
        try:
            aside.write_text(trouble or "")
            aside.rename(self._path)
        except OSError as error:
            # A full disk must not end the worker; the old file grows stale, which is trouble enough.
            _log.error("health.not_written", path=str(self._path), reason=str(error))

    def trouble(self, now_s: float | None = None) -> str | None:
        """Why the worker takes no jobs; None where it does."""
        try:
            written_at_s = self._path.stat().st_mtime
            trouble = self._path.read_text()
        except FileNotFoundError:
            return "no worker has written here yet"
        age_s = (time.time() if now_s is None else now_s) - written_at_s
        if age_s > STALE_AFTER_S:
            return f"the worker has been silent for {age_s:.0f} s"
        return trouble or None
