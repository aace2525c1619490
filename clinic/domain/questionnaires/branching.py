"""Which pages and items are asked, given the answers so far, and which stored answers no longer belong."""

from collections.abc import Iterable, Mapping

from clinic.domain import instruments
from clinic.domain.instruments.model import Instrument, Kind
from clinic.domain.questionnaires.pages import Ask, Page
from clinic.domain.questionnaires.situation import Situation

AllAnswers = Mapping[str, Mapping[str, object]]
"""Instrument key -> item key -> raw value; a key that is missing was not asked."""


class Asked:
    """Which questions some answers bring up. Each instrument is looked through once, however often this is asked."""

    def __init__(self, answers: AllAnswers) -> None:
        self._answers = answers
        self._found: dict[str, frozenset[str]] = {}

    def __contains__(self, ask: Ask) -> bool:
        if ask.unless_none_of is not None:
            earlier, key = ask.unless_none_of
            if not self._answers.get(earlier, {}).get(key):
                return False
        if ask.instrument not in self._found:
            given = self._answers.get(ask.instrument, {})
            self._found[ask.instrument] = ask.definition.asked_keys(given)
        return ask.key in self._found[ask.instrument]


def shown_pages(answers: AllAnswers, situation: Situation) -> tuple[Page, ...]:
    """Return the pages that this patient meets, in order."""
    asked = Asked(answers)
    return tuple(page for page in situation.pages if _belongs(page, situation) and _has_questions(page, asked))


def asks_of(page: Page, answers: AllAnswers, asked: Asked | None = None) -> tuple[Ask, ...]:
    """Return the items of the page to put on it: those asked now, and those an answer on the same page can bring up.

    `asked` = of these answers, where many pages are looked at.
    """
    here, now = {(ask.instrument, ask.key) for ask in page.asks}, asked or Asked(answers)
    return tuple(ask for ask in page.asks if ask in now or _depends_on(ask) in here)


def page_after(page: Page, answers: AllAnswers, situation: Situation) -> Page | None:
    """Return the page that follows; None when the check page does."""
    later = _later(page, situation, shown_pages(answers, situation))
    return next(iter(later), None)


def page_before(page: Page, answers: AllAnswers, situation: Situation) -> Page | None:
    """Return the page before; None when the start page is."""
    place = situation.places[page.key]
    return next((one for one in reversed(shown_pages(answers, situation)) if situation.places[one.key] < place), None)


def resume_at(answers: AllAnswers, situation: Situation, *, after: Page | None = None) -> Page | None:
    """Return where to go on: the first page with a question never shown or a required one still blank; None = check.

    With `after`, the first such page behind it in the same part: what a changed answer has brought up.
    Places just chosen bring up their page also when only some of them have no severity yet.
    A page that no stored item tells of (treatments) is shown again when the page behind it is the first open one.
    """
    shown, asked = shown_pages(answers, situation), Asked(answers)
    rest = [page for page in _later(after, situation, shown) if page.part == after.part] if after else list(shown)
    for number, page in enumerate(rest):
        if page.asks and (not was_saved(page, answers, asked) or _lacks_severity(page, after, answers)):
            before = rest[number - 1] if number else page
            return page if before.asks else before
    return None


def is_last_open(page: Page, answers: AllAnswers, situation: Situation) -> bool:
    """Tell whether every page behind this one was shown and saved before: after it comes the list to check."""
    asked = Asked(answers)
    return all(was_saved(one, answers, asked) for one in _later(page, situation, shown_pages(answers, situation)))


def was_saved(page: Page, answers: AllAnswers, asked: Asked | None = None) -> bool:
    """Tell whether every question of the page was shown and saved, be it blank where it may be."""
    now = asked or Asked(answers)
    here = [ask for ask in page.asks if ask in now]
    return all(_was_shown(ask, answers) and not only_places(ask, answers) for ask in here)


def without_severity(ask: Ask, answers: AllAnswers) -> list[str]:
    """Return the places for which the question how bad it was there has no answer; empty for any other question."""
    severity = answers.get(ask.instrument, {}).get(ask.key)
    if ask.places_only or ask.item.kind is not Kind.AREA_SEVERITY or not isinstance(severity, dict):
        return []
    return [area for area, value in severity.items() if value is None]


def no_longer_asked(
    answers: AllAnswers, definitions: Mapping[str, Instrument] = instruments.REGISTRY
) -> dict[str, set[str]]:
    """Return the stored items, by instrument, that an earlier answer has taken away: they count as not asked.

    `definitions` are those of the instruments that the form asks; answers to another one stay as they are.
    Cramps turned to no take the cramp answers away, a head no longer ticked its places, a place no longer on the map
    the answer that it was the worst. An earlier question left blank takes nothing away.
    """
    gone: dict[str, set[str]] = {}
    for key, given in answers.items():
        if (instrument := definitions.get(key)) is None:
            continue
        kept = instrument.without_skipped(instrument.check(given))
        gone[key] = {item for item in given if item not in kept}
    areas, worst = answers.get("survey", {}).get("pain_areas"), answers.get("pain", {}).get("worst_place")
    if isinstance(areas, list) and worst is not None and worst not in areas:
        gone["pain"].add("worst_place")
    return {key: items for key, items in gone.items() if items}


def _belongs(page: Page, situation: Situation) -> bool:
    if page.after_earlier_visit and situation.earlier_visit is None:
        return False
    return page.short if situation.short_form else page.whole


def _has_questions(page: Page, asked: Asked) -> bool:
    return not page.asks or any(ask in asked for ask in page.asks)


def _depends_on(ask: Ask) -> tuple[str, str] | None:
    return (ask.instrument, ask.item.asked_when[0]) if ask.item.asked_when else None


def _was_shown(ask: Ask, answers: AllAnswers) -> bool:
    given = answers.get(ask.instrument, {})
    return given.get(ask.key) is not None if ask.required else ask.key in given


def only_places(ask: Ask, answers: AllAnswers) -> bool:
    """Whether only the places are stored so far: the page that asks how bad they were is still to come."""
    places = answers.get(ask.instrument, {}).get(ask.key)
    return isinstance(places, dict) and 0 < len(places) == len(without_severity(ask, answers))


def _lacks_severity(page: Page, places: Page | None, answers: AllAnswers) -> bool:
    """Whether the page asks how bad it was in places of the other page, and does not know it of all of them."""
    chosen = {(ask.instrument, ask.key) for ask in places.asks if ask.places_only} if places else set()
    return any((ask.instrument, ask.key) in chosen and without_severity(ask, answers) for ask in page.asks)


def _later(page: Page, situation: Situation, shown: Iterable[Page]) -> list[Page]:
    return [one for one in shown if situation.places[one.key] > situation.places[page.key]]
