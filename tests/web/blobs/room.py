"""A store and a database, with what names blobs and what sweeps them."""

import os
from dataclasses import dataclass

import msgspec
import psycopg

from judge.executable import Executable
from judge.package import load_package
from tests.judge.shelf import DAY_S, Shelf
from tests.web.importing.packages import zipped
from web.audit.events import COMMAND
from web.blobs.sweeping import SweepOptions, Swept, sweep_store
from web.database import Database
from web.problems.importing import add_version
from web.problems.storing import ImportOptions, StoredPackage, store_package


@dataclass(kw_only=True)
class Room:
    connection: psycopg.Connection
    database: Database
    shelf: Shelf

    def sweep(self, *, grace_days: int = 7, dry_run: bool = False, force: bool = False) -> Swept:
        with self.database.autocommit() as connection:
            options = SweepOptions(grace_days=grace_days, dry_run=dry_run, force=force)
            return sweep_store(connection, self.shelf.sweeper, options)

    def pass_days(self, days: int = 30) -> None:
        """Everything that is in the store and was removed from it, and every row of `blob`, gets older."""
        for prefix in {name[6:8] for name in self.shelf.names() if name.startswith("blobs/")}:
            for blob in self.shelf.sweeper.blobs(prefix):
                assert blob.modified_s is not None
                self.shelf.age(blob.name, seconds=self.shelf.sweeper.now_s() - blob.modified_s + days * DAY_S)
        assert self.shelf.directory
        for key in self.shelf.directory.glob("executables/*"):
            moment_s = key.stat().st_mtime - days * DAY_S
            os.utime(key, (moment_s, moment_s))
        for moment_s in self.shelf.sweeper.moments():
            removed = self.shelf.directory / "removed"
            (removed / str(moment_s)).rename(removed / str(moment_s - days * DAY_S))
        self.connection.execute("UPDATE blob SET created_at = created_at - %s * interval '1 day'", [days])

    def store_package(self, **changes: str) -> StoredPackage:
        """Everything an import does before its transaction. Changes are contents of files of the package."""
        archive = zipped({name.replace("__", "/").replace("_", "."): text for name, text in changes.items()})
        archive_sha256 = self.shelf.store.put(archive)
        with load_package(archive) as package:
            options = ImportOptions(actor=COMMAND, slug="sums", archive_sha256=archive_sha256)
            return store_package(self.shelf.store, package, options)

    def publish(self, stored: StoredPackage) -> None:
        with self.database.session() as session:
            options = ImportOptions(actor=COMMAND, replaces_any=True, publish_reason="for a test")
            add_version(session, self.shelf.store, stored, options)
            session.commit()

    def import_package(self, **changes: str) -> StoredPackage:
        stored = self.store_package(**changes)
        self.publish(stored)
        return stored

    def store_executable(self, key: str) -> str:
        """What a compilation leaves in the store."""
        store = self.shelf.store
        file = {"name": "main", "mode": 0o555, "sha256": store.put(b"a program", durable=False), "size_bytes": 9}
        class_file = {**file, "name": "Main.class", "sha256": store.put(b"bytecode", durable=False), "size_bytes": 8}
        executable = Executable.from_json(msgspec.json.encode({"variant": "cpp17", "files": [file, class_file]}))
        sha256 = store.put(executable.to_json(), durable=False)
        store.executable_key_put(key, sha256)
        return sha256

    def executable_can_run(self, sha256: str) -> bool:
        executable = Executable.from_json(self.shelf.store.get(sha256))
        return all(len(self.shelf.store.get(file.sha256)) == file.size_bytes for file in executable.files)

    def dispatch(self, judging_id: int, *, days_ago: float = 0) -> None:
        self.connection.execute(
            "UPDATE judging SET state = 'dispatched', attempt_token = 'token-' || id,"
            " dispatched_at = now() - %s * interval '1 day' WHERE id = %s",
            [days_ago, judging_id],
        )

    def conclude(self, judging_id: int, **columns: str | None) -> None:
        """Make it final, with these columns."""
        version = ", results_version = 1" if "testcase_results" in columns else ""
        assignments = "".join(f", {name} = %({name})s" for name in columns) + version
        statement = (
            f"UPDATE judging SET state = 'final', verdict = 'WA', final_at = now(){assignments} WHERE id = %(id)s"  # noqa: S608
        )
        self.connection.execute(statement.encode(), {**columns, "id": judging_id})

    def digests_of_version(self) -> set[str]:
        return {
            sha256
            for (sha256,) in self.connection.execute(
                "SELECT sha256 FROM problem_version_blob JOIN problem ON published_version_id = problem_version_id"
                " WHERE slug = 'sums'"
            )
        }
