"""`clinic instruments` and `clinic import responses` as a person types them, from the file to the question asked."""

import json
import shutil

import pytest
from click.testing import CliRunner

from clinic.cli import main
from clinic.db.engine import open_database
from clinic.domain.instruments import REGISTRY
from clinic.domain.instruments.fiqr import FIQR
from clinic.domain.permissions import RoleName
from clinic.services import accounts
from tests.fixtures.storage import NOON, PASSWORD_HASH

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
BY = ("--by", "dr@clinic.example")
CRISIS = "Crisis line: 555 0199 (invented)"


def colours(link_id, text, **more):
    """A question with three colours that count 0 to 2."""
    options = [
        {"valueCoding": {"code": code, "display": words, "extension": [{"url": ORDINAL, "valueDecimal": weight}]}}
        for weight, (code, words) in enumerate((("c0", "Blue"), ("c1", "Green"), ("c2", "Red")))
    ]
    return {"linkId": link_id, "text": text, "type": "choice", "answerOption": options, **more}


def sheet(name, *items, **more):
    head = {"resourceType": "Questionnaire", "status": "active", "language": "en", "title": name, "name": name}
    return {**head, "url": f"http://invented.example/{name}", "version": "1.0", "item": list(items), **more}


HARM = {"code": [{"system": "http://loinc.org", "code": "44260-8"}]}
MOOD = sheet(
    "Mood", colours("kite", "Which kite?"), colours("boat", "Which boat?"), colours("third", "And the third?", **HARM)
)


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    """Run `clinic` within this process, in a folder of its own; returns the finished run."""
    settings = {"TIME_ZONE": "Europe/Madrid", "SECRET_KEY": "k" * 32, "PASSWORD_SALT": "s" * 16}
    monkeypatch.chdir(tmp_path)

    def clinic(*words, code=0, **more):
        environment = {f"CLINIC_{name}": value for name, value in settings.items()} | more
        done = CliRunner().invoke(main, words, env={"CLINIC_INSTANCE": str(tmp_path), **environment})
        assert done.exit_code == code, done.output
        return done

    return clinic


@pytest.fixture
def mood(clinic, tmp_path, migrated_sqlite):
    """A clinic with an account, and a file with an invented questionnaire."""
    shutil.copy(migrated_sqlite, tmp_path / "clinic.sqlite")
    database = open_database(f"sqlite:///{tmp_path / 'clinic.sqlite'}")
    with database.writing() as session:
        accounts.create(
            session,
            email="dr@clinic.example",
            name="Dr A. Sample",
            roles=[RoleName.CLINICIAN],
            password_hash=PASSWORD_HASH,
            now=NOON,
        )
        session.commit()
    database.close()
    (tmp_path / "mood.json").write_text(json.dumps(MOOD), encoding="utf-8")
    (tmp_path / "licence.txt").write_text("Free for clinics.", encoding="utf-8")
    return tmp_path


def test_from_the_file_to_the_question_asked(clinic, mood):
    assert "before its licence is confirmed" in clinic("instruments", "import", "mood.json", *BY).stdout
    assert "imported before" in clinic("instruments", "import", "mood.json", *BY).stdout
    refused = clinic("instruments", "ask", "mood", *BY, code=1).stderr
    assert refused.splitlines() == [
        "Nobody confirmed that the clinic may use this questionnaire.",
        "Confirm its licence first.",
    ]
    clinic("instruments", "licence", "mood", "--confirmed-by", "dr@clinic.example", "--text", "licence.txt")
    scored = clinic("instruments", "score", "mood", "--method", "sum", "--blanks", "1", *BY,
                    "--cut-off", "3|a talk|invented people|Invented 2020")  # fmt: skip
    assert "mood/1.0 is scored 0 to 6 from 3 items." in scored.stdout
    assert "no crisis lines" in clinic("instruments", "ask", "mood", *BY, code=1).stderr
    told = clinic("instruments", "ask", "mood", *BY, code=1, CLINIC_CRISIS_LINES=CRISIS).stderr
    assert "nobody is named" in told
    asked = clinic("instruments", "ask", "mood", "--tell", "dr@clinic.example", *BY, CLINIC_CRISIS_LINES=CRISIS)
    assert "mood/1.0 is asked from now on." in asked.stdout
    assert "mood/1.0\tMood\tlicence confirmed\tscored\tasked" in clinic("instruments", "list").stdout
    shown = clinic("instruments", "show", "mood/1.0").stdout
    told = (
        "Rights confirmed: by Dr A. Sample",
        "about self-harm",
        "from 3: a talk (invented people; Invented 2020)",
        "Up to 1 of the items",
        "Digest: ",
    )
    assert not [words for words in told if words not in shown]
    assert clinic("instruments", "order", "mood", *BY).stdout == "mood/1.0\n"
    assert "not asked any more" in clinic("instruments", "stop", "mood", *BY).stdout


