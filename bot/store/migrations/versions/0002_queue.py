"""procrastinate's own tables, as its release ships them"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def downgrade() -> None:
    bind = op.get_bind()
    bind.exec_driver_sql(
        "DROP TABLE IF EXISTS procrastinate_periodic_defers, procrastinate_events, procrastinate_jobs, procrastinate_workers CASCADE"
    )
    rows = bind.exec_driver_sql(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'procrastinate%%' AND pronamespace = 'public'::regnamespace"
    ).fetchall()
    for (signature,) in rows:
        bind.exec_driver_sql(f"DROP FUNCTION IF EXISTS {signature} CASCADE")
    types = bind.exec_driver_sql(
        "SELECT typname FROM pg_type WHERE typname LIKE 'procrastinate%%' "
        "AND typtype IN ('e','c') AND typnamespace = 'public'::regnamespace"
    ).fetchall()
    for (name,) in types:
        bind.exec_driver_sql(f"DROP TYPE IF EXISTS {name} CASCADE")
