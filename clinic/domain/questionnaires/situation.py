"""What beside the answers decides what a patient is asked, and the pages that come of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clinic.domain.errors import NotFound
from clinic.domain.instruments import REGISTRY
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.model import Instrument
from clinic.domain.questionnaires.imported_pages import pages_of
from clinic.domain.questionnaires.pages import OPTIONAL, Page, pages

_BEFORE_IMPORTED = "duration"
_OWN_MINUTES, _SECONDS_EACH = 7, 8
"""What our own form takes, and one question of a form that was brought in."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What beside the answers decides what is asked: a bad day, and the day of the visit to compare with.

    `extra` = the codes of the optional questions that the clinic had switched on when the form was begun, `imported` =
    the instruments that it brought in and asked then, `language` = the patient's, in which they are shown as far as
    their files have it.
    """

    short_form: bool = False
    earlier_visit: dt.date | None = None
    extra: frozenset[str] = frozenset()
    imported: tuple[ImportedInstrument, ...] = ()
    language: str = ""
    pages: tuple[Page, ...] = field(init=False, compare=False, repr=False)
    """Every page of the form in its order, asked or not."""
    places: Mapping[str, int] = field(init=False, compare=False, repr=False)
    """Key of a page -> its place among all of them."""

    def __post_init__(self) -> None:
        every = _with(pages(self.extra.intersection(OPTIONAL)), self.imported, self.language)
        object.__setattr__(self, "pages", every)
        object.__setattr__(self, "places", {page.key: number for number, page in enumerate(every)})

    def page(self, key: str) -> Page:
        """Return the page of that key. Raises NotFound."""
        if key not in self.places:
            raise NotFound("There is no such page in this form.", hint="Open the form from its link.")
        return self.pages[self.places[key]]

    @property
    def minutes(self) -> int:
        """About how long the whole form takes, the questions of imported instruments included."""
        brought = sum(len(page.asks) for page in self.pages if page.imported)
        return _OWN_MINUTES + -(-brought * _SECONDS_EACH // 60)

    @property
    def definitions(self) -> Mapping[str, Instrument]:
        """The definition of every instrument that the form can ask, by key, in the words of its file."""
        return {**REGISTRY, **{one.key: one.instrument for one in self.imported}}


def _with(ours: Iterable[Page], imported: Iterable[ImportedInstrument], language: str) -> tuple[Page, ...]:
    """Return our pages with those of the imported instruments between them."""
    brought = [page for one in imported for page in pages_of(one, language)]
    if not brought:
        return tuple(ours)
    found: list[Page] = []
    for page in ours:
        found.append(page)
        found += brought if page.key == _BEFORE_IMPORTED else ()
    return tuple(found)
