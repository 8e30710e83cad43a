"""Migrations go up, down and up again, and lead to exactly the tables of the code."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from bot.store.migrate import config, downgrade, upgrade
from bot.store.tables import Base
from bot.store.uow import make_engine

OWN = set(Base.metadata.tables)


@pytest.fixture
def engine(empty_db: str) -> Iterator[Engine]:
    made = make_engine(empty_db)
    yield made
    made.dispose()


def objects(engine: Engine) -> set[str]:
    """Tables, their columns, types and functions in the public schema."""
    query = """
        SELECT 'table ' || tablename FROM pg_tables WHERE schemaname = 'public'
        UNION SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name <> 'alembic_version'
        UNION SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'c')
        UNION SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"""
    with engine.connect() as connection:
        return {row[0] for row in connection.execute(text(query))}


def differences(engine: Engine) -> list[object]:
    """What autogenerate would still change, procrastinate's own tables left out."""
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_object": lambda thing, name, kind, reflected, other: not (kind == "table" and str(name).startswith("procrastinate")),
    }
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def test_upgraded_empty_database_has_the_tables_of_the_code(engine: Engine) -> None:
    upgrade(engine)
    assert differences(engine) == []
    assert {f"table {name}" for name in OWN} <= objects(engine)
    assert "table procrastinate_jobs" in objects(engine)


def test_up_down_up_leaves_nothing_behind_and_nothing_out(engine: Engine) -> None:
    before = objects(engine)
    upgrade(engine)
    full = objects(engine)
    downgrade(engine, "base")
    assert objects(engine) - before <= {"table alembic_version", "type alembic_version"}
    upgrade(engine)
    assert objects(engine) == full
    assert differences(engine) == []


def test_every_step_goes_down_and_up(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        revisions = [script.revision for script in ScriptDirectory.from_config(config(connection)).walk_revisions()]
    for revision in [*revisions[1:], "base"]:
        before = objects(engine)
        downgrade(engine, revision)
        assert objects(engine) != before
    for revision in reversed(revisions):
        upgrade(engine, revision)
    assert differences(engine) == []


def test_revisions_form_one_line(engine: Engine) -> None:
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(config(connection))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    before = objects(engine)
    upgrade(engine)
    assert objects(engine) == before


def test_processes_that_start_together_migrate_once(engine: Engine) -> None:
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: upgrade(engine), range(3)))
    assert differences(engine) == []


def test_data_survives_an_upgrade_that_has_nothing_to_do(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO audit_log (actor, action, subject) VALUES ('a', 'b', 'c')"))
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_log")).scalar() == 1
