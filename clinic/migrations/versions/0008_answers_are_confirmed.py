"""Keep which answers were confirmed from an earlier visit, and what a patient tells of a treatment."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AGAIN = sa.Enum("yes", "no", "unsure", native_enum=False, create_constraint=False, length=30)


def upgrade() -> None:
    """Add the columns in place: a table built anew would lose the triggers that lock signed visits."""
    op.add_column("response", sa.Column("confirmed", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column(
        "treatment_rating", sa.Column("stopped_because", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.add_column("treatment_rating", sa.Column("would_use_again", AGAIN, nullable=True))
    op.add_column("treatment_rating", sa.Column("confirmed_from", sa.Date(), nullable=True))
    op.add_column("treatment_proposal", sa.Column("treatment_code", sa.String(length=60), nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("treatment_proposal", "treatment_code")
    op.drop_column("treatment_rating", "confirmed_from")
    op.drop_column("treatment_rating", "would_use_again")
    op.drop_column("treatment_rating", "stopped_because")
    op.drop_column("response", "confirmed")
