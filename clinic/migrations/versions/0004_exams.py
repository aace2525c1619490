"""Keep what the hands found: ratings, pressures and trigger points."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "exam",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("examiner_id", sa.Integer(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "acr_painful_yes_no",
                "mtps_0_10",
                name="ck_exam_method_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "stopped",
            sa.Enum(
                "pain",
                "asked_to_stop",
                "time",
                "other",
                name="ck_exam_stop_reason_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["examiner_id"], ["account.id"], name="fk_exam_examiner_id_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_exam_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_exam"),
        sa.UniqueConstraint("id", "method", name="uq_exam_id_method"),
        sa.UniqueConstraint("visit_id", "examiner_id", name="uq_exam_visit_id_examiner_id"),
    )
    op.create_table(
        "tender_point_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "acr_painful_yes_no",
                "mtps_0_10",
                name="ck_tender_point_rating_method_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("site", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "rated",
                "not_examined",
                "refused",
                "stopped",
                name="ck_tender_point_rating_state_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'rated') = (rating IS NOT NULL)", name="ck_tender_point_rating_rating_when_rated"),
        sa.CheckConstraint(
            "method <> 'acr_painful_yes_no' OR rating <= 1", name="ck_tender_point_rating_yes_or_no_in_its_method"
        ),
        sa.CheckConstraint("rating BETWEEN 0 AND 10", name="ck_tender_point_rating_rating_0_to_10"),
        sa.ForeignKeyConstraint(
            ["exam_id", "method"],
            ["exam.id", "exam.method"],
            name="fk_tender_point_rating_exam_id_exam",
            onupdate="CASCADE",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tender_point_rating"),
        sa.UniqueConstraint("exam_id", "site", name="uq_tender_point_rating_exam_id_site"),
    )
    op.create_table(
        "pressure_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=60), nullable=False),
        sa.Column("trial", sa.Integer(), nullable=False),
        sa.Column("ppt_kg_cm2", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ppt_kg_cm2 BETWEEN 0.1 AND 20", name="ck_pressure_reading_ppt_0_1_to_20"),
        sa.CheckConstraint("trial BETWEEN 1 AND 3", name="ck_pressure_reading_trial_1_to_3"),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_pressure_reading_exam_id_exam", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_pressure_reading"),
        sa.UniqueConstraint("exam_id", "site", "trial", name="uq_pressure_reading_exam_id_site_trial"),
    )
    op.create_table(
        "trigger_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("examiner_id", sa.Integer(), nullable=False),
        sa.Column("muscle", sa.String(length=60), nullable=False),
        sa.Column("side", sa.String(length=1), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("taut_band", sa.Boolean(), nullable=True),
        sa.Column("hypersensitive_spot", sa.Boolean(), nullable=True),
        sa.Column("spot_in_taut_band", sa.Boolean(), nullable=True),
        sa.Column("referred_pain", sa.Boolean(), nullable=True),
        sa.Column("reproduces_known_symptom", sa.Boolean(), nullable=True),
        sa.Column("felt_in", sa.JSON(), nullable=False),
        sa.Column("twitch", sa.Boolean(), nullable=True),
        sa.Column("jump", sa.Boolean(), nullable=True),
        sa.Column("ppt_kg_cm2", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column(
            "treated",
            sa.Enum(
                "none",
                "release",
                "needling",
                "injection",
                name="ck_trigger_point_treated_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('l', 'r')", name="ck_trigger_point_side_l_or_r"),
        sa.CheckConstraint("ordinal >= 1", name="ck_trigger_point_ordinal_from_1"),
        sa.CheckConstraint("ppt_kg_cm2 BETWEEN 0.1 AND 20", name="ck_trigger_point_ppt_0_1_to_20"),
        sa.CheckConstraint(
            "spot_in_taut_band IS NOT TRUE OR (taut_band IS TRUE AND hypersensitive_spot IS TRUE)",
            name="ck_trigger_point_spot_in_band_needs_both",
        ),
        sa.ForeignKeyConstraint(
            ["examiner_id"], ["account.id"], name="fk_trigger_point_examiner_id_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_trigger_point_visit_id_visit", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trigger_point"),
        sa.UniqueConstraint(
            "visit_id", "muscle", "side", "ordinal", name="uq_trigger_point_visit_id_muscle_side_ordinal"
        ),
    )
    op.create_index("ix_trigger_point_visit_id", "trigger_point", ["visit_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("trigger_point")
    op.drop_table("pressure_reading")
    op.drop_table("tender_point_rating")
    op.drop_table("exam")
