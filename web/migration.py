"""Upgrading the database to the schema of this release."""

from alembic import command
from alembic.config import Config

from web.config import REPOSITORY


def alembic_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(REPOSITORY / "migrations"))
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    command.upgrade(alembic_config(database_url), revision)
