"""Alembic's entry point: the database is the one in JUDGE_DATABASE_URL, or what the caller put into the config."""

import os

from alembic import context

from web.config import Variables
from web.database import Database
from web.tables import metadata


def run() -> None:
    url = context.config.attributes.get("database_url") or Variables(os.environ).text("JUDGE_DATABASE_URL")
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
            with context.begin_transaction():
                context.run_migrations()
    finally:
        database.close()


run()
