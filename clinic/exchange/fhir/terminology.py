"""Which of our definitions an export needs: the codes, extensions and questionnaires that occur in it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.exchange.fhir import systems
from clinic.exchange.fhir.definitions import PUBLISHER, VERSION, code_systems, extensions, value_sets
from clinic.exchange.fhir.elements import Resource, finished
from clinic.exchange.fhir.questionnaire import built_in
from clinic.exchange.fhir.scores import IMPORTED_KIND


def all_definitions(imported: Iterable[ImportedInstrument] = ()) -> Iterator[Resource]:
    """Yield everything that our codes, extensions and built-in questionnaires mean."""
    yield from _ours()
    yield from imported_scores(imported)


def needed(resources: Iterable[Resource], imported: Iterable[ImportedInstrument] = ()) -> list[Resource]:
    """Return the definitions of what occurs in the resources, with the codes that their questionnaires use."""
    every = {one["url"]: one for one in all_definitions(imported)}
    wanted = {url for resource in resources for url in _addresses(resource)} & every.keys()
    for url in sorted(wanted):
        wanted |= set(_addresses(every[url])) & every.keys()
    wanted |= {every[url]["valueSet"] for url in wanted if every[url].get("valueSet") in every}
    return [one for url, one in every.items() if url in wanted]


@cache
def _ours() -> tuple[Resource, ...]:
    """Return the definitions that are the same in every clinic; whoever gets them must not change them."""
    return (*built_in(), *code_systems(), *value_sets(), *extensions())


def imported_scores(imported: Iterable[ImportedInstrument]) -> Iterator[Resource]:
    """Yield the codes of the scores of the clinic's own questionnaires, if there are any."""
    titles = {one.key: one.instrument.title for one in imported if one.scoring is not None}
    if titles:
        yield finished(
            {
                "resourceType": "CodeSystem",
                "id": IMPORTED_KIND,
                "url": systems.code_system(IMPORTED_KIND),
                "version": VERSION,
                "name": "TenderpointImportedScore",
                "title": "Scores of questionnaires that the clinic brought in",
                "status": "active",
                "publisher": PUBLISHER,
                "caseSensitive": True,
                "content": "complete",
                "concept": [{"code": key, "display": title} for key, title in titles.items()],
            }
        )


def _addresses(part: Any) -> Iterator[str]:
    """Yield every system, extension and canonical address inside a resource, without versions."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name in ("system", "url", "questionnaire") and isinstance(value, str):
                yield value.split("|")[0]
            else:
                yield from _addresses(value)
    elif isinstance(part, list):
        for one in part:
            yield from _addresses(one)
