"""A FHIR R4 Questionnaire as an instrument of the clinic. All that refuses it is told at once."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from clinic.domain.instruments import REGISTRY
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.model import Instrument, Item
from clinic.exchange import strict_json
from clinic.exchange.fhir_questionnaire import extensions, self_harm, texts, wording
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.outline import outline, place
from clinic.exchange.fhir_questionnaire.problems import Problems, short
from clinic.exchange.fhir_questionnaire.reading import Reading
from clinic.exchange.fhir_questionnaire.texts import Text
from clinic.exchange.fhir_questionnaire.value_sets import ValueSets
from clinic.exchange.refusals import FileRefused
from clinic.exchange.strict_json import LIMITS, Limits

LONGEST_KEY = LONGEST_VERSION = 60
LONGEST_TITLE = 200
_KNOWN = (
    *("resourceType", "meta", "language", "text", "contained", "url", "identifier", "version", "name", "title"),
    *("_title", "_name", "_publisher", "_description", "_purpose", "_copyright", "derivedFrom", "status", "date"),
    *("experimental", "subjectType", "publisher", "contact", "description", "useContext", "jurisdiction", "purpose"),
    *("copyright", "approvalDate", "lastReviewDate", "effectivePeriod", "code", "item", "implicitRules"),
)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", re.ASCII)
_TOTALS = frozenset(("wpi", "sss", "psd", "tender_count", "fis", "fiq", "fiqr", "sbs"))
_LONGEST_STATEMENT = 20_000
_LONGEST_ADDRESS = 500


@dataclass(frozen=True, slots=True)
class Parsed:
    """A questionnaire as it was read. `remarks` are sentences on what is shown otherwise than in the file.

    `stated_candidates` are keys of numbers that nobody is asked for and that may be totals computed elsewhere;
    `alarm_candidates` are keys of questions that the file's codes mark as asking about self-harm.
    """

    instrument: ImportedInstrument
    remarks: tuple[str, ...] = ()
    stated_candidates: tuple[str, ...] = ()
    alarm_candidates: tuple[str, ...] = ()


def parse_questionnaire(data: bytes, *, key: str | None = None, limits: Limits = LIMITS) -> Parsed:
    """Read a Questionnaire; `key` names the instrument, else the file's own name does.

    Raises FileRefused for a file that is none, QuestionnaireRefused with all reasons for one that cannot be asked.
    """
    tree = strict_json.loads(data, limits)
    if not isinstance(tree, dict) or tree.get("resourceType") != "Questionnaire":
        raise FileRefused(
            "The file is not a FHIR Questionnaire.", hint="Choose the questionnaire itself, as JSON in FHIR release 4."
        )
    if key is not None and not _KEY.fullmatch(key):
        raise FileRefused("The name for the questionnaire cannot be used.", hint="Use up to 60 letters and digits.")
    problems = Problems()
    _check_modifiers(tree, problems)
    questionnaire = Element(tree, "The questionnaire", problems)
    _check_resource(questionnaire)
    reading = Reading(outline(questionnaire), ValueSets(questionnaire, problems))
    reading.read(questionnaire)
    extensions.check_unread(questionnaire.at({"item": tree.get("item"), "contained": reading.sets.used}))
    if not reading.items and not problems.refuses:
        questionnaire.refuse("it asks nothing")
    items = self_harm.marked(questionnaire, reading.items)
    imported = _imported(questionnaire, reading, items, data, key)
    return Parsed(
        imported,
        problems.remarks,
        stated_candidates=tuple(item.key for item in reading.stated),
        alarm_candidates=tuple(item.key for item in items if item.alarm),
    )


def _imported(
    questionnaire: Element, reading: Reading, items: list[Item], data: bytes, key: str | None
) -> ImportedInstrument:
    title = _title(questionnaire)
    reading.words.put("title", title)
    url, publisher = questionnaire.text("url"), texts.read(questionnaire, "publisher", LONGEST_TITLE).plain
    if len(url) > _LONGEST_ADDRESS:
        questionnaire.refuse(f"its address is longer than {_LONGEST_ADDRESS} characters")
    licence = texts.read(questionnaire, "copyright", _LONGEST_STATEMENT).plain
    version, language = _version(questionnaire, data), wording.language_of(questionnaire)
    words = {code: found for code, found in reading.words.by_language.items() if code != language}
    for remark in wording.incomplete(words, _places(reading)):
        questionnaire.remark(remark)
    questionnaire.problems.settle()
    try:
        instrument = Instrument(
            key=key or _key(questionnaire, title.plain),
            version=version,
            title=title.plain,
            items=tuple(items),
            source=", ".join(part for part in (publisher, url) if part) or "not stated in the file",
            licence=licence,
            closing=tuple(reading.leads),
        )
    except ValueError as error:
        questionnaire.refuse(f"it contradicts itself ({error})")
        questionnaire.problems.settle()
        raise
    return ImportedInstrument(
        instrument,
        language=language,
        words=words,
        url=url,
        publisher=publisher,
        copyright=licence,
        stated=tuple(reading.stated),
    )


def _check_resource(questionnaire: Element) -> None:
    questionnaire.only(_KNOWN)
    extensions.read(questionnaire, "questionnaire")
    status = questionnaire.text("status")
    if status == "draft":
        questionnaire.remark("The file says that it is a draft")
    elif status != "active":
        questionnaire.refuse(f"its status is “{short(status)}”, not “active”" if status else "it has no status")
    if questionnaire.data.get("derivedFrom"):
        questionnaire.refuse("it is derived from another questionnaire, which is not in the file")
    if (about := questionnaire.texts("subjectType")) and not {"Patient", "Person"} & set(about):
        questionnaire.refuse("it is not about a patient")
    if questionnaire.flag("experimental"):
        questionnaire.remark("The file says that it is experimental, not for use with patients")
    if "text" in questionnaire.data:
        questionnaire.remark("The page that the file brings along for reading (its narrative) is not shown")
    for name in ("description", "purpose"):
        if texts.read(questionnaire, name, _LONGEST_STATEMENT).plain:
            questionnaire.remark(f"The file's {name} is not shown to patients")


def _check_modifiers(tree: dict[str, Any], problems: Problems) -> None:
    """Refuse modifier extensions and implicit rules wherever they are: they may turn the meaning around them."""
    ahead: list[tuple[str, Any]] = [("The questionnaire", tree)]
    while ahead:
        where, value = ahead.pop()
        if isinstance(value, dict):
            where = place(value) if "linkId" in value else where
            for name in ("modifierExtension", "implicitRules"):
                if name in value:
                    problems.refuse(where, f"it holds “{name}”, which may change what everything in it means")
            ahead += [(where, one) for one in reversed(value.values())]
        elif isinstance(value, list):
            ahead += [(where, one) for one in reversed(value)]


def _title(questionnaire: Element) -> Text:
    title = texts.read(questionnaire, "title", LONGEST_TITLE)
    name = texts.read(questionnaire, "name", LONGEST_TITLE)
    if not title.plain and not name.plain:
        questionnaire.refuse("it has neither a title nor a name")
    return title if title.plain else name


def _version(questionnaire: Element, data: bytes) -> str:
    version = questionnaire.text("version")
    if len(version) > LONGEST_VERSION or not version.isprintable():
        questionnaire.refuse(f"its version is longer than {LONGEST_VERSION} characters, or cannot be printed")
    if version:
        return version
    questionnaire.remark("The file names no version; the beginning of its fingerprint stands for it")
    return sha256(data).hexdigest()[:8]


def _key(questionnaire: Element, title: str) -> str:
    """Return a key made of the file's name; keys of ours are never taken."""
    name = questionnaire.text("name") or questionnaire.text("url").rstrip("/").rsplit("/", 1)[-1] or title
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    key = plain or f"q_{sha256(name.encode()).hexdigest()[:8]}"
    if key in REGISTRY or key in _TOTALS:
        key = f"{key}_imported"
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 9]}_{sha256(key.encode()).hexdigest()[:8]}"


def _places(reading: Reading) -> int:
    leads = [lead for item in reading.items for lead in item.lead] + reading.leads
    asked = [*reading.items, *reading.stated]
    words = [text for item in asked for text in (item.question, item.hint, item.low_label, item.high_label)]
    return 1 + len(leads) + sum(1 for text in words if text) + sum(len(item.choices) for item in asked)
