"""Names of variables in the whole tree: each is declared, each declared one is documented and read."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from judge.messages import WorkerKind
from judge.settings import Service
from judge.settings.environment import DECLARED
from judge.settings.tables import tables
from judge.worker.config import WorkerConfig
from web.commands.installation import Installation
from web.config import DispatcherSettings, GunicornSettings, JobsSettings, LiveSettings, RecorderSettings, Settings

CHECKOUT = Path(__file__).parents[3]
PLACES = ("docs", "images", "judge", "migrations", "ops", "tests", "web")
BUILT = {"__pycache__", "dist", "node_modules"}
NAME = re.compile(r"(?<![A-Za-z0-9_.])JUDGE_[A-Z0-9_]*[A-Z0-9]\b")
#: Members of enumerations, and names that tests misspell.
NO_VARIABLES = {"JUDGE_ERROR", "JUDGE_ADMIN", "JUDGE_X", "JUDGE_LANSE", "JUDGE_PROT", "JUDGE_REGISTRATIONS"}


def texts() -> Iterator[tuple[Path, str]]:
    for place in PLACES:
        for directory, folders, names in os.walk(CHECKOUT / place):
            folders[:] = [folder for folder in folders if folder not in BUILT]
            for name in names:
                path = Path(directory, name)
                yield path, path.read_text(errors="replace")
    for path in CHECKOUT.iterdir():
        if path.is_file() and path.name != ".env":
            yield path, path.read_text(errors="replace")


def test_every_name_in_the_tree_is_declared() -> None:
    unknown = {
        f"{path.relative_to(CHECKOUT)}: {name}"
        for path, text in texts()
        for name in set(NAME.findall(text)) - DECLARED.keys() - NO_VARIABLES
    }
    assert unknown == set()


@pytest.mark.parametrize("title", tables())
def test_the_tables_in_the_docs_are_those_of_the_declarations(title: str) -> None:
    """`python -m judge.settings` prints them."""
    assert tables()[title] in (CHECKOUT / title.partition(",")[0]).read_text()


def test_every_declared_variable_is_in_a_table() -> None:
    assert {name for name in DECLARED if not any(f"`{name}`" in table for table in tables().values())} == set()


class Recording(Mapping[str, str]):
    """An environment that knows which of its variables were asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values


def read_by_judge_admin(environ: Mapping[str, str]) -> None:
    installation = Installation(environ)
    assert installation.database_url
    assert installation.public_url
    assert installation.store
    assert installation.largest_memory_limit_bytes
    assert installation.testlib is None
    assert installation.retention.months


def read_by_web(environ: Mapping[str, str]) -> None:
    Settings.from_env(environ)
    GunicornSettings.from_env(environ)


READERS: list[tuple[Service, Callable[[Mapping[str, str]], object]]] = [
    (Service.WEB, read_by_web),
    (Service.LIVE, LiveSettings.from_env),
    (Service.DISPATCHER, DispatcherSettings.from_env),
    (Service.RECORDER, RecorderSettings.from_env),
    (Service.JOBS, JobsSettings.from_env),
    (Service.JUDGE_ADMIN, read_by_judge_admin),
    (Service.WORKER, lambda environ: WorkerConfig.from_env(environ, WorkerKind.RUN)),
]


@pytest.mark.parametrize(("service", "read"), READERS, ids=[service for service, _ in READERS])
def test_a_service_reads_what_is_declared_for_it(
    service: Service, read: Callable[[Mapping[str, str]], object], tmp_path: Path
) -> None:
    required = {
        "JUDGE_DATABASE_URL": "postgresql://judge@localhost/judge",
        "JUDGE_SECRET_KEY": "k" * 32,
        "JUDGE_STORE_URL": f"file://{tmp_path}",
    }
    environ = Recording(required)
    read(environ)
    assert environ.asked == {name for name, variable in DECLARED.items() if service in variable.readers}
