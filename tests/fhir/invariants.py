"""Rules of FHIR R4 that neither the schema nor the models know: those invariants that our resources could break."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fhir.validators import parts

_NAME = re.compile(r"[A-Z][A-Za-z0-9_]{0,254}")
_OFFERS = ("choice", "open-choice", "integer", "date", "time", "string", "text")


def broken(resource: Mapping[str, Any]) -> list[str]:
    """Return the key of each invariant that does not hold, with where."""
    check = _CHECKS.get(resource["resourceType"], lambda _one: ())
    return [f"{resource['resourceType']}/{resource.get('id')} {found}" for found in check(resource)]


def _observation(one: Mapping[str, Any]) -> Iterator[str]:
    for part in (one, *one.get("component", ())):
        valued = any(name.startswith("value") for name in part)
        if valued and "dataAbsentReason" in part:
            yield "obs-6: a value, and the reason why there is none"
        if not valued and not {"dataAbsentReason", "component", "hasMember"} & set(part):
            yield "neither a value nor the reason why there is none"


def _questionnaire(one: Mapping[str, Any]) -> Iterator[str]:
    yield from _named(one)
    links = [item["linkId"] for item in parts(one) if "linkId" in item]
    if len(set(links)) != len(links):
        yield "que-2: a linkId twice"
    for item in parts(one):
        kind = item.get("type")
        if "linkId" not in item:
            continue
        if (kind == "group") > bool(item.get("item")) or (kind == "display" and {"item", "required"} & set(item)):
            yield f"que-1 or que-6: {item['linkId']}"
        if "answerOption" in item and kind not in _OFFERS:
            yield f"que-5: {item['linkId']}"
        if len(item.get("enableWhen", ())) > 1 and "enableBehavior" not in item:
            yield f"que-12: {item['linkId']}"


def _composition(one: Mapping[str, Any]) -> Iterator[str]:
    for section in one.get("section", ()):
        if not {"text", "entry", "section"} & set(section):
            yield f"cmp-1: {section.get('title')}"
        if {"emptyReason", "entry"} <= set(section):
            yield f"cmp-2: {section.get('title')}"


def _bundle(one: Mapping[str, Any]) -> Iterator[str]:
    if one["type"] != "document":
        return
    if not {"system", "value"} <= set(one.get("identifier", ())):
        yield "bdl-9: a document without an identifier"
    if "timestamp" not in one:
        yield "bdl-10: a document without a time"
    if one["entry"][0]["resource"]["resourceType"] != "Composition":
        yield "bdl-11: a document that does not begin with its Composition"


def _named(one: Mapping[str, Any]) -> Iterator[str]:
    if not _NAME.fullmatch(one.get("name", "Unnamed")):
        yield f"a name that no program can use: {one['name']}"


_CHECKS = {
    "Observation": _observation,
    "Questionnaire": _questionnaire,
    "Composition": _composition,
    "Bundle": _bundle,
    "CodeSystem": _named,
    "ValueSet": _named,
    "StructureDefinition": _named,
}
