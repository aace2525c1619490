"""The clinic's data as tables of plain text, with the dictionary that explains them: records in, lines out.

Pure: nothing here opens a file or a database. Every column is data (`columns.Column`); tables, dictionary and the map
with which the visit table comes back in are written from the same columns.
"""

from clinic.exchange.csv_export import dictionary, map_file, visit_table
from clinic.exchange.csv_export.cells import BOM, END
from clinic.exchange.csv_export.columns import Column, Table, Type
from clinic.exchange.csv_export.persons import Person, Pseudonyms, person
from clinic.exchange.csv_export.questionnaires import Questionnaires
from clinic.exchange.csv_export.tableset import NAMES, require_known, tables

__all__ = [
    "BOM",
    "END",
    "NAMES",
    "Column",
    "Person",
    "Pseudonyms",
    "Questionnaires",
    "Table",
    "Type",
    "dictionary",
    "map_file",
    "person",
    "require_known",
    "tables",
    "visit_table",
]
