"""What the clinician added for the 1990, 2010 and 2011 rules."""

from collections.abc import Iterator

from clinic.domain.instruments import CRITERIA_DETAILS, Instrument, Item, Kind
from clinic.domain.visits import CriteriaDetails
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, Value
from clinic.exchange.csv_export.keys import VISIT
from clinic.exchange.csv_export.marks import Mark
from clinic.exchange.csv_export.persons import Person


def detail_column(item: Item, instrument: Instrument = CRITERIA_DETAILS, prefix: str = "") -> Column:
    """Return the column of one of the clinician's inputs to the older criteria."""

    def read(row: Row) -> Value:
        value: Value = getattr(row.of.criteria_details, item.key)
        return Mark.NOT_RECORDED if value is None else value

    numbers = [str(code) for code in item.codes]
    return Column(
        prefix + item.key,
        item.question,
        Type.YES_NO if item.kind is Kind.YES_NO else Type.INTEGER,
        read,
        unit="months" if item.key == "pain_duration_months" else "",
        low=numbers[0] if numbers else "" if item.low is None else str(item.low),
        high=numbers[-1] if numbers else "" if item.high is None else str(item.high),
        codes=tuple((str(choice.value), choice.label) for choice in item.choices),
        marks=(Mark.NOT_RECORDED,),
        version=instrument.version,
        source=instrument.source,
    )


def _details(person: Person) -> Iterator[Row]:
    for visit in person.visits:
        if visit.criteria_details != CriteriaDetails() or visit.somatic_count is not None:
            yield Row(person, visit)


CRITERIA_INPUTS = Table(
    "criteria_inputs",
    "One row per visit for which a clinician gave inputs to the 1990, 2010 and 2011 rules",
    (
        VISIT,
        *(detail_column(item) for item in CRITERIA_DETAILS.items),
        Column(
            "somatic_count",
            "Of an imported visit: count of bodily symptoms from which somatic_extent was banded",
            Type.INTEGER,
            lambda row: row.of.somatic_count,
            low="0",
        ),
    ),
    _details,
)
