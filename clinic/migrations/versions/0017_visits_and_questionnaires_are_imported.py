"""Bring visits and questionnaires in from outside: imports, what they set aside, imported definitions."""

import sqlalchemy as sa
from alembic import op

from clinic.db import dialects

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BY_VISIT = {"imported_visit": "{row}.visit_id"}
STAGEABLE = ("visit", "patient", "treatment_course")
STATES = sa.Enum(
    "staging",
    "published",
    "abandoned",
    name="ck_import_run_state_known",
    native_enum=False,
    create_constraint=True,
    length=30,
)


def upgrade() -> None:
    """Make the tables; add the columns in place, for a table built anew would lose its locks."""
    bind = op.get_bind()
    dialects.drop_triggers(bind, ["visit"], ["UPDATE"])
    for table in STAGEABLE:
        op.add_column(table, sa.Column("staged", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("patient", sa.Column("import_number", sa.String(length=40), nullable=True))
    op.add_column("criteria_input", sa.Column("somatic_count", sa.Integer(), nullable=True))
    dialects.lock_visits(bind)
    _make_imports()
    _make_definitions()
    dialects.lock_by_visit(bind, BY_VISIT)


def downgrade() -> None:
    """Drop tables and columns."""
    bind = op.get_bind()
    dialects.drop_triggers(bind, BY_VISIT)
    dialects.drop_triggers(bind, ["visit"], ["UPDATE"])
    op.drop_table("imported_definition")
    op.drop_table("imported_visit")
    op.drop_table("import_run")
    op.drop_column("criteria_input", "somatic_count")
    op.drop_column("patient", "import_number")
    for table in STAGEABLE:
        op.drop_column(table, "staged")
    dialects.lock_visits(bind)


def _make_imports() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("map_text", sa.Text(), nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name="ck_import_run_published_at_when_published"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_import_run_account_id_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_table(
        "imported_visit",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("file_row", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("time", sa.String(length=200), nullable=False),
        sa.Column("clinician_name", sa.String(length=200), nullable=False),
        sa.Column("examiner_name", sa.String(length=200), nullable=False),
        sa.Column("stated", sa.JSON(), nullable=False),
        sa.CheckConstraint("file_row >= 1", name="ck_imported_visit_file_row_from_1"),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_imported_visit_visit_id_visit", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name="fk_imported_visit_import_id_import_run", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("visit_id", name="pk_imported_visit"),
        sa.UniqueConstraint("import_id", "file_row", name="uq_imported_visit_import_id_file_row"),
    )
    op.create_index("ix_imported_visit_identity", "imported_visit", ["identity"], unique=False)


def _make_definitions() -> None:
    op.create_table(
        "imported_definition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("instrument_version", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("licence_text", sa.Text(), nullable=False),
        sa.Column("licence_confirmed_by", sa.Integer(), nullable=True),
        sa.Column("licence_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("alarm_contact_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(licence_confirmed_by IS NULL) = (licence_confirmed_at IS NULL)",
            name="ck_imported_definition_licence_whole",
        ),
        sa.CheckConstraint(
            "NOT asked OR licence_confirmed_at IS NOT NULL", name="ck_imported_definition_asked_only_with_licence"
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["account.id"], name=f"fk_imported_definition_{column}_account", ondelete="RESTRICT"
            )
            for column in ("imported_by", "licence_confirmed_by", "alarm_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_imported_definition"),
        sa.UniqueConstraint("key", "instrument_version", name="uq_imported_definition_key_instrument_version"),
    )
