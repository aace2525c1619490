"""What a patient sent late to a page of an imported questionnaire, in words: fields go by their place on the page."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.instruments.items import Item, Kind
from clinic.domain.questionnaires import Page, Situation
from clinic.domain.questionnaires.rows import row_of
from clinic.domain.questionnaires.wording import NO, YES
from clinic.models import Visit
from clinic.services import questionnaires
from clinic.web.forms.questionnaires.imported import OWN

_PREFIX = "i-"


def pages(session: Session, visit: Visit, keys: Sequence[str]) -> Mapping[str, Page]:
    """Return the pages of these keys that are of an imported questionnaire, in the versions that the form asks."""
    if not any(key.startswith(_PREFIX) for key in keys):
        return {}
    imported = questionnaires.imported(session, questionnaires.of_visit(session, visit))
    every = Situation(imported=imported)
    return {key: every.page(key) for key in keys if key in every.places and every.page(key).imported}


def rows(page: Page, fields: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return questions with what was sent; a value that is no answer of its question stands as it came."""
    found = []
    for place, ask in enumerate(page.asks):
        said = [_value(ask.item, word) for word in fields.get(f"q{place}", ()) if word and word != OWN]
        said += [word for word in fields.get(f"q{place}-own", ()) if word]
        date = [fields.get(f"q{place}-{part}", [""])[0] for part in ("day", "month", "year")]
        said += [" ".join(part for part in date if part)] if any(date) else []
        if said:
            found.append((ask.item.question, ", ".join(said)))
    return found


def _value(item: Item, word: str) -> str:
    if item.kind is Kind.YES_NO:
        return {"True": _(YES), "False": _(NO)}.get(word, word)
    row = row_of(item)
    labels = [label for _value, label in row.boxes] if row else [choice.label for choice in item.choices]
    place = int(word) if word.isascii() and word.isdecimal() and len(word) < 6 else -1
    return labels[place] if labels and 0 <= place < len(labels) else word
