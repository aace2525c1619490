"""Index what points at courses and visits: else each course that is cleared away has every rating looked through."""

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


def upgrade() -> None:
    """Make the indexes."""
    for table, column in COLUMNS:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Drop them."""
    for table, column in COLUMNS:
        op.drop_index(f"ix_{table}_{column}", table)
