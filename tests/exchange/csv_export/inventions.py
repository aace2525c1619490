"""An invented questionnaire with every kind of item, and a table read as a spreadsheet would show it."""

import csv
import io
from zoneinfo import ZoneInfo

from clinic.domain.instruments.imported import CutOff, ImportedInstrument, Method, Scoring
from clinic.domain.instruments.items import Choice, Item, Kind
from clinic.domain.instruments.model import Instrument
from clinic.exchange.csv_export import Questionnaires, person, tables

ZONE = ZoneInfo("Europe/Madrid")
OURS = Questionnaires()
INVENTED = ImportedInstrument(
    Instrument(
        "weather",
        "v1",
        "Weather and mood",
        items=(
            Item("sky", Kind.OPEN_CHOICE, "How was the sky?", choices=(Choice("blue", "Blue"),), max_length=50),
            Item("degrees", Kind.DECIMAL, "How warm was it?", least="-50", most="50"),
            Item("walks", Kind.NUMBER, "How many walks?"),
            Item("days", Kind.NUMBER, "On which days?", repeats=True),
            Item("seen", Kind.DATE, "When did you look?"),
            Item("gear", Kind.OPEN_CODES, "What did you wear?", choices=(Choice("hat", "Hat"),), max_length=50),
            Item("why", Kind.TEXT, "Why?", max_length=100),
        ),
        source="Invented for tests",
        licence="None",
    ),
    Scoring(Method.SUM, ("walks",), "0", "14", cut_offs=(CutOff("3", "many", "nobody", "invented"),)),
)


def read(name, record, questionnaires=OURS, **more):
    """The rows of one table as a spreadsheet would show them."""
    (table,) = tables(questionnaires, names=[name])
    lines = [table.head(), *table.lines(person(record, ZONE, **more))]
    return list(csv.DictReader(io.StringIO("\r\n".join(lines), newline=""), strict=True))
