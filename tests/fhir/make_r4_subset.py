"""Cut the part of HL7's R4 JSON schema that our resources use: `python make_r4_subset.py fhir.schema.json`.

The whole schema has 3.5 MB and stands on HL7's pages for R4 (4.0.1). Descriptions are left out, all else stays.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESOURCES = (
    "AllergyIntolerance",
    "Bundle",
    "CapabilityStatement",
    "CodeSystem",
    "Composition",
    "Condition",
    "DocumentReference",
    "Encounter",
    "MedicationStatement",
    "Observation",
    "OperationOutcome",
    "Patient",
    "Practitioner",
    "Procedure",
    "Provenance",
    "Questionnaire",
    "QuestionnaireResponse",
    "StructureDefinition",
    "ValueSet",
)
PREFIX = "#/definitions/"
RESULT = Path(__file__).with_name("r4.schema.json")
NOTICE = (
    "A part of the JSON schema of HL7 FHIR R4 (4.0.1), which HL7 dedicates to the public domain under CC0 1.0. "
    "FHIR is a trademark of HL7. Cut by make_r4_subset.py: only the resources named in oneOf and the types they need."
)


def used(part: Any) -> Iterator[str]:
    """Yield the name of every definition that a part refers to."""
    if isinstance(part, dict):
        if str(part.get("$ref", "")).startswith(PREFIX):
            yield part["$ref"].removeprefix(PREFIX)
        for value in part.values():
            yield from used(value)
    elif isinstance(part, list):
        for value in part:
            yield from used(value)


def bare(part: Any) -> Any:
    """Return a part without its descriptions."""
    if isinstance(part, dict):
        return {name: bare(value) for name, value in part.items() if not _is_description(name, value)}
    return [bare(value) for value in part] if isinstance(part, list) else part


def subset(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the resources we use, with every type they need; a resource inside another may be any of ours."""
    any_of = [{"$ref": PREFIX + name} for name in RESOURCES]
    every = schema["definitions"] | {"ResourceList": {"oneOf": any_of}}
    wanted, waiting = set[str](), [*RESOURCES, "ResourceList"]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += used(every[name])
    return {
        "$schema": schema["$schema"],
        "id": schema["id"],
        "$comment": NOTICE,
        "oneOf": any_of,
        "definitions": {name: bare(every[name]) for name in sorted(wanted)},
    }


def written(schema: dict[str, Any]) -> str:
    """Return the schema as text with one line for each property."""
    head = {name: value for name, value in schema.items() if name != "definitions"}
    lines = [f"{json.dumps(name)}: {json.dumps(value)}," for name, value in head.items()]
    definitions = ",\n".join(_definition(name, one) for name, one in schema["definitions"].items())
    return "\n".join(["{", *lines, '"definitions": {', definitions, "}", "}", ""])


def _definition(name: str, definition: dict[str, Any]) -> str:
    properties = definition.get("properties")
    if not properties:
        return f"{json.dumps(name)}: {json.dumps(definition)}"
    rest = {key: value for key, value in definition.items() if key != "properties"}
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in properties.items())
    more = "".join(f", {json.dumps(key)}: {json.dumps(value)}" for key, value in rest.items())
    return f'{json.dumps(name)}: {{"properties": {{\n{lines}}}{more}}}'


def _is_description(name: str, value: Any) -> bool:
    return name == "description" and isinstance(value, str)


if __name__ == "__main__":
    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    RESULT.write_text(written(subset(whole)), encoding="utf-8")
