"""Sweepers that let somebody else work at a chosen moment of the sweep.

clock   the sweep has read the clock and not yet what is in flight and what is named
names   it has read the names
look    it has looked at a blob, which is old, and has not moved it yet
move    it has moved a blob and not yet looked at it again
delete  (of a remote store) it has looked again, and has not deleted the blob at its place yet
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fsspec

from judge.store.directory_sweeper import DirectorySweeper
from judge.store.remote_sweeper import RemoteSweeper
from judge.store.root_directory import RootDirectory
from tests.judge.shelf import Shelf


class StoppingSweeper(DirectorySweeper):
    def __init__(self, root: Path, moment: str, action: Callable[[], object]) -> None:
        super().__init__(root)
        self._root = StoppingRoot(root, moment, action)
        self._moment = moment
        self._action = action

    def now_s(self) -> float:
        now_s = super().now_s()
        if self._moment == "clock":
            in_thread(self._action)
        return now_s

    def moments(self) -> list[int]:
        if self._moment == "names":
            in_thread(self._action)
        return super().moments()


class StoppingRoot(RootDirectory):
    """Does something in another thread at a moment of the sweep: after its look, or after its rename."""

    def __init__(self, root: Path, moment: str, action: Callable[[], object]) -> None:
        super().__init__(root)
        self._moment = moment
        self._action = action

    def rename(self, old: str, new: str) -> None:
        removes = new.startswith("removed/")
        if removes and self._moment == "look":
            in_thread(self._action)
        super().rename(old, new)
        if removes and self._moment == "move":
            in_thread(self._action)


class StoppingFiles:
    """fsspec's file system; does something in another thread before the copy, after it, or before the deletion."""

    def __init__(self, system: Any, moment: str, action: Callable[[], object]) -> None:
        self._system = system
        self._moment = moment
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._system, name)

    def cp_file(self, place: str, aside: str) -> None:
        if self._moment == "look":
            in_thread(self._action)
        self._system.cp_file(place, aside)
        if self._moment == "move":
            in_thread(self._action)

    def rm_file(self, path: str) -> None:
        if self._moment == "delete" and "/blobs/" in path:
            in_thread(self._action)
        self._system.rm_file(path)


def in_thread(action: Callable[[], object]) -> None:
    """Raises what the action raises."""
    with ThreadPoolExecutor() as pool:
        pool.submit(action).result()


def stop(shelf: Shelf, moment: str, action: Callable[[], object]) -> None:
    """From now on the shelf's sweeps do the action, in another thread, whenever they reach the moment."""
    if shelf.directory:
        shelf.sweeper = StoppingSweeper(shelf.directory, moment, action)
    else:
        sweeper = RemoteSweeper(shelf.url)
        sweeper._files.system = StoppingFiles(fsspec.filesystem("memory"), moment, action)
        shelf.sweeper = sweeper
