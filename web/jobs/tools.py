"""The database, the store and the languages, as jobs use them."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from procrastinate import JobContext

from judge.language import Languages
from judge.limits import LARGEST_MEMORY_LIMIT_BYTES
from judge.store import Store
from web.database import Database

_KEY = "tools"


@dataclass(frozen=True, kw_only=True)
class JobTools:
    """What jobs work with. The process makes it once, and its jobs share it."""

    database: Database
    store: Store
    store_url: str  #: of the same store, for sweeps
    languages: Languages
    largest_memory_limit_bytes: int = LARGEST_MEMORY_LIMIT_BYTES  #: of a problem
    testlib: Path | None = None  #: for packages without their own
    ip_address_days: int = 90  #: how long addresses are kept
    retention_kind: str = "never"  #: web.courses.models.Retention, of courses that say nothing themselves
    retention_months: int = 24  #: after the end of such a course

    def as_context(self) -> dict[str, object]:
        return {_KEY: self}

    @classmethod
    def of(cls, context: JobContext) -> "JobTools":
        return cast(JobTools, context.additional_context[_KEY])
