from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from judge.store import Store, open_store
from web import tables  # noqa: F401 - foreign keys are resolved when all tables are known
from web.database import Database


@pytest.fixture
def session(postgres_url: str) -> Iterator[Session]:
    """Rolled back at the end: tests of a module do not see each other's rows."""
    database = Database(postgres_url, pool_size=1)
    with database.session() as session:
        yield session
        session.rollback()
    database.close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"file://{tmp_path}/store")
