"""The texts of an imported instrument that stand above, between and below the questions of one of its pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.items import Item, Lead
from clinic.domain.questionnaires.branching import AllAnswers, Asked, shown_pages
from clinic.domain.questionnaires.imported_pages import common_groups, spoken_in
from clinic.domain.questionnaires.pages import Page
from clinic.domain.questionnaires.situation import Situation


@dataclass(frozen=True, slots=True)
class Text:
    """One text with the language of its words; `title` = of a group, `again` = it stood on an earlier page."""

    words: str
    language: str
    title: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands above the first question, above each question by its key, and below the last one."""

    above: Mapping[str, tuple[Text, ...]]
    below: tuple[Text, ...] = ()
    number: int = 1
    """The place of the page among those of its instrument that this patient meets."""
    count: int = 1


def texts_of(page: Page, answers: AllAnswers, situation: Situation) -> Texts:
    """Return the texts of a page, as far as the answers bring them up.

    A text whose own question is not asked stands above the next question that is: nothing of a file is lost. The text
    that introduces the questions of a group stands on each of their pages: it says which days they look back on.
    """
    key = page.asks[0].instrument
    imported = next(one for one in situation.imported if one.key == key)
    pages = [one for one in situation.pages if one.imported and one.asks[0].instrument == key]
    met = [one for one in shown_pages(answers, situation) if one in pages]
    reader = _Reader(imported, answers, situation.language)
    above, waiting = reader.above(_up_to(page, pages, met)), reader.waiting
    above = reader.introduced(page, above)
    last = not met or met[-1].key == page.key
    if last:
        rest = pages[pages.index(page) + 1 :]
        waiting = [*waiting, *reader.left(rest), *reader.closing()]
    number = next((place for place, one in enumerate(met, 1) if one.key == page.key), 1)
    return Texts(above, tuple(waiting) if last else (), number, max(len(met), 1))


def _up_to(page: Page, pages: list[Page], met: list[Page]) -> list[Page]:
    """Return the page with those before it that are not met, back to the last one that is."""
    place = pages.index(page)
    start = place
    while start and pages[start - 1] not in met:
        start -= 1
    return pages[start : place + 1]


class _Reader:
    """Reads the texts of one instrument in its order; `waiting` = those without a question so far."""

    def __init__(self, imported: ImportedInstrument, answers: AllAnswers, language: str) -> None:
        self._imported, self._language = imported, language
        self._definition = imported.in_language(language) if language else imported.instrument
        self._given, self._asked = answers.get(imported.key, {}), Asked(answers)
        self.waiting: list[Text] = []

    def above(self, pages: list[Page]) -> dict[str, tuple[Text, ...]]:
        """Return the texts above each question of the last of these pages."""
        found: dict[str, tuple[Text, ...]] = {}
        for page in pages:
            titled = frozenset(common_groups([ask.item for ask in page.asks]))
            for ask in page.asks:
                self.waiting += self._texts(ask.item.lead, titled)
                if page is pages[-1] and ask in self._asked:
                    found[ask.key], self.waiting = tuple(self.waiting), []
        return found

    def introduced(self, page: Page, above: dict[str, tuple[Text, ...]]) -> dict[str, tuple[Text, ...]]:
        """Add what introduced the questions of the group on an earlier page, unless other texts follow there."""
        first = next((ask for ask in page.asks if ask.key in above), None)
        if first is None or any(not text.title for text in above[first.key]):
            return above
        texts = tuple(replace(text, again=True) for text in self._texts(self._introduction(first.item), frozenset()))
        return above | {first.key: texts + above[first.key]}

    def _introduction(self, item: Item) -> Sequence[Lead]:
        """Return the nearest texts above this question in the run of its group; those inside the group if there are."""
        items = self._definition.items
        for place in range(self._definition.keys.index(item.key), -1, -1):
            if items[place].within != item.within:
                break
            leads = items[place].lead
            inside = max((n for n, lead in enumerate(leads, 1) if lead.title), default=0)
            texts = [[lead for lead in some if not lead.title] for some in (leads[inside:], leads)]
            if found := next(filter(None, texts), None):
                return found
        return ()

    def left(self, pages: Iterable[Page]) -> list[Text]:
        """Return the texts of pages that are not met."""
        leads = (lead for page in pages for ask in page.asks for lead in ask.item.lead if not lead.title)
        return self._texts(leads, frozenset())

    def closing(self) -> list[Text]:
        """Return the texts below the last question of the instrument."""
        return self._texts(self._definition.closing, frozenset())

    def _texts(self, leads: Iterable[Lead], titled: frozenset[str]) -> list[Text]:
        wanted = (lead for lead in leads if lead.text and not (lead.title and lead.link_id in titled))
        led = (lead for lead in wanted if not lead.enabled or self._definition.is_led(lead, self._given))
        return [Text(one.text, self._spoken(one), one.title) for one in led]

    def _spoken(self, lead: Lead) -> str:
        return spoken_in(self._imported, self._language, f"lead:{lead.link_id}")
