"""a failed proof of a dossier is counted once per turn, and all of them together"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dossier_attempts", sa.Column("turn_key", sa.String(), nullable=True))
    op.create_unique_constraint("uq_dossier_attempts_turn_key", "dossier_attempts", ["turn_key"])
    op.create_index("ix_dossier_attempts_at", "dossier_attempts", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_dossier_attempts_at", table_name="dossier_attempts")
    op.drop_constraint("uq_dossier_attempts_turn_key", "dossier_attempts", type_="unique")
    op.drop_column("dossier_attempts", "turn_key")
