"""Trigger points beside the figure: number, muscle and side, what it is, where it is felt; the rest in the annex."""

from clinic.domain import muscles
from clinic.domain.body import zones
from clinic.domain.exams import TriggerActivity, TriggerFinding
from clinic.domain.summaries import Spot
from clinic.domain.visits import PointTreatment
from clinic.domain.words import N_
from clinic.figures import palette
from clinic.figures.body_symbols import list_diamond
from clinic.figures.numbers import number
from clinic.report import text
from clinic.report.paper import BODY, NOTE, SMALL, Block, Paper, leading, space, stacked
from clinic.report.story import Story, lines, note

TITLE = N_("Trigger points")
IN_FULL = N_("Trigger points in full")
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


def trigger_points(story: Story, width: float, room: float) -> Block:
    """Return as many findings as fit into `room` points; whatever is not shown stands whole in the annex."""
    spots, title = story.summary.trigger_points, _title(story)
    if not spots:
        if story.summary.clear_muscles:
            leave_in_full(story)
        return stacked(title, note(nothing_found(story), width, NOTE))
    blocks, used = [title], title.height + leading(SMALL)
    for spot in spots:
        block = _short(story, spot, width)
        if used + block.height > room:
            break
        blocks.append(block)
        used += block.height
    shown = len(blocks) - 1
    if shown < len(spots):
        sentence = N_("and {count} more in the annex") if shown else N_("{count} findings are in the annex")
        blocks.append(note(story.say(sentence, count=len(spots) - shown), width))
    if shown < len(spots) or story.summary.clear_muscles or any(_has_more(spot) for spot in spots):
        leave_in_full(story)
    return stacked(*blocks)


def nothing_found(story: Story) -> str:
    """Return what stands where there is no finding: none found, or not examined."""
    return story.say(N_("None was found.") if story.summary.clear_muscles else N_("Trigger points were not examined."))


def _title(story: Story) -> Block:
    return lines((story.say(TITLE),), BODY, bold=True)


def _short(story: Story, spot: Spot, width: float) -> Block:
    indent = 14.0
    name = lines(text.wrap(muscle_and_side(story, spot), NOTE + 0.5, width - indent, True), NOTE + 0.5, bold=True)
    about = lines(text.wrap(in_short(story, spot), NOTE, width - indent), NOTE)
    body = stacked(name, about, space(3))

    def draw(paper: Paper, x: float, y: float) -> None:
        _diamond(paper, x + 5, y + 6.2, spot.record.number)
        body.draw(paper, x + indent, y)

    return Block(body.height, draw)


def _diamond(paper: Paper, x: float, y: float, value: int) -> None:
    half = 6.4
    paper.drawing(list_diamond(half), x - half, y - half)
    paper.text_middle(x, y + 2.5, str(value), 7, bold=True, color=palette.WHITE)


def muscle_and_side(story: Story, spot: Spot) -> str:
    """Return `Trapezius, upper, left`."""
    return muscles.label_of(spot.record.muscle, spot.record.side, story.say)


def in_short(story: Story, spot: Spot) -> str:
    """Return what it is and where it sends pain."""
    finding = spot.finding
    state = _ACTIVITY[finding.state] if finding.state else _FINDING[finding.finding]
    return f"{story.say(state)} {_felt(story, spot)}".strip()


def _felt(story: Story, spot: Spot) -> str:
    record = spot.record
    if record.felt_in:
        places = "; ".join(zones.label_of(zone, story.translate) for zone in record.felt_in)
        return story.say(N_("Sends pain to {places}."), places=places)
    if record.referred_pain is False:
        return story.say(N_("Sends pain nowhere."))
    return story.say(N_("Sends pain elsewhere: not examined.")) if record.referred_pain is None else ""


def _has_more(spot: Spot) -> bool:
    record = spot.record
    told = bool(record.note.strip() or record.examiner.strip())
    extra = (record.twitch, record.jump, record.ppt_kg_cm2, record.treated)
    return told or any(part is not None for part in extra)


def leave_in_full(story: Story) -> None:
    """Put every finding with all its facts into the annex, and the muscles where nothing was found."""
    paragraphs = [
        (f"{spot.record.number}. {muscle_and_side(story, spot)}.", in_full(story, spot))
        for spot in story.summary.trigger_points
    ]
    if clear := clear_muscles(story):
        paragraphs.append((story.say(N_("Examined, nothing found:")), "; ".join(clear) + "."))
    story.leave(story.say(IN_FULL), *paragraphs)


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
        parts.append(story.say(N_("Examined by {name}."), name=text.one_line(record.examiner)))
    if record.note.strip():
        parts.append(story.whole(record.note))
    return " ".join(parts)


def _answer(story: Story, value: bool | None) -> str:
    if value is None:
        return story.say(N_("not examined"))
    return story.say(N_("yes") if value else N_("no"))
