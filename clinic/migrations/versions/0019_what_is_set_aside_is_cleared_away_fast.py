"""Let one import be at work at most, and index what points at courses and visits: else each course that is cleared away
has every rating looked through.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMNS = (
    ("treatment_rating", "course_id"),
    ("treatment_proposal", "course_id"),
    ("plan_item", "course_id"),
    ("plan_answer", "planned_visit_id"),
)
ONE = "uq_import_run_one_at_work"


def upgrade() -> None:
    """Make the indexes."""
    for table, column in COLUMNS:
        op.create_index(f"ix_{table}_{column}", table, [column])
    only = sa.text("state = 'staging'")
    op.create_index(ONE, "import_run", ["state"], unique=True, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(ONE, "import_run")
    for table, column in COLUMNS:
        op.drop_index(f"ix_{table}_{column}", table)
