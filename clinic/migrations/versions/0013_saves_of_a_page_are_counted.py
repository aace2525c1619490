"""Count how often each page of a form was changed, so that a request that comes late or twice undoes nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column in place: a table built anew would lose the triggers that lock signed visits."""
    op.add_column("questionnaire", sa.Column("page_changes", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("questionnaire", "page_changes")
