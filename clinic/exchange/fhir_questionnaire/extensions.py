"""Extensions of a questionnaire: those that are read, those that only change its look, and why others are refused.

Whatever is not on one of the lists is refused: an extension that nobody here knows may change what a question means.
"""

from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.outline import place
from clinic.exchange.fhir_questionnaire.problems import short

BASE = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
WEIGHTS = ("ordinalValue", "itemWeight", "questionnaire-ordinalValue")
_ON_TEXT = ("translation", "rendering-xhtml", "rendering-markdown", "rendering-style", "rendering-styleSensitive")
_READ: dict[str, frozenset[str]] = {
    "item": frozenset(
        (
            *("questionnaire-itemControl", "questionnaire-unit", "questionnaire-hidden", "questionnaire-usageMode"),
            *("questionnaire-minOccurs", "questionnaire-maxOccurs", "minValue", "maxValue", "entryFormat"),
        )
    ),
    "option": frozenset((*WEIGHTS, "questionnaire-optionExclusive", "questionnaire-optionPrefix")),
    "coding": frozenset(WEIGHTS),
    "concept": frozenset(WEIGHTS),
    "text": frozenset(_ON_TEXT),
}
_LOOKS = frozenset(("questionnaire-choiceOrientation", "questionnaire-displayCategory", "rendering-style"))
_NOT_SHOWN = {
    "questionnaire-supportLink": "Links to further information are not shown",
    "questionnaire-sliderStepValue": "The steps of a slider are not kept: every number between its ends can be given",
    f"{_SDC}observationLinkPeriod": "Nothing is filled in from earlier observations, nor kept as one",
    f"{_SDC}observationExtract": "Nothing is filled in from earlier observations, nor kept as one",
    "designNote": "Notes for the designer of a form are not shown",
}
_ABOUT_THE_FILE = frozenset(
    (
        *("structuredefinition-wg", "structuredefinition-fmm", "structuredefinition-standards-status"),
        *("resource-lastReviewDate", "resource-approvalDate", "resource-effectivePeriod"),
        *("questionnaire-studyprotocolElement", "originalText", "narrativeLink"),
    )
)
_EXPRESSION = "it holds an expression (“{name}”), and nothing in a file is ever run"
_EXPRESSIONS = ("expression", "variable", "launchcontext", "sourcequer", "fhirpath", "cql", "library", "constraint")
_REASONS = {
    "regex": "its answers are bound by a pattern of the file (“regex”), which is not run",
    "minLength": "it asks for texts of a least length, which is not supported",
    "maxDecimalPlaces": "it bounds the decimal places of a number, which is not supported",
    "questionnaire-unitOption": "it lets the unit be chosen, which is not supported",
    "questionnaire-signatureRequired": "it asks for a signature, which is not supported",
    "data-absent-reason": "a text or value of it is missing (“data-absent-reason”)",
}


def read(element: Element, context: str) -> dict[str, list[Element]]:
    """Return the extensions of an object that are read there, by the last part of their address."""
    found: dict[str, list[Element]] = {}
    element.problems.extensions_read.add(id(element.data))
    for extension in element.each("extension"):
        name = extension.text("url").removeprefix(BASE)
        if name in _READ.get(context, ()):
            found.setdefault(name, []).append(extension)
        else:
            _pass_or_refuse(extension, name)
    return found


def check_unread(element: Element) -> None:
    """Judge the extensions of an object, and of everything inside it, that nothing has read."""
    ahead: list[tuple[Element, object]] = [(element, element.data)]
    while ahead:
        around, one = ahead.pop()
        if isinstance(one, list):
            ahead += [(around, inner) for inner in reversed(one)]
        elif isinstance(one, dict):
            here = Element(one, place(one), around.problems) if "linkId" in one else around.at(one)
            if "extension" in one and id(one) not in around.problems.extensions_read:
                read(here, "")
            ahead += [(here, inner) for name, inner in reversed(one.items()) if name != "extension"]


def value(extensions: dict[str, list[Element]], name: str, *kinds: str) -> object:
    """Return the value of a single extension of one of these types (`valueDecimal`); None where there is none."""
    given = extensions.get(name, [])
    if not given:
        return None
    if len(given) > 1:
        given[0].refuse(f"the extension “{name}” is given more than once")
    held = given[0].one_of("value")
    if held is None or held[0] not in kinds or held[1] is None:
        given[0].refuse(f"the extension “{name}” does not hold a value that this product can read")
        return None
    return held[1]


def flag(extensions: dict[str, list[Element]], name: str) -> bool:
    """Return a `valueBoolean`, false where there is none."""
    given = value(extensions, name, "valueBoolean")
    if given is not None and not isinstance(given, bool):
        extensions[name][0].refuse(f"the extension “{name}” is neither true nor false")
    return given is True


def _pass_or_refuse(extension: Element, name: str) -> None:
    if name in _LOOKS:
        extension.remark("Shown plainly, without the look that the file gives")
    elif name in _NOT_SHOWN:
        extension.remark(_NOT_SHOWN[name])
    elif name not in _ABOUT_THE_FILE:
        extension.refuse(_reason(name))


def _reason(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    if last in _REASONS:
        return _REASONS[last]
    if any(part in last.lower() for part in _EXPRESSIONS):
        return _EXPRESSION.format(name=short(last))
    if not last:
        return "it has an extension without an address"
    return f"its extension “{short(last)}” is not known here and may change what is meant"
