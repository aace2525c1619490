"""Remember which forms were received."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "received_form",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("led_to", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_received_form_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_received_form"),
    )
    op.create_index("ix_received_form_received_at", "received_form", ["received_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("received_form")
