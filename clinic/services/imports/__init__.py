"""Bring visits of a file into the clinic: checked and set aside in chunks, published in one short transaction."""

from clinic.services.imports.about import About, Clock
from clinic.services.imports.claims import ImportBusy
from clinic.services.imports.leftovers import sentences as leftovers
from clinic.services.imports.opening import open_visits
from clinic.services.imports.responses import open_responses
from clinic.services.imports.running import Incoming, dry_run, run

__all__ = ["About", "Clock", "ImportBusy", "Incoming", "dry_run", "leftovers", "open_responses", "open_visits", "run"]
