"""The entries of a spot in words, as they are told where two people recorded the same spot."""

from collections.abc import Iterator

from flask_babel import gettext as _

from clinic.domain.body import zones
from clinic.domain.muscles import label_of
from clinic.models import TriggerPoint
from clinic.services.trigger_points import SpotFindings, SpotPlace, findings_of
from clinic.web.forms.trigger_points import TREATED
from clinic.web.present.clock import time_of_day


def name_of(place: SpotPlace) -> str:
    """Return the muscle with its side, and which spot it is from the second on."""
    name = label_of(place.muscle, place.side, _)
    return name if place.ordinal == 1 else f"{name}, {_('spot %(number)s', number=place.ordinal)}"


def in_words(findings: SpotFindings) -> str:
    """Return everything that was entered, one after the other."""
    return "; ".join(_entries(findings)) or _("nothing")


def clash_words(place: SpotPlace, typed: SpotFindings, stored: TriggerPoint | None) -> str:
    """Say who recorded the same spot, when, and both values."""
    yours = in_words(typed)
    if stored is None:
        return _("%(spot)s: you entered %(yours)s. It was removed meanwhile.", spot=name_of(place), yours=yours)
    when = time_of_day(stored.found_at)
    return _("%(spot)s: you entered %(yours)s. %(who)s saved at %(when)s: %(stored)s.",
             spot=name_of(place), yours=yours, who=stored.examiner.name, when=when,
             stored=in_words(findings_of(stored)))  # fmt: skip


def _entries(findings: SpotFindings) -> Iterator[str]:
    if findings.spot_in_taut_band:
        yield _("Sore spot in taut band").lower()
    else:
        yield from _answers(
            (
                (_("Taut band"), findings.taut_band),
                (_("Sore spot"), findings.hypersensitive_spot),
                (_("The sore spot lies in the taut band"), findings.spot_in_taut_band),
            )
        )
    yield from _answers(((_("Patient’s own pain"), findings.reproduces_known_symptom),))
    if findings.felt_in:
        yield _("sends pain to %(places)s", places=", ".join(zones.label_of(zone, _) for zone in findings.felt_in))
    elif findings.referred_pain is False:
        yield _("sends pain nowhere")
    yield from _answers(((_("Twitch"), findings.twitch), (_("Jump sign"), findings.jump)))
    if findings.ppt_kg_cm2 is not None:
        yield _("%(number)s kg/cm²", number=findings.ppt_kg_cm2)
    if findings.treated is not None:
        yield _("done: %(what)s", what=str(TREATED[findings.treated]).lower())
    if findings.note:
        yield _("note “%(note)s”", note=findings.note)


def _answers(answers: tuple[tuple[str, bool | None], ...]) -> Iterator[str]:
    for words, value in answers:
        if value is not None:
            yield f"{words.lower()}: {_('yes') if value else _('no')}"