def test_answers_of_a_file_are_compared_and_the_definition_is_checked(clinic, mood):
    clinic("instruments", "import", "mood.json", *BY)
    answers = [{"linkId": key, "answer": [{"valueCoding": {"code": "c1"}}]} for key in ("kite", "boat", "third")]
    one = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "http://invented.example/Mood|1.0",
        "status": "completed",
        "subject": {"identifier": {"value": "P-1"}},
        "authored": "2026-03-01",
        "item": answers,
    }
    (mood / "answers.json").write_text(json.dumps(one), encoding="utf-8")
    assert "would be imported" in clinic("import", "responses", "answers.json", "--dry-run").stdout
    report = clinic("import", "responses", "answers.json").stdout
    assert "Visits imported: 1" in report
    assert "it waits for a clinician's review" in report
    assert "Already here, left out: 1" in clinic("import", "responses", "answers.json").stdout
    later = clinic("instruments", "score", "mood", "--method", "mean", *BY).stdout
    assert "mood/1.0 was answered: it keeps its scores as they are." in later
    answers[0]["answer"][0]["valueCoding"]["code"] = "c9"
    (mood / "answers.json").write_text(json.dumps(one | {"item": answers}), encoding="utf-8")
    refused = clinic("import", "responses", "answers.json", code=1).stdout
    assert "kite" in refused
    assert "does not offer" in refused
    assert "1 sets of answers name a definition that is here." in clinic("check").stdout


def test_twenty_one_items_are_mapped_to_the_engine_of_the_fiqr(clinic, mood):
    bounds = [
        {"url": f"http://hl7.org/fhir/StructureDefinition/{end}Value", "valueInteger": value}
        for end, value in (("min", 0), ("max", 10))
    ]
    items = [{"linkId": f"q{n}", "text": f"Scale {n}?", "type": "integer", "extension": bounds} for n in range(21)]
    (mood / "impact.json").write_text(json.dumps(sheet("Impact", *items)), encoding="utf-8")
    lines = [f'{code} = "q{n}"' for n, code in enumerate(FIQR.keys)]
    (mood / "map.toml").write_text("\n".join(["[fiqr]", *lines]), encoding="utf-8")
    (mood / "short.toml").write_text("\n".join(lines[1:]), encoding="utf-8")
    (mood / "none.toml").write_text("not = = toml", encoding="utf-8")
    clinic("instruments", "import", "impact.json", *BY)
    assert "names no item for" in clinic("instruments", "score", "impact", "--fiqr", "short.toml", *BY, code=1).stderr
    assert "no TOML" in clinic("instruments", "score", "impact", "--fiqr", "none.toml", *BY, code=1).stderr
    assert "Say either" in clinic("instruments", "score", "impact", *BY, code=1).stderr
    scored = clinic("instruments", "score", "impact", "--fiqr", "map.toml", *BY).stdout
    assert "scored 0 to 100 from 21 items" in scored
    assert "Scored as the FIQR" in clinic("instruments", "show", "impact").stdout


@pytest.mark.parametrize("key", ["survey", "fiqr"])
def test_the_dossier_of_a_built_in_instrument_needs_no_clinic(clinic, key):
    assert REGISTRY[key].digest in clinic("instruments", "show", key).stdout
    told = json.loads(clinic("instruments", "show", key, "--json").stdout)
    assert (told["key"], told["ours"], told["digest"]) == (key, True, REGISTRY[key].digest)


def test_what_is_refused_is_said_in_two_sentences(clinic, mood):
    assert "--key" in clinic("instruments", "import", "mood.json", "--key", "survey", *BY, code=1).stderr
    (mood / "broken.json").write_text('{"resourceType": "Questionnaire", "item": [', encoding="utf-8")
    assert len(clinic("instruments", "import", "broken.json", *BY, code=1).stderr.splitlines()) == 2
    assert "accounts list" in clinic("instruments", "import", "mood.json", "--by", "nobody@x.example", code=1).stderr
    assert "was imported" in clinic("instruments", "show", "sea", code=1).stderr
