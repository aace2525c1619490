"""Words of the codes that only our resources use: what is observed, its parts, sections, reasons. Plain English."""

from collections.abc import Mapping

SCORES: Mapping[str, tuple[str, str]] = {
    "nrs_pain": ("Pain, average of the last 7 days", "0 to 10; higher is worse."),
    "energy": ("Energy, last 7 days", "0 to 10; HIGHER IS BETTER."),
    "wpi": ("Widespread pain index (WPI)", "0 to 19 painful areas; higher is worse."),
    "sss": ("Symptom severity scale (SSS)", "0 to 12; higher is worse."),
    "psd": ("Polysymptomatic distress (PSD)", "WPI and SSS added, 0 to 31; higher is worse."),
    "sbs": (
        "Spasm burden summary (SBS)",
        "0 to 100; higher is worse. Tool-defined descriptive summary, not a validated instrument, not for diagnosis or "
        "comparison between people.",
    ),
    "pgic": ("Patient global impression of change (PGIC)", "1 to 7; 1 IS BEST."),
    "tender_count": ("Tender points, positive of those tested", "0 to 18; higher is more tender."),
    "fis": ("Fibromyalgia intensity score (FIS)", "Mean of the 18 ratings, 0 to 10; higher is more tender."),
    "mean_of_rated": ("Mean of the rated sites", "0 to 10; not the FIS, which needs all 18 sites."),
    "control_mean": ("Mean of the three control sites", "0 to 10; never subtracted from anything."),
    "controls_positive": ("Control sites rated positive", "0 to 3; says nothing about reliability."),
    "fiqr": ("FIQR total", "0 to 100; higher is worse."),
    "fiqr_function": ("FIQR function", "0 to 30; higher is worse."),
    "fiqr_overall": ("FIQR overall impact", "0 to 20; higher is worse."),
    "fiqr_symptoms": ("FIQR symptoms", "0 to 50; higher is worse."),
    "fiq": ("Classic FIQ total", "0 to about 100; higher is worse."),
}
"""Code of a score -> its name, range and direction."""

FINDINGS: Mapping[str, tuple[str, str]] = {
    "tender_points": ("Tender-point examination", "18 sites and 3 control sites, each rated or with its reason."),
    "repeated_tender_points": (
        "Tender-point examination repeated by another examiner",
        "Made without knowing the first; it counts in no score.",
    ),
    "pressure_pain_threshold": ("Pressure pain threshold by site", "kg/cm²; LOWER is MORE tender."),
    "trigger_point": ("Trigger-point finding", "One spot of one muscle."),
    "helped": ("What a treatment did", "As said by the patient or the clinician at a visit."),
    "urgent_sign": ("Urgent sign ticked", "Ticked by the patient; what became of it stands in the components."),
    "life_event": ("Life event", "Something that may show in the trends."),
}
"""Code of an observation that is no score -> its name and what it is."""

PARTS: Mapping[str, str] = {
    "marked_area": "Painful area",
    "open_region": "Region of the 2016 criteria with pain that counts",
    "fatigue": "Fatigue, 0 to 3",
    "unrefreshed": "Waking unrefreshed, 0 to 3",
    "cognitive": "Thinking and memory, 0 to 3",
    "headache": "Headache, last 6 months",
    "abdominal_pain": "Pain or cramps in the lower belly, last 6 months",
    "depression": "Depression, last 6 months",
    "wpi": "WPI",
    "sss": "SSS",
    "band": "Band",
    "burden_s": "Worst severity, 0 to 10",
    "burden_f": "How often, 0 to 10",
    "burden_d": "How long, 0 to 10",
    "burden_l": "Falling asleep, 0 to 10",
    "burden_a": "Doing things, 0 to 10",
    "area_count": "Areas with cramps, 0 to 24",
    "compared_with": "Day of the visit it is compared with",
    "tested": "Sites tested, 0 to 18",
    "untested": "Sites not tested, 0 to 18",
    "stop_reason": "Why the examination was stopped",
    "taut_band": "Taut band",
    "hypersensitive_spot": "Hypersensitive spot",
    "spot_in_taut_band": "The spot lies in the taut band",
    "referred_pain": "Referred pain",
    "reproduces_known_symptom": "Reproduces a symptom that the patient knows",
    "twitch": "Local twitch response",
    "jump": "Jump sign",
    "felt_in": "Referred pain felt in",
    "ppt": "Pressure pain threshold, lower is more tender",
    "activity": "Active or latent",
    "criteria_met": "Criteria met, 0 to 3",
    "changed_symptom": "Symptom that it changed",
    "side_effects": "Side effects",
    "side_effect_severity": "Severity of the side effects",
    "stopped_because": "Stopped because",
    "would_use_again": "Would use it again",
    "level": "How fast help is needed",
    "taken_back_at": "Tick taken back",
    "reviewed_at": "Reviewed by a clinician",
}

