"""On what a problem's programs can be run before they are submitted, and why not on something."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from flask_babel import lazy_gettext as _l

from judge.package.manifest import Manifest
from judge.program import RunTogether
from judge.store import Store
from web.problem_sets.tasks import Task

_KEPT = 500


class RunOn(StrEnum):
    SAMPLES = "samples"
    OWN_INPUT = "own"


class NoOwnInput(StrEnum):
    """Why a program of this problem gets no input of its author's."""

    INTERACTIVE = "interactive"
    MULTIPASS = "multipass"


REASONS = {
    NoOwnInput.INTERACTIVE: _l("Your program talks with another one here, so there is no input that you could write."),
    NoOwnInput.MULTIPASS: _l(
        "Your program runs several times here, and what it reads follows from what it wrote before: an input of yours"
        " cannot stand for that."
    ),
}


@dataclass(frozen=True, kw_only=True)
class WaysToRun:
    sample_count: int
    is_output_only: bool  #: there is no program
    no_own_input: NoOwnInput | None

    @property
    def on_samples(self) -> bool:
        return self.sample_count > 0 and not self.is_output_only

    @property
    def on_own_input(self) -> bool:
        return self.no_own_input is None and not self.is_output_only

    @property
    def is_any(self) -> bool:
        return self.on_samples or self.on_own_input

    @property
    def why_no_own_input(self) -> str | None:
        return None if self.no_own_input is None else str(REASONS[self.no_own_input])

    def has(self, way: RunOn) -> bool:
        return self.on_samples if way is RunOn.SAMPLES else self.on_own_input


def ways_to_run(store: Store, task: Task) -> WaysToRun:
    """Raises what the store raises."""
    return WaysToRun(
        sample_count=task.sample_count,
        is_output_only=task.is_output_only,
        no_own_input=_no_own_input(store, task.manifest_sha256),
    )


@lru_cache(maxsize=_KEPT)
def _no_own_input(store: Store, manifest_sha256: str) -> NoOwnInput | None:
    """What a digest names never changes. A large manifest takes long to read."""
    manifest = Manifest.from_json(store.get(manifest_sha256))
    if manifest.run_together is RunTogether.INTERACTIVE:
        return NoOwnInput.INTERACTIVE
    return NoOwnInput.MULTIPASS if manifest.pass_limit > 1 else None
