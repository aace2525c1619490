"""Keep which languages are on beside English, and who reviewed them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "language",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("reviewed_by", sa.String(length=200), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("switched_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("switched_on_by", sa.Integer(), nullable=False),
        sa.Column("switched_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(reviewed_by) > 0", name="ck_language_reviewed_by_somebody"),
        sa.ForeignKeyConstraint(
            ["switched_on_by"], ["account.id"], name="fk_language_switched_on_by_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("code", name="pk_language"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("language")
