"""versions of knowledge entries with their way to publication, and warnings about them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("knowledge_entries", sa.Column("changed_by", sa.String(), nullable=True))
    op.add_column("knowledge_entries", sa.Column("seed_digest", sa.String(), nullable=True))
    op.execute("UPDATE knowledge_entries SET seed_digest = digest WHERE reviewer = 'seed'")
    op.execute("UPDATE knowledge_entries SET changed_by = reviewer WHERE reviewer <> 'seed'")
    op.create_table(
        "knowledge_versions",
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("authors", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("publish_on", sa.Date(), nullable=True),
        sa.Column("edit", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "stage IN ('draft','in_review','approved','published','replaced','withdrawn','discarded')",
            name=op.f("ck_knowledge_versions_stage"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "version", name=op.f("pk_knowledge_versions")),
    )
    op.create_index(
        "uq_knowledge_versions_in_work",
        "knowledge_versions",
        ["entry_id"],
        unique=True,
        postgresql_where=sa.text("stage IN ('draft','in_review','approved')"),
    )
    op.create_index(
        "uq_knowledge_versions_published", "knowledge_versions", ["entry_id"], unique=True, postgresql_where=sa.text("stage = 'published'")
    )
    # What is there becomes the newest known version; earlier contents were not kept.
    op.execute(
        "INSERT INTO knowledge_versions (entry_id, version, stage, content, authors, reviewer, changed_by, changed_at) "
        "SELECT id, version, state, content, ARRAY[coalesce(reviewer, 'seed')], reviewer, coalesce(reviewer, 'seed'), updated_at "
        "FROM knowledge_entries"
    )
    op.create_table(
        "knowledge_warnings",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("about", sa.String(), server_default="", nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("detail", sa.String(), server_default="", nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "about", name=op.f("pk_knowledge_warnings")),
    )


def downgrade() -> None:
    op.drop_table("knowledge_warnings")
    op.drop_index("uq_knowledge_versions_published", table_name="knowledge_versions", postgresql_where=sa.text("stage = 'published'"))
    op.drop_index(
        "uq_knowledge_versions_in_work",
        table_name="knowledge_versions",
        postgresql_where=sa.text("stage IN ('draft','in_review','approved')"),
    )
    op.drop_table("knowledge_versions")
    op.drop_column("knowledge_entries", "seed_digest")
    op.drop_column("knowledge_entries", "changed_by")
