"""Keep in which order imported questionnaires are asked, and that one version of each is at most."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEX = "uq_imported_definition_asked_once"


def upgrade() -> None:
    """Add the column in place, and the index over those that are asked."""
    op.add_column(
        "imported_definition", sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    only = sa.text("asked")
    op.create_index(INDEX, "imported_definition", ["key"], unique=True, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Drop both."""
    op.drop_index(INDEX, "imported_definition")
    op.drop_column("imported_definition", "position")
