"""Alembic's entry point. The database is the one in the caller's config, or else the one in JUDGE_DATABASE_URL."""

import os

from alembic import context

from judge.settings import Environment, Service, shared
from web.database import Database
from web.tables import metadata


def _database_url() -> str:
    return Environment(os.environ, Service.JUDGE_ADMIN).read(shared.DATABASE_URL)


def run() -> None:
    database = Database(context.config.attributes.get("database_url") or _database_url())
    try:
        with database.engine.connect() as connection:
            context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
            with context.begin_transaction():
                context.run_migrations()
    finally:
        database.close()


run()
