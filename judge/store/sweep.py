"""The rules of a sweep: it takes blobs that nothing names, and never one that somebody is about to name.

What a sweep does with a blob
    1. *Remove*: a blob that no name refers to and that was neither stored nor refreshed for the grace period moves
       from blobs/ to removed/<moment of the sweep>/. Readers look there too, so a removed blob can still be read.
    2. *Delete*: a later sweep, at least WAIT_S after the moment, deletes the removed blob. Every sweep puts a removed
       blob back where a name refers to it by now.

Who names blobs, and why none of them loses a blob
    "The cutoff" is the moment at which the grace period began. MINIMUM_GRACE_S bounds it, so it lies at least 24 hours
    before the sweep. The sweep reads the store's clock first, then the age of the oldest attempt, then the names.

    *An import or a submission* puts every blob, and commits the names afterwards: at most NAMING_LIMIT_S after its
    first put, for it gives up otherwise. If the commit came before the sweep read the names, the names are known. If
    it came later, each of its blobs was put at most NAMING_LIMIT_S before the sweep, or after the sweep began. This is
    after the cutoff, and such a blob is not removed.

    *A put or refresh while the sweep works* ("the worst moment"). In a directory, a put of a new file and a refresh
    both give the blob a new modification time. The sweep looks at this time, renames the blob, and looks again at the
    renamed file. So:
      - the new time came before the rename: the second look sees it, and the blob is renamed back;
      - the put came after the rename: the put finds no file at the blob's place and writes one;
      - the refresh came after the rename: it finds no file, says so, and its caller makes the blob anew;
      - the refresh found the file before the rename but dated it afterwards: refresh() looks whether the file is still
        at its place before it says that it is. If it is not, this is the case above.
    An object store can neither rename nor date objects. There, a put or a refresh writes the object again. The sweep
    looks at the time, copies the object to removed/, looks again, and deletes the object at its place. An object that
    was written between the second look and the deletion is gone from its place, but the copy in removed/ has the same
    bytes, for at least WAIT_S. Names that are committed by then bring it back. NAMING_LIMIT_S is less than WAIT_S.

    *A compilation* either puts an executable, or finds one by its key, months old perhaps, and refreshes it and its
    files before it sends the run jobs. The run jobs name the executable, and the database does not know them. What it
    knows is when the attempt was dispatched. Everything that the attempt's workers put or refreshed is younger. So
    nothing is removed or deleted that is younger than the oldest attempt in flight, however long that takes:
    ATTEMPT_SLACK_S allows for blobs that count as refreshed although they were not dated again (REWRITE_AFTER_S in
    remote.py and REFRESHED_S in cache.py, one hour each) and for the clocks of hosts. This also holds for compiler logs
    and outputs of programs, which are put by workers and named when the result is recorded.

    *A reader* looks at the blob's place, then in removed/, then at its place again. So it finds a blob that is renamed
    just then, and one that is renamed back. A refresh does not look in removed/: it may say "not there" of a blob that
    comes back in the same moment, which costs one compilation.

    *A blob that is stored again after it was removed* is another file at another place. To delete the removed file
    does not touch it.

What else is taken
    Executable keys that are older than the grace period and lead to an executable that is not there, and files in
    incoming/ that nobody has written to for the grace period. A key that leads nowhere is harmless: the compilation
    finds no executable and writes key and executable anew. So nothing depends on the order of these deletions.

A sweep that is killed leaves the store as right as it was: what it removed waits in removed/ for the next one.
Two sweeps at the same time would do no harm either, but the database lets only one run (web/blobs/sweeping.py).
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from judge.store.blob import PREFIXES
from judge.store.sweeper import FoundFile, Sweeper

HOUR_S = 3600
MINIMUM_GRACE_S = 24 * HOUR_S
#: A removed blob stays readable for at least this long. Less than a day, so that the next daily sweep deletes it.
WAIT_S = 20 * HOUR_S
#: Whoever commits the names of blobs does it within this time after it stored the first of them.
NAMING_LIMIT_S = 12 * HOUR_S
ATTEMPT_SLACK_S = 3 * HOUR_S


@dataclass(frozen=True, kw_only=True)
class Ages:
    """What is too young to be taken."""

    grace_s: float
    oldest_attempt_s: float | None = None  #: since the oldest attempt in flight was dispatched

    def __post_init__(self) -> None:
        if self.grace_s < MINIMUM_GRACE_S:
            raise ValueError(f"a grace period of {self.grace_s} s is less than a day: imports would lose blobs")

    @property
    def removable_s(self) -> float:
        return max(self.grace_s, self._attempt_s)

    @property
    def deletable_s(self) -> float:
        """Since the removal."""
        return max(WAIT_S, self._attempt_s)

    @property
    def _attempt_s(self) -> float:
        return 0 if self.oldest_attempt_s is None else self.oldest_attempt_s + ATTEMPT_SLACK_S


@dataclass(kw_only=True)
class SweepReport:
    """What a sweep found and did; of a dry run, what it would have done."""

    blobs_seen: int = 0  #: at their places, before the sweep
    bytes_seen: int = 0
    blobs_removed: int = 0  #: moved to removed/, where they wait
    bytes_removed: int = 0
    blobs_waiting: int = 0  #: in removed/ after the sweep, those of this one among them
    bytes_waiting: int = 0
    blobs_deleted: int = 0  #: out of removed/
    bytes_deleted: int = 0  #: so much room was freed
    blobs_put_back: int = 0  #: out of removed/, because they have a name by now
    bytes_put_back: int = 0
    keys_deleted: int = 0
    unfinished_deleted: int = 0

    @property
    def blobs_left(self) -> int:
        return self.blobs_seen - self.blobs_removed + self.blobs_put_back

    @property
    def bytes_left(self) -> int:
        return self.bytes_seen - self.bytes_removed + self.bytes_put_back


def sweep_blobs(
    sweeper: Sweeper, names: Iterable[str], *, now_s: float, ages: Ages, dry_run: bool = False
) -> SweepReport:
    """Take what is not among the names, which come sorted. Holds the names and files of one prefix in memory.

    `now_s` is the store's clock, read before the oldest attempt and the names were.
    """
    return _Sweep(sweeper, now_s=now_s, ages=ages, dry_run=dry_run).run(names)


class _Sweep:
    def __init__(self, sweeper: Sweeper, *, now_s: float, ages: Ages, dry_run: bool) -> None:
        self._sweeper = sweeper
        self._dry_run = dry_run
        self._moment_s = int(now_s)
        self._removable_before_s = now_s - ages.removable_s
        self._deletable_before_s = now_s - ages.deletable_s
        self._report = SweepReport()

    def run(self, names: Iterable[str]) -> SweepReport:
        moments = self._sweeper.moments()
        for prefix, named in by_prefix(names):
            self._remove_unnamed(prefix, named)
            for moment_s in moments:
                self._look_at_removed(moment_s, prefix, named)
        if not self._dry_run:
            for moment_s in moments:
                self._sweeper.forget(moment_s)
        self._delete_keys()
        self._delete_unfinished()
        return self._report

    def _remove_unnamed(self, prefix: str, named: set[str]) -> None:
        for blob in list(self._sweeper.blobs(prefix)):
            self._report.blobs_seen += 1
            self._report.bytes_seen += blob.size_bytes
            if blob.name not in named and self._is_old(blob) and self._remove(blob.name):
                self._report.blobs_removed += 1
                self._report.bytes_removed += blob.size_bytes
                self._wait(blob)

    def _is_old(self, blob: FoundFile) -> bool:
        modified_s = self._sweeper.modified_s(blob.name) if blob.modified_s is None else blob.modified_s
        return modified_s is not None and modified_s < self._removable_before_s

    def _remove(self, sha256: str) -> bool:
        if self._dry_run:
            return True
        return self._sweeper.remove(sha256, before_s=self._removable_before_s, moment_s=self._moment_s)

    def _look_at_removed(self, moment_s: int, prefix: str, named: set[str]) -> None:
        for blob in list(self._sweeper.removed(moment_s, prefix)):
            if blob.name in named and self._sweeper.modified_s(blob.name) is None:
                self._put_back(moment_s, blob)
            elif moment_s < self._deletable_before_s:
                self._delete(moment_s, blob)
            else:
                self._wait(blob)

    def _put_back(self, moment_s: int, blob: FoundFile) -> None:
        self._report.blobs_put_back += 1
        self._report.bytes_put_back += blob.size_bytes
        if not self._dry_run:
            self._sweeper.put_back(moment_s, blob.name)

    def _delete(self, moment_s: int, blob: FoundFile) -> None:
        self._report.blobs_deleted += 1
        self._report.bytes_deleted += blob.size_bytes
        if not self._dry_run:
            self._sweeper.delete(moment_s, blob.name)

    def _wait(self, blob: FoundFile) -> None:
        self._report.blobs_waiting += 1
        self._report.bytes_waiting += blob.size_bytes

    def _delete_keys(self) -> None:
        for key in self._sweeper.dead_keys(self._removable_before_s):
            self._report.keys_deleted += 1
            if not self._dry_run:
                self._sweeper.delete_key(key)

    def _delete_unfinished(self) -> None:
        for name in self._sweeper.unfinished(self._removable_before_s):
            self._report.unfinished_deleted += 1
            if not self._dry_run:
                self._sweeper.delete_unfinished(name)


def by_prefix(names: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
    """Every prefix with its names, from 00 to ff; the names come sorted. Raises ValueError where they do not."""
    groups = itertools.groupby(names, key=lambda name: name[:2])
    following = next(groups, None)
    for prefix in PREFIXES:
        if following is None or following[0] > prefix:
            yield prefix, set()
        elif following[0] == prefix:
            yield prefix, set(following[1])
            following = next(groups, None)
        else:
            break
    if following is not None:
        raise ValueError(f"names are not sorted: {following[0]} comes too late")
