"""Bringing a database to the present form: Alembic for our tables, procrastinate's own schema for its queue."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

MIGRATIONS = Path(__file__).parent / "migrations"
# Two processes starting at once must not migrate at once.
LOCK_KEY = 7362


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision; safe to call at every start and from several processes."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
        connection.commit()
        try:
            command.upgrade(config(connection), revision)
            connection.commit()
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
            connection.commit()


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to a revision ("base": none)."""
    with engine.connect() as connection:
        command.downgrade(config(connection), revision)
        connection.commit()


def is_new(engine: Engine) -> bool:
    """True when the database holds none of our tables yet."""
    return not inspect(engine).has_table("alembic_version")


def is_current(engine: Engine) -> bool:
    """True when the database has exactly the tables of this version."""
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(config(connection))
        return MigrationContext.configure(connection).get_current_revision() == scripts.get_current_head()


def config(connection: Connection) -> Config:
    """Alembic's configuration, on an open connection."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made
