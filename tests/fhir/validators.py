"""Two validators of FHIR that miss different things, and our own check of references and codes.

`by_schema`: HL7's JSON schema of R4. `by_models`: fhir.resources, its R4B module. A resource is valid when both say so;
and when `by_bindings` does: the two statuses whose words neither of them knows.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from jsonschema import Draft6Validator
from pydantic import ValidationError

from clinic.exchange.fhir import systems

SCHEMA = Path(__file__).with_name("r4.schema.json")
CONFORMANCE = ("CodeSystem", "ValueSet", "StructureDefinition", "Questionnaire")


@cache
def _schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@cache
def _validator(kind: str) -> Draft6Validator:
    whole = _schema()
    assert kind in whole["definitions"], f"{kind} is not in the schema: add it to make_r4_subset.py"
    return Draft6Validator({**whole, "oneOf": [{"$ref": f"#/definitions/{kind}"}]})


def by_schema(resource: Mapping[str, Any]) -> list[str]:
    """Return what HL7's schema finds."""
    name = f"{resource['resourceType']}/{resource.get('id')}"
    return [
        f"{name} {'/'.join(map(str, cause.absolute_path))}: {cause.message:.200}"
        for error in _validator(resource["resourceType"]).iter_errors(resource)
        for cause in (error.context or [error])
    ]


def by_models(resource: Mapping[str, Any]) -> list[str]:
    """Return what fhir.resources finds."""
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except ValidationError as error:
        return [f"{resource['resourceType']}/{resource.get('id')} {error}"]
    return []


STATUSES = {
    "MedicationStatement": {
        *("active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown", "not-taken"),
    },
    "Procedure": {
        *("preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"),
    },
}
"""Required bindings of R4: http://hl7.org/fhir/ValueSet/medication-statement-status and event-status, 4.0.1."""


def by_bindings(resource: Mapping[str, Any]) -> list[str]:
    """Return a status that is none of those R4 has, where neither validator looks."""
    found = []
    for one in parts(resource):
        status = one.get("status")
        if one.get("resourceType") in STATUSES and status not in STATUSES[one["resourceType"]]:
            found.append(f"{one['resourceType']}/{one.get('id')} status: {status}")
    return found


def problems(resources: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what any of them finds; a Bundle is looked at without its entries, and each entry by itself.

    What was found valid once is not looked at again with other references in it.
    """
    checks = (by_schema, by_models, by_bindings)
    found: list[str] = []
    for resource in _singly(resources):
        text = _REFERENCE.sub("", json.dumps(resource, sort_keys=True))
        if text in _valid:
            continue
        wrong = [one for check in checks for one in check(resource)]
        found += wrong
        if not wrong:
            _valid.add(text)
    return found


_valid: set[str] = set()
_REFERENCE = re.compile(r'"reference": "[^"]*"')


def _singly(resources: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for resource in resources:
        if resource["resourceType"] != "Bundle":
            yield resource
            continue
        hulls = [{name: part for name, part in one.items() if name != "resource"} for one in resource.get("entry", ())]
        yield {**resource, "entry": hulls} if hulls else resource
        yield from (one["resource"] for one in resource.get("entry", ()))


def parts(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside a resource, itself first."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from parts(value)
    elif isinstance(part, list):
        for value in part:
            yield from parts(value)


def dangling(resources: list[dict[str, Any]], *, urls: Mapping[str, str] | None = None) -> list[str]:
    """Return the references that lead nowhere. `urls` = id of an entry -> its fullUrl, inside a Bundle."""
    known = set(urls.values()) if urls is not None else {f"{one['resourceType']}/{one['id']}" for one in resources}
    canonicals = {f"{one['url']}|{one['version']}" for one in resources if one["resourceType"] == "Questionnaire"}
    found = [part["reference"] for one in resources for part in parts(one) if "reference" in part]
    asked = [
        one["questionnaire"]
        for one in resources
        if one["resourceType"] == "QuestionnaireResponse" and "questionnaire" in one
    ]
    return [
        *(one for one in found if one not in known),
        *(one for one in asked if canonicals and one not in canonicals),
    ]


def own_codes(resources: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return system -> code -> display of every CodeSystem among the resources."""
    return {
        one["url"]: {concept["code"]: concept.get("display", "") for concept in one["concept"]}
        for one in resources
        if one["resourceType"] == "CodeSystem"
    }


def foreign_codes(resources: Iterable[Mapping[str, Any]], known: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the codes that are neither ours, with our words, nor on the list of verified ones."""
    others = {**systems.VERIFIED, **systems.STRUCTURE}
    found = []
    for resource in resources:
        if resource["resourceType"] in CONFORMANCE[:3]:
            continue
        for part in parts(resource):
            if "code" not in part or "system" not in part:
                continue
            system, code = part["system"], part["code"]
            ours = code in known.get(system, {}) and part.get("display", known[system][code]) == known[system][code]
            if not ours and code not in others.get(system, ()):
                found.append(f"{resource['resourceType']}/{resource.get('id')}: {system} {code} {part.get('display')}")
    return found
