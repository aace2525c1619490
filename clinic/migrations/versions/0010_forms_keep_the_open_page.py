"""Keep which page of the form the patient is on, so that a link opened again goes on there."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column in place: a table built anew would lose the triggers that lock signed visits."""
    op.add_column("questionnaire", sa.Column("open_page", sa.String(length=60), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("questionnaire", "open_page")
