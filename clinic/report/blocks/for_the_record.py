"""What the record of the visit holds beside its findings: what signing meant, urgent signs, repeated surveys."""

import datetime as dt

from clinic.domain.agreement import pair_of
from clinic.domain.red_flags import line_of
from clinic.domain.summaries import Survey
from clinic.domain.visits import UrgentSign
from clinic.domain.words import N_
from clinic.report import text
from clinic.report.blocks import ratings
from clinic.report.story import Story

SIGNATURE = N_("What the signature says")
MEANING = N_(
    "As the clinician who answers for this record: read, and right as it stands. The record has the digest at the foot "
    "of each page."
)
IN_ERROR = N_("Entered in error")
URGENT = N_("Urgent signs")
REPEATS = N_("Repeated by another examiner, without knowing the first")


def leave_for_the_record(story: Story) -> None:
    """Put signature, why the visit is in error, urgent signs and repeated surveys into the details, where there are."""
    if signature := story.summary.signature:
        who = N_("{name}, {when} ({zone}):")
        named = {"name": text.one_line(signature.signed_by), "when": _when(story, signature.signed_at)}
        said = story.say(who, **named, zone=story.summary.clinic.time_zone)
        story.detail(story.say(SIGNATURE), (said, story.say(MEANING)))
    if error := story.summary.error:
        when = _when(story, error.marked_at)
        said = story.say(N_("{name}, {when}:"), name=text.one_line(error.marked_by), when=when)
        story.detail(story.say(IN_ERROR), (said, story.whole(error.reason)))
    if signs := urgent_signs(story):
        story.detail(story.say(URGENT), *signs)
    if repeated := repeats(story):
        story.detail(story.say(REPEATS), *repeated)


def urgent_signs(story: Story) -> tuple[tuple[str, str], ...]:
    """Return each sign in the words the patient ticked, with when, whether it was taken back, and who looked at it."""
    return tuple((f"{story.say(line_of(sign.code))}:", _state(story, sign)) for sign in story.summary.urgent)


def _state(story: Story, sign: UrgentSign) -> str:
    parts = [story.say(N_("Ticked {when}."), when=_when(story, sign.raised_at))]
    if sign.taken_back_at:
        parts.append(story.say(N_("Taken back {when}."), when=_when(story, sign.taken_back_at)))
    if sign.reviewed_at:
        reviewed = N_("Reviewed {when} by {name}.")
        parts.append(story.say(reviewed, when=_when(story, sign.reviewed_at), name=text.one_line(sign.reviewed_by)))
    else:
        parts.append(story.say(N_("Not reviewed.")))
    return " ".join(parts)


def _when(story: Story, moment: dt.datetime) -> str:
    """Return day and clock time; a draft prints no clock time."""
    local = story.local(moment)
    day = story.day(local.date())
    return f"{day} {local:%H:%M}" if story.summary.signature else day


def repeats(story: Story) -> tuple[tuple[str, str], ...]:
    """Return each repeated survey: who, count, ratings, and on how many sites both said the same."""
    return tuple((f"{text.one_line(one.examiner)}:", _repeat(story, one)) for one in story.summary.repeats)


def _repeat(story: Story, repeated: Survey) -> str:
    count, words = ratings.count_in_words(story, repeated)
    listed = "; ".join(
        story.say(N_("{site} {left}, {right}"), site=story.say(label), left=cells[0], right=cells[1])
        for label, cells in ((label, _cells(story, repeated, stem)) for stem, label in ratings.PAIRS)
    )
    parts = [
        f"{count} {words}.",
        f"{ratings.in_numbers(story, repeated)}.",
        story.say(N_("Left, right:")),
        f"{listed}.",
    ]
    first = story.summary.survey
    if first and first.method is repeated.method:
        both = pair_of(repeated.method, first.ratings, repeated.ratings).sites
        agree = N_("Both found the same at {same} of the {both} sites that both pressed, controls too.")
        parts.append(story.say(agree, same=sum(one.agrees for one in both), both=len(both)))
    return " ".join([*parts, story.whole(repeated.note)]).strip()


def _cells(story: Story, repeated: Survey, stem: str) -> tuple[str, str]:
    left, right = (
        ratings.rating_in_words(story, repeated.method, repeated.ratings.get(f"{stem}_{side}")) for side in "lr"
    )
    return left, right
