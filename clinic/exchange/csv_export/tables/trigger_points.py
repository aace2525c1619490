"""Spots in muscles as they were examined, with what they come to."""

from clinic.domain.body.zones import ZONES
from clinic.domain.exams import HIGHEST_KG_CM2, LOWEST_KG_CM2, TriggerActivity, TriggerFinding
from clinic.domain.muscles import MUSCLES
from clinic.domain.trigger_findings import state_of
from clinic.domain.visits import PointTreatment
from clinic.exchange.csv_export.columns import Column, Table, Type, labelled, listed
from clinic.exchange.csv_export.keys import NUMBER, VISIT
from clinic.exchange.csv_export.marks import Mark
from clinic.exchange.csv_export.tables.exams import EXAMINER
from clinic.exchange.csv_export.tables.visits import numbered


def _sign(name: str, label: str) -> Column:
    return Column(
        name,
        label,
        Type.YES_NO,
        lambda row: Mark.NOT_EXAMINED if getattr(row.thing, name) is None else getattr(row.thing, name),
        marks=(Mark.NOT_EXAMINED,),
    )


TRIGGER_POINTS = Table(
    "trigger_points",
    "One row per examined spot in a muscle",
    (
        VISIT,
        NUMBER,
        EXAMINER,
        Column(
            "muscle",
            "Muscle",
            Type.CODE,
            lambda row: row.thing.muscle,
            codes=tuple((m.code, m.name) for m in MUSCLES.values()),
        ),
        Column(
            "side", "The patient's side", Type.CODE, lambda row: row.thing.side, codes=(("l", "left"), ("r", "right"))
        ),
        _sign("taut_band", "Taut band"),
        _sign("hypersensitive_spot", "Hypersensitive spot"),
        _sign("spot_in_taut_band", "The spot lies in the taut band"),
        _sign("referred_pain", "Pain is felt elsewhere"),
        _sign("reproduces_known_symptom", "Brings out a symptom that the patient knows"),
        _sign("twitch", "Local twitch"),
        _sign("jump", "Jump sign"),
        Column(
            "felt_in",
            "Zones where it is felt, with the patient's side",
            Type.CODES,
            lambda row: listed(row.thing.felt_in) if row.thing.felt_in else None,
            codes=tuple((zone.code, zone.label) for zone in ZONES.values()),
        ),
        Column(
            "finding",
            "Whether it is a trigger point: two of three criteria",
            Type.CODE,
            lambda row: state_of(row.thing).finding,
            codes=labelled(TriggerFinding),
        ),
        Column(
            "activity",
            "Of a trigger point: active brings out the patient's own pain, latent does not",
            Type.CODE,
            lambda row: state_of(row.thing).state,
            codes=labelled(TriggerActivity),
        ),
        Column(
            "ppt_kg_cm2",
            "Pressure pain threshold at the spot",
            Type.DECIMAL,
            lambda row: row.thing.ppt_kg_cm2 if row.thing.ppt_kg_cm2 is not None else Mark.NOT_EXAMINED,
            unit="kg/cm²",
            low=str(LOWEST_KG_CM2),
            high=str(HIGHEST_KG_CM2),
            direction="lower is more tender",
            marks=(Mark.NOT_EXAMINED,),
        ),
        Column(
            "treated",
            "What was done there during the visit",
            Type.CODE,
            lambda row: row.thing.treated or Mark.NOT_RECORDED,
            codes=labelled(PointTreatment),
            marks=(Mark.NOT_RECORDED,),
        ),
        Column("note", "Note", Type.FREE_TEXT, lambda row: row.thing.note or None),
    ),
    numbered(lambda visit: visit.trigger_points),
)
