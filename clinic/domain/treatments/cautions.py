"""Plain caution lines from product labels, one set per treatment, always under the same heading.

They belong to one treatment each and show with it whenever it is current or planned. There is no logic for pairs: a
tool that checks some pairs makes its silence read as safe. A clinician confirms the lines before use; only those on
cyclobenzaprine were read on a label, in part. "Serotonergic" = SSRI, SNRI, tricyclic, trazodone, tramadol, triptans,
St John's wort, MAO inhibitor.
"""

from clinic.domain.treatments import catalogue
from clinic.domain.treatments.catalogue import DrugGroup
from clinic.domain.words import N_

CAUTIONS_HEADING = N_("Label cautions. Not an interaction check.")
MUSCLE_PAIN_CAUTION = N_("Statins, diuretics, beta-agonists and alcohol can themselves cause muscle pain or cramps.")
"""Stands next to muscle pain or cramps in general."""
EXAM_CAUTION = N_("Do not press over a clot, fracture, infection or wound; never both sides of the neck at once.")
"""Stands next to the examination."""

_LINES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (
            "cyclobenzaprine_ir",
            "cyclobenzaprine_sl",
        ),
        N_(
            "Contraindicated with an MAO inhibitor now or in the last 14 days, after a recent heart attack, with "
            "heart block, arrhythmia, heart failure, hyperthyroidism. Serotonin syndrome reported with serotonergic "
            "drugs, bupropion, meperidine, verapamil. Sedating and anticholinergic: glaucoma, urinary retention, "
            "liver disease, age 65+, alcohol, sedatives. Same family as the tricyclics: effects add up."
        ),
    ),
    (
        ("cyclobenzaprine_sl",),
        N_("Label warns of harm to the embryo around conception."),
    ),
    (
        ("tricyclic",),
        N_(
            "Contraindicated with an MAO inhibitor and after a recent heart attack. Heart block, glaucoma, urinary "
            "retention, age 65+: caution. Other serotonergic drugs: serotonin syndrome; an SSRI or duloxetine can "
            "raise the level."
        ),
    ),
    (
        ("ssri",),
        N_(
            "Contraindicated with an MAO inhibitor (fluoxetine: 5 weeks before one). Other serotonergic drugs: "
            "serotonin syndrome. NSAID or anticoagulant: bleeding. Citalopram: QT. Do not stop suddenly."
        ),
    ),
    (
        ("snri",),
        N_(
            "Contraindicated with an MAO inhibitor. Other serotonergic drugs: serotonin syndrome. NSAID or "
            "anticoagulant: bleeding. Duloxetine: liver disease, heavy alcohol, fluvoxamine, ciprofloxacin. Do not "
            "stop suddenly."
        ),
    ),
    (
        ("trazodone",),
        N_(
            "MAO inhibitor: contraindicated. Other serotonergic drugs: serotonin syndrome. Sedation, low blood "
            "pressure."
        ),
    ),
    (
        ("opioid",),
        N_(
            "Benzodiazepine, carisoprodol, pregabalin, gabapentin, alcohol, sedatives: slowed breathing, coma, death. "
            "Naltrexone: sudden withdrawal. Tramadol: seizures, serotonin syndrome, contraindicated with an MAO "
            "inhibitor. Do not stop suddenly."
        ),
    ),
    (
        (
            "pregabalin",
            "gabapentin",
        ),
        N_(
            "Opioid, benzodiazepine, alcohol: slowed breathing. Kidney disease: lower dose. Pregabalin: pregnancy. Do "
            "not stop suddenly."
        ),
    ),
    (
        ("benzodiazepine",),
        N_("Opioid, alcohol, sedatives: slowed breathing. Dependence. Sudden stopping can cause seizures."),
    ),
    (
        ("carisoprodol",),
        N_("Opioid, benzodiazepine, alcohol: slowed breathing. Dependence. Do not stop suddenly."),
    ),
    (
        ("baclofen",),
        N_("Sudden stopping can cause seizures and confusion. Kidney disease: lower dose. Sedation."),
    ),
    (
        ("tizanidine",),
        N_("Contraindicated with ciprofloxacin or fluvoxamine. Low blood pressure. Do not stop suddenly."),
    ),
    (
        ("naltrexone_low",),
        N_("Contraindicated with opioids: blocks them and can cause sudden withdrawal."),
    ),
    (
        ("nsaid",),
        N_(
            "Anticoagulant, SSRI, SNRI, steroid, ulcer: bleeding. Kidney or heart disease, ACE inhibitor or ARB with "
            "a diuretic: kidney harm. Pregnancy from week 20."
        ),
    ),
    (
        ("paracetamol",),
        N_("Liver disease, alcohol, a second product that contains it."),
    ),
    (
        ("corticosteroid",),
        N_("Long use: do not stop suddenly."),
    ),
    (
        ("sodium_oxybate",),
        N_("Contraindicated with alcohol or sedative hypnotics; opioids: slowed breathing."),
    ),
    (
        ("quinine",),
        N_("Regulators warn against use for cramps. QT drugs, warfarin, digoxin."),
    ),
    (
        ("magnesium",),
        N_("Kidney disease: can build up. Hours apart from thyroid hormone, quinolone, tetracycline."),
    ),
    (
        (
            "calcium",
            "zinc",
        ),
        N_(
            "Hours apart from thyroid hormone, quinolone, tetracycline. Zinc, high dose, long use: copper deficiency. "
            "Calcium with a thiazide: high calcium."
        ),
    ),
    (
        ("vitamin_d",),
        N_("High dose, thiazide: high calcium."),
    ),
    (
        ("b_complex",),
        N_("High-dose vitamin B6 for long can damage nerves."),
    ),
    (
        (
            "coq10",
            "carnitine",
        ),
        N_("Warfarin: INR may change."),
    ),
    (
        (
            "acupuncture",
            "dry_needling",
            "trigger_point_injection",
            "botulinum_toxin",
        ),
        N_(
            "Anticoagulant: bleeding. Lung injury at chest, base of neck, upper trapezius, shoulder blade, between "
            "the blades, flank."
        ),
    ),
    (
        (
            "massage",
            "massage_device",
            "myofascial_release",
            "lymphatic_drainage",
        ),
        N_("Not over a clot, fracture, infection or wound."),
    ),
    (
        ("heat",),
        N_("Numb skin; not over a drug patch."),
    ),
    (
        ("tens",),
        N_("Pacemaker."),
    ),
)


def cautions_for(code: str) -> tuple[str, ...]:
    """Return the lines of a treatment, those of its own code and of its group; empty says nothing about safety.

    Raises NotFound for an unknown code.
    """
    group = catalogue.get(code).group
    return tuple(line for names, line in _LINES if code in names or (group is not None and group in names))


def _check() -> None:
    named = {name for names, _ in _LINES for name in names}
    if unknown := named - set(catalogue.CATALOGUE) - set(DrugGroup):
        raise ValueError(f"caution lines name unknown treatments {sorted(unknown)}")


_check()
