"""What was decided and planned at a visit, and what became of earlier plans."""

from clinic.domain.treatments.choices import PlanAnswer, PlanDecision
from clinic.domain.visits import Actor
from clinic.exchange.csv_export.columns import Column, Table, Type, labelled
from clinic.exchange.csv_export.keys import NUMBER, VISIT, course_key
from clinic.exchange.csv_export.tables.visits import numbered

_NOTE = Column("note", "Note", Type.FREE_TEXT, lambda row: row.thing.note or None)

PLAN_ITEMS = Table(
    "plan_items",
    "One row per treatment that a visit decided about",
    (
        VISIT,
        NUMBER,
        Column("decision", "Decision", Type.CODE, lambda row: row.thing.decision, codes=labelled(PlanDecision)),
        Column(
            "course",
            "Treatment course, see treatments; empty for something new to try",
            Type.KEY,
            lambda row: course_key(row, row.thing.course_id),
        ),
        Column("name", "Treatment as named in the plan", Type.FREE_TEXT, lambda row: row.thing.name),
        _NOTE,
    ),
    numbered(lambda visit: visit.plan.items),
)

PLAN_STEPS = Table(
    "plan_steps",
    "One row per actor who has something to do after the visit",
    (
        VISIT,
        Column("actor", "Who acts", Type.CODE, lambda row: row.thing.actor, codes=labelled(Actor)),
        Column("text", "What is to be done", Type.FREE_TEXT, lambda row: row.thing.text),
    ),
    numbered(lambda visit: visit.plan.steps),
)

PLAN_ANSWERS = Table(
    "plan_answers",
    "One row per item of an earlier plan of which this visit says what became of it",
    (
        VISIT,
        NUMBER,
        Column(
            "planned_at",
            "Visit that planned it",
            Type.KEY,
            lambda row: row.person.visit_keys.get(row.thing.planned_visit_id),
        ),
        Column("words", "The item as it was planned", Type.FREE_TEXT, lambda row: row.thing.words),
        Column("answer", "What became of it", Type.CODE, lambda row: row.thing.answer, codes=labelled(PlanAnswer)),
        _NOTE,
    ),
    numbered(lambda visit: visit.plan.answers),
)
