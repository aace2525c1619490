"""Keep which form the clinic's tablet was handed over for, by whom, and when that ended."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "tablet_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["started_by"], ["account.id"], name="fk_tablet_session_started_by_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_tablet_session_visit_id_visit", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tablet_session"),
        sa.UniqueConstraint("token_sha256", name="uq_tablet_session_token_sha256"),
    )
    op.create_index("ix_tablet_session_visit_id", "tablet_session", ["visit_id"], unique=False)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("tablet_session")
