"""Questions about self-harm: known by the code of LOINC, or as the ninth of a questionnaire that is named PHQ-9.

A question that is overlooked costs more than one that is marked once too often.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from clinic.domain.instruments.model import Item
from clinic.exchange.fhir_questionnaire.elements import Element

_CODE = "44260-8"
_LOINC = ("http://loinc.org", "https://loinc.org", "urn:oid:2.16.840.1.113883.6.1", "")
"""How files name LOINC; many leave it out."""
_LINK = re.compile(rf"(?:.*/)?{_CODE}")
"""Forms made from LOINC often have its codes as their linkIds alone."""
_NAMED = re.compile(r"phq\W?_?9(?!\d)|44249-1", re.IGNORECASE)
_WEIGHTS = ["0", "1", "2", "3"]
_NINTH = 9


def is_alarm(element: Element) -> bool:
    """Return whether one of the codes of an item, or its linkId, says that it asks about self-harm."""
    coded = (one.text("code") == _CODE and one.text("system").rstrip("/") in _LOINC for one in element.each("code"))
    return any(coded) or _LINK.fullmatch(element.link_id) is not None


def marked(questionnaire: Element, items: Sequence[Item]) -> list[Item]:
    """Return the items, the ninth of those that count 0 to 3 marked if the file is a PHQ-9 that marks none itself.

    Where there are no nine of them, it is told that nothing is marked.
    """
    found = list(items)
    if any(item.alarm for item in found) or not _is_named(questionnaire):
        return found
    counting = [place for place, item in enumerate(found) if [one.weight for one in item.choices] == _WEIGHTS]
    if len(counting) < _NINTH:
        questionnaire.remark(
            "It is named as the PHQ-9 and marks no question as one about self-harm: mark it with the scoring, before "
            "patients are asked"
        )
        return found
    ninth = found[counting[_NINTH - 1]]
    questionnaire.remark(f"Its ninth question ({ninth.key}) is taken for the one about self-harm, for it is a PHQ-9")
    found[counting[_NINTH - 1]] = replace(ninth, alarm=True, preset=None)
    return found


def _is_named(questionnaire: Element) -> bool:
    names = [questionnaire.text(name) for name in ("name", "title", "url")]
    codes = [one.text("code") for one in questionnaire.each("code")]
    return any(_NAMED.search(one) for one in (*names, *codes))
