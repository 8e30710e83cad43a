"""entitlement results kept for their print page"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entitlement_checklists",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("case", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("law_of", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_entitlement_checklists_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_entitlement_checklists")),
    )
    op.create_index(op.f("ix_entitlement_checklists_conversation_id"), "entitlement_checklists", ["conversation_id"])
    op.create_index(op.f("ix_entitlement_checklists_expires_at"), "entitlement_checklists", ["expires_at"])


def downgrade() -> None:
    op.drop_table("entitlement_checklists")
