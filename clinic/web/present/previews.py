"""How a questionnaire that was brought in looks to a patient, page by page, before anybody is asked it."""

from dataclasses import dataclass

from clinic.domain.errors import NotFound
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.questionnaires import Page
from clinic.domain.questionnaires.situation import Situation
from clinic.domain.questionnaires.texts import Texts, texts_of
from clinic.web.forms.questionnaires.imported import ImportedForm, imported_form
from clinic.web.present import instrument_items


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of `count`; `conditions` are (question, when it is asked) for those that not everybody is asked."""

    page: Page
    form: ImportedForm
    texts: Texts
    number: int
    count: int
    conditions: tuple[tuple[str, str], ...]


def preview(imported: ImportedInstrument, number: int) -> Preview:
    """Return the page of that number, from 1. Raises NotFound."""
    situation = Situation(imported=(imported,), language=imported.language)
    pages = [page for page in situation.pages if page.imported]
    if not 1 <= number <= len(pages):
        raise NotFound("This questionnaire has no such page.", hint="Begin with its first page.")
    page = pages[number - 1]
    here = {ask.key for ask in page.asks}
    shown = instrument_items.shown(imported.instrument, ours=False)
    conditions = tuple((item.question, "; ".join(item.conditions)) for item in shown if item.key in here)
    return Preview(
        page=page,
        form=imported_form(page, {}, every=True),
        texts=texts_of(page, {}, situation),
        number=number,
        count=len(pages),
        conditions=tuple(one for one in conditions if one[1]),
    )
