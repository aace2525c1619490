"""Keep each site under the algometer as a cell of its own, what was confirmed, and who moves on by hand."""

import sqlalchemy as sa
from alembic import op

from clinic.db import dialects

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WORDS = {"native_enum": False, "length": 30}
STATES = sa.Enum(
    "rated", "not_examined", "refused", "stopped", name="ck_pressure_site_state_known", create_constraint=True, **WORDS
)
SOURCES = sa.Enum("examined", "confirmed", create_constraint=False, **WORDS)
REASONS = sa.Enum("pain", "asked_to_stop", "time", "other", create_constraint=False, **WORDS)
BY_VISIT = {"pressure_site": "SELECT visit_id FROM exam WHERE exam.id = {row}.exam_id"}


def upgrade() -> None:
    """Add the columns in place, and a cell for each site that was measured; it is locked as its readings are."""
    op.add_column("account", sa.Column("exam_moves_on", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("exam", sa.Column("pressures_stopped", REASONS, nullable=True))
    op.add_column(
        "tender_point_rating", sa.Column("source", SOURCES, server_default=sa.text("'examined'"), nullable=False)
    )
    op.add_column("tender_point_rating", sa.Column("rated_by", sa.Integer(), nullable=True))
    op.create_table(
        "pressure_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=60), nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("measured_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measured_by"], ["account.id"], name="fk_pressure_site_measured_by_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_pressure_site_exam_id_exam", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_pressure_site"),
        sa.UniqueConstraint("exam_id", "site", name="uq_pressure_site_exam_id_site"),
    )
    op.execute(
        "INSERT INTO pressure_site (exam_id, site, state, measured_at, version) "
        "SELECT exam_id, site, 'rated', max(measured_at), 1 FROM pressure_reading GROUP BY exam_id, site"
    )
    dialects.lock_by_visit(op.get_bind(), BY_VISIT)


def downgrade() -> None:
    """Drop what was added."""
    dialects.drop_triggers(op.get_bind(), BY_VISIT)
    op.drop_table("pressure_site")
    op.drop_column("tender_point_rating", "rated_by")
    op.drop_column("tender_point_rating", "source")
    op.drop_column("exam", "pressures_stopped")
    op.drop_column("account", "exam_moves_on")
