"""The whole report as a JSON file: every line of every list, written without holding them in memory."""

import json
from itertools import islice
from typing import TextIO

from clinic.domain.imports import ImportReport
from clinic.domain.imports.report import LISTS
from clinic.services.imports.ledger import Ledger

AT_ONCE = 500


def write(report: ImportReport, ledger: Ledger, stream: TextIO) -> None:
    """Write the report with the lines that the ledger kept."""
    plain = report.as_json()
    counted = {name: value for name, value in plain.items() if name not in (*LISTS, "listed")}
    stream.write(json.dumps(counted, ensure_ascii=False, indent=1)[:-2])
    for name in LISTS:
        stream.write(f',\n "{name}": [')
        lines, before = ledger.lines(name), ""
        while some := list(islice(lines, AT_ONCE)):
            stream.write(before + "\n  " + ",\n  ".join(some))
            before = ","
        stream.write("]")
    stream.write("\n}\n")
