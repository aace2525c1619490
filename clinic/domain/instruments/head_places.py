"""The places in the head and face, in the patient's words: what a ticked head asks for, of pain and of cramps."""

from clinic.domain.body.zones import stored, zones_of
from clinic.domain.instruments.model import Choice
from clinic.domain.words import N_

_WORDS = {
    "head_vertex": N_("Top of the head"),
    "head_forehead_l": N_("Forehead, left"),
    "head_forehead_r": N_("Forehead, right"),
    "head_temple_l": N_("Temple, left"),
    "head_temple_r": N_("Temple, right"),
    "head_occiput_l": N_("Back of the head, left"),
    "head_occiput_r": N_("Back of the head, right"),
    "eye_l": N_("Eye, left"),
    "eye_r": N_("Eye, right"),
    "cheek_l": N_("Cheek, left"),
    "cheek_r": N_("Cheek, right"),
    "ear_l": N_("Ear, left"),
    "ear_r": N_("Ear, right"),
}

HEAD_PLACES: tuple[Choice, ...] = tuple(
    Choice(zone, _WORDS[zone]) for zone in (stored(code, side) for code, side in zones_of("head"))
)
"""Stored zone with its words, in the order of the zones."""
