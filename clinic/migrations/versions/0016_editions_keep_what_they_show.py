"""Keep a digest of what each edition was made from: the frozen summary with its signature, or the addendum."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column in place, for a table built anew would lose its locks. Editions from before stay without it."""
    op.add_column("edition", sa.Column("content_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("edition", "content_sha256")
