"""A store with its sweeper, and a way to make time pass for what is in it."""

import hashlib
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec

from judge.store import Store, open_store, open_sweeper
from judge.store.blob import blob_path, key_path
from judge.store.sweep import Ages, SweepReport, sweep_blobs
from judge.store.sweeper import Sweeper

DAY_S = 24 * 3600
GRACE_S = 7 * DAY_S
AGES = Ages(grace_s=GRACE_S)


class Shelf:
    """`sweep_after` moves the sweep's clock; `age` moves the date of a blob, for tests in which others work too."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store: Store = open_store(url)
        self.directory = Path(url.removeprefix("file://")) if url.startswith("file:") else None
        if self.directory:
            self.directory.mkdir(parents=True, exist_ok=True)
        self.sweeper: Sweeper = open_sweeper(url)

    def sweep_after(self, seconds: float, *names: str, ages: Ages = AGES, dry_run: bool = False) -> SweepReport:
        now_s = self.sweeper.now_s() + seconds
        return sweep_blobs(self.sweeper, sorted(names), now_s=now_s, ages=ages, dry_run=dry_run)

    def age(self, *digests: str, seconds: float = 30 * DAY_S) -> None:
        for sha256 in digests:
            self._date(blob_path(sha256), time.time() - seconds)

    def age_key(self, key: str) -> None:
        self._date(key_path(key), time.time() - 30 * DAY_S)

    def holds(self, sha256: str) -> bool:
        """At its place, so not in removed/."""
        return self.sweeper.modified_s(sha256) is not None

    def names(self) -> list[str]:
        """Every file, below the root."""
        if self.directory:
            return sorted(str(path.relative_to(self.directory)) for path in self.directory.rglob("*") if path.is_file())
        root = self.url.removeprefix("memory:/")
        return sorted(path.removeprefix(f"{root}/") for path in fsspec.filesystem("memory").find(root))

    def _date(self, name: str, moment_s: float) -> None:
        if self.directory:
            os.utime(self.directory / name, (moment_s, moment_s))
        else:
            files: Any = fsspec.filesystem("memory")
            files.store[f"{self.url.removeprefix('memory:/')}/{name}"].modified = datetime.fromtimestamp(moment_s, UTC)


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
