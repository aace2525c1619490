"""The card of one spot in a muscle: nothing is preselected, and blank is not examined."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from clinic.domain.body import zones
from clinic.domain.visits import PointTreatment
from clinic.models import TriggerPoint
from clinic.services.trigger_points import SpotFindings
from clinic.web.forms.base import Form
from clinic.web.forms.exams import NOTE_MAX
from clinic.web.forms.fields import ChoiceField, TicksField, YesNoField
from clinic.web.forms.pressure import PressureField

SIGNS = ("taut_band", "hypersensitive_spot", "spot_in_taut_band")
TREATED = {
    PointTreatment.NONE: lazy("Nothing"),
    PointTreatment.RELEASE: lazy("Release by hand"),
    PointTreatment.NEEDLING: lazy("Dry needling"),
    PointTreatment.INJECTION: lazy("Injection"),
}
STORED_ZONES = tuple(zones.stored(*placed) for placed in zones.ALL_PLACED)


class SpotForm(Form):
    """One spot; `spot` ticks the three signs at once, the details are for rarer combinations."""

    may_be_blank = False
    version = HiddenField()
    spot = BooleanField(lazy("Sore spot in taut band"))
    reproduces_known_symptom = YesNoField(lazy("Patient’s own pain"))
    felt_in = TicksField(lazy("Sends pain to"), choices=[SelectChoice(zone, zone) for zone in STORED_ZONES])
    nowhere = BooleanField(lazy("nowhere"))
    twitch = YesNoField(lazy("Twitch"))
    jump = YesNoField(lazy("Jump sign"))
    taut_band = YesNoField(lazy("Taut band"))
    hypersensitive_spot = YesNoField(lazy("Sore spot"))
    spot_in_taut_band = YesNoField(lazy("The sore spot lies in the taut band"))
    ppt_kg_cm2 = PressureField(lazy("Pressure threshold, kg/cm²"))
    treated = ChoiceField(lazy("Done at this point today"), choices=list(TREATED.items()), coerce=PointTreatment)
    note = TextAreaField(lazy("Note"), validators=[Length(max=NOTE_MAX, message=lazy("Shorten the note."))])

    @classmethod
    def of(cls, point: TriggerPoint) -> "SpotForm":
        """Return the form of a finding as the store has it."""
        whole = all(getattr(point, sign) is True for sign in SIGNS)
        data: dict[str, Any] = {sign: None if whole else getattr(point, sign) for sign in SIGNS}
        for name in ("reproduces_known_symptom", "twitch", "jump", "treated", "note"):
            data[name] = getattr(point, name)
        pressure = "" if point.ppt_kg_cm2 is None else str(point.ppt_kg_cm2)
        return cls(
            formdata=None,
            data=data
            | {"version": str(point.version), "spot": whole, "felt_in": point.felt_in, "ppt_kg_cm2": pressure}
            | {"nowhere": point.referred_pain is False},
        )

    def validate(self, **options: object) -> bool:
        """Refuse what contradicts itself."""
        fine = super().validate(**options)
        if self.felt_in.data and self.nowhere.data:
            return self._contradicts(self.nowhere, _("Choose places or nowhere, not both."))
        if self.spot.data and any(self[sign].data is False for sign in SIGNS):
            return self._contradicts(self.spot, _("Untick the sore spot in a taut band, or take the details back."))
        if self.spot_in_taut_band.data and (self.taut_band.data is False or self.hypersensitive_spot.data is False):
            return self._contradicts(
                self.spot_in_taut_band, _("A spot in the band needs both: a taut band and a sore spot.")
            )
        if fine and not self.may_be_blank and self.findings() == SpotFindings():
            return self._contradicts(self.spot, _("Enter what was found, or press Clear if nothing was."))
        return fine

    def findings(self) -> SpotFindings:
        """Return what was entered; None = not examined."""
        inside = bool(self.spot.data or self.spot_in_taut_band.data)
        places = tuple(zone for zone in STORED_ZONES if zone in (self.felt_in.data or ()))
        return SpotFindings(
            taut_band=True if inside else self.taut_band.data,
            hypersensitive_spot=True if inside else self.hypersensitive_spot.data,
            spot_in_taut_band=True if inside else self.spot_in_taut_band.data,
            referred_pain=True if places else False if self.nowhere.data else None,
            reproduces_known_symptom=self.reproduces_known_symptom.data,
            felt_in=places,
            twitch=self.twitch.data,
            jump=self.jump.data,
            ppt_kg_cm2=self.ppt_kg_cm2.reading,
            treated=self.treated.data,
            note=self.note.data or "",
        )

    def sent(self) -> dict[str, list[str]]:
        """Return what a browser would send of the card, without version and token: ticked and filled fields only."""
        found = {field.name: _sent(field) for field in self if field.name not in ("csrf_token", "version")}
        return {name: values for name, values in found.items() if values}

    def _contradicts(self, field: Any, words: str) -> bool:
        field.errors = [*field.errors, words]
        return False


class TappedSpotForm(SpotForm):
    """The card while it is being filled: the last entry may be taken back again."""

    may_be_blank = True


def _sent(field: Field) -> list[str]:
    if isinstance(field, SelectMultipleField):
        return list(field.data or ())
    if isinstance(field, BooleanField):
        return ["y"] if field.data else []
    return [] if field.data in (None, "") else [str(field.data)]
