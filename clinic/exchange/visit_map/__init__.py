"""Maps: which column of a clinic's spreadsheet holds what, and the visits of a file read by one."""

from clinic.exchange.visit_map.crosswalk import Crosswalk, parse_crosswalk, shipped_crosswalk, shipped_crosswalks
from clinic.exchange.visit_map.mapping import parse_map
from clinic.exchange.visit_map.model import VisitMap
from clinic.exchange.visit_map.reading import Visits, read_visits
from clinic.exchange.visit_map.shipped import shipped_map, shipped_maps

__all__ = [
    "Crosswalk",
    "VisitMap",
    "Visits",
    "parse_crosswalk",
    "parse_map",
    "read_visits",
    "shipped_crosswalk",
    "shipped_crosswalks",
    "shipped_map",
    "shipped_maps",
]