CRITERIA_CONDITIONS: Mapping[str, str] = {
    "wpi_sss": "WPI and SSS reach the rule",
    "regions": "Pain in at least 4 of 5 regions",
    "duration": "3 months or more",
    "no_other_disorder": "No other disorder explains the pain",
    "widespread": "Widespread pain",
    "count": "At least 11 of 18 sites painful",
}

SECTIONS: Mapping[str, str] = {
    "in_short": "In short",
    "what_matters": "What matters to the patient",
    "scores": "Key scores",
    "criteria": "Survey criteria",
    "tender_points": "Tender points",
    "trigger_points": "Trigger points",
    "treatments": "Treatments tried",
    "next_steps": "Next steps",
    "diagnoses": "Diagnoses",
    "allergies": "Allergies",
    "urgent_signs": "Urgent signs",
    "documents": "Documents",
    "addendum": "Addendum",
}

ACTIVITIES: Mapping[str, str] = {
    "questionnaire": "Answers given by the patient",
    "questionnaire_entry": "Answers typed in, or given on the clinic's tablet",
    "import": "Brought in from a file",
    "signature": "Signed",
    "addendum": "Addendum written",
}

EXTENSIONS: Mapping[str, tuple[str, str, str]] = {
    "sha256": ("Attachment", "string", "SHA-256 of the bytes of the attachment, 64 hexadecimal digits."),
    "record-sha256": ("Composition", "string", "SHA-256 of the signed record, as printed on the PDF."),
    "left-blank": ("QuestionnaireResponse", "string", "linkId of a question that was asked and left blank."),
    "instrument-digest": ("QuestionnaireResponse", "string", "SHA-256 of the definition of the questions answered."),
    "short-form": ("QuestionnaireResponse", "boolean", "The short form of a bad day: what is absent was not asked."),
    "entry-mode": ("QuestionnaireResponse", "code", "How the answers came in: a code of entry-mode."),
    "confirmed-from": ("Element", "date", "The day of the earlier visit whose answer was confirmed as today's."),
    "missing-item": ("Observation", "string", "Item that was blank or not asked, so that there is no value."),
    "estimated": ("Observation", "boolean", "A blank part was made up for by the others."),
    "site-state": ("Observation.component", "code", "Why there is no value: a code of site-state."),
    "rating-source": ("Observation.component", "code", "Where a rating comes from: a code of rating-source."),
    "trial": ("Observation.component", "Quantity", "One reading of the algometer, in order."),
    "information-source": ("Element", "code", "Who said it: a code of source."),
    "course-status": ("Element", "code", "Where a course stands: a code of course-status."),
    "stopped-because": ("Procedure", "Coding", "One of several reasons why it was stopped: a code of stopped-because."),
    "would-use-again": ("Element", "code", "Whether the patient would use it again: a code of would-use-again."),
    "side-effect-severity": ("Element", "code", "How bad the side effects were: a code of severity."),
    "visit-status": ("Encounter", "code", "What is stored of the visit's progress: a code of visit-status."),
    "allergy-state": ("Patient", "code", "What is known of allergies: a code of allergy-state."),
    "stated-total": ("Encounter", "string", "A total as the imported file states it, and what its items give."),
    "somatic-count": ("QuestionnaireResponse", "integer", "Count of somatic symptoms that the extent was banded from."),
}
"""Extension -> where it stands, the type of its value, and what it means."""
