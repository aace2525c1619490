"""Trigger points beside the figure: number, muscle and side, what it is, where it is felt; the rest in the annex."""

from clinic.domain import muscles
from clinic.domain.body import zones
from clinic.domain.exams import TriggerActivity, TriggerFinding
from clinic.domain.summaries import Spot
from clinic.domain.visits import PointTreatment
from clinic.domain.words import N_
from clinic.figures.body_symbols import list_diamond
from clinic.figures.numbers import number
from clinic.report import text
from clinic.report.paper import BODY, NOTE, SMALL, Block, Paper, leading, space, stacked
from clinic.report.story import Story, lines, note, pointer
from clinic.report.tagging import Role, tagged

TITLE = N_("Trigger points")
IN_FULL = N_("Trigger points in full")
_MOST_FOR_A_GP = 8
"""Findings that a GP's copy names on page two; more of them stand in its annex."""
_HALF = 6.4
"""From the middle of a numbered diamond to its tips, in points."""
_ACTIVITY = {
    TriggerActivity.ACTIVE: N_("Active: your usual pain."),
    TriggerActivity.LATENT: N_("Latent."),
    TriggerActivity.UNCLASSIFIED: N_("Present; usual pain or not: not examined."),
}
_FINDING = {
    TriggerFinding.ABSENT: N_("Not a trigger point: criteria not met."),
    TriggerFinding.INDETERMINATE: N_("Cannot be told: not all was examined."),
}
_TREATED = {
    PointTreatment.NONE: N_("nothing was done at the point today"),
    PointTreatment.RELEASE: N_("released by hand today"),
    PointTreatment.NEEDLING: N_("needled today"),
    PointTreatment.INJECTION: N_("injected today"),
}


def trigger_points(story: Story, width: float, room: float, most: int = 99) -> tuple[Block, bool]:
    """Return as many findings as fit into `room` points, at most `most`, and whether those are all.

    The rest stands in the annex.
    """
    spots, title = story.summary.trigger_points, _title(story)
    if not spots:
        leave_in_full(story, whole=True)
        return stacked(title, tagged(Role.P, note(nothing_found(story), width, NOTE))), True
    blocks, used = [_short(story, spot, width) for spot in spots], title.height
    if len(blocks) <= most and used + sum(block.height for block in blocks) <= room:
        leave_in_full(story, whole=True)
        return stacked(title, *blocks), True
    shown: list[Block] = []
    used += leading(SMALL)
    for block in blocks[:most]:
        if used + block.height > room:
            break
        shown.append(block)
        used += block.height
    leave_in_full(story, whole=not story.standard and len(spots) <= _MOST_FOR_A_GP)
    sentence = N_("and {count} more on page {page}") if shown else N_("{count} findings are on page {page}")
    return stacked(title, *shown, pointer(story, sentence, story.say(IN_FULL), count=len(spots) - len(shown))), False


def _title(story: Story) -> Block:
    return stacked(tagged(Role.H3, lines((story.say(TITLE),), BODY, bold=True)), space(3))


def nothing_found(story: Story) -> str:
    """Return what stands where there is no finding: none found, or not examined."""
    return story.say(N_("None was found.") if story.summary.clear_muscles else N_("Trigger points were not examined."))


def _short(story: Story, spot: Spot, width: float) -> Block:
    indent = 14.0
    name = lines(text.wrap(muscle_and_side(story, spot), NOTE + 0.5, width - indent, True), NOTE + 0.5, bold=True)
    words = in_short(story, spot) if story.standard else what_it_is(story, spot)
    about = lines(text.wrap(words, NOTE, width - indent), NOTE)
    body = stacked(name, about, space(3))
    filled = spot.finding.state is TriggerActivity.ACTIVE

    def draw(paper: Paper, x: float, y: float) -> None:
        sign = list_diamond(_HALF, spot.record.number, filled=filled)
        with paper.part(Role.P):
            paper.drawing(sign, x + 5 - _HALF, y + 6.2 - _HALF)
            body.draw(paper, x + indent, y)

    return Block(body.height, draw)


def muscle_and_side(story: Story, spot: Spot) -> str:
    """Return `Trapezius, upper, left`."""
    return muscles.label_of(spot.record.muscle, spot.record.side, story.say)


def in_short(story: Story, spot: Spot) -> str:
    """Return what it is and where it sends pain."""
    return f"{what_it_is(story, spot)} {_felt(story, spot)}".strip()


def what_it_is(story: Story, spot: Spot) -> str:
    """Return whether it is a trigger point, and whether it is the patient's usual pain."""
    finding = spot.finding
    return story.say(_ACTIVITY[finding.state] if finding.state else _FINDING[finding.finding])


def _felt(story: Story, spot: Spot) -> str:
    record = spot.record
    if record.felt_in:
        places = "; ".join(zones.label_of(zone, story.translate) for zone in record.felt_in)
        return story.say(N_("Sends pain to {places}."), places=places)
    if record.referred_pain is False:
        return story.say(N_("Sends pain nowhere."))
    return story.say(N_("Sends pain elsewhere: not examined.")) if record.referred_pain is None else ""


def leave_in_full(story: Story, *, whole: bool) -> None:
    """Put every finding with all its facts behind the page, and the muscles where nothing was found."""
    paragraphs = [
        (f"{spot.record.number}. {muscle_and_side(story, spot)}.", in_full(story, spot))
        for spot in story.summary.trigger_points
    ]
    if clear := clear_muscles(story):
        paragraphs.append((story.say(N_("Examined, nothing found:")), "; ".join(clear) + "."))
    if paragraphs:
        story.behind(story.say(IN_FULL), *paragraphs, whole=whole)


def clear_muscles(story: Story) -> list[str]:
    """Return the muscles that were examined with nothing found, each with its side."""
    return [muscles.label_of(muscle, side, story.say) for muscle, side in story.summary.clear_muscles]


def in_full(story: Story, spot: Spot) -> str:
    """Return every fact of a finding, each blank as what it is."""
    record = spot.record
    facts = (
        (N_("taut band"), record.taut_band),
        (N_("sore spot"), record.hypersensitive_spot),
        (N_("sore spot in the taut band"), record.spot_in_taut_band),
        (N_("referred pain"), record.referred_pain),
        (N_("the patient's own pain"), record.reproduces_known_symptom),
        (N_("twitch"), record.twitch),
        (N_("jump"), record.jump),
    )
    parts = [in_short(story, spot)]
    listed = "; ".join(f"{story.say(label)}: {_answer(story, value)}" for label, value in facts)
    parts.append(f"{listed[:1].upper()}{listed[1:]}.")
    if record.ppt_kg_cm2 is not None:
        value = number(record.ppt_kg_cm2, 1)
        parts.append(story.say(N_("Pressure pain threshold {value} kg/cm², lower is more tender."), value=value))
    if record.treated is not None:
        parts.append(story.say(_TREATED[record.treated]).capitalize() + ".")
    if record.examiner.strip():
        parts.append(story.say(N_("Examined by {name}."), name=text.label(record.examiner)))
    if record.note.strip():
        parts.append(story.whole(record.note))
    return " ".join(parts)


def _answer(story: Story, value: bool | None) -> str:
    if value is None:
        return story.say(N_("not examined"))
    return story.say(N_("yes") if value else N_("no"))
