"""What the code never does: run what was typed, fetch what was named, keep what it must not; the message says where."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "clinic"
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "web" / "static").glob("*.js"))}
TEMPLATES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*.html"))
}

RUNS_TEXT = {"eval", "exec", "compile", "__import__", "render_template_string", "from_string"}
READS_OBJECTS = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"}
READS_XML = {"xml.etree", "xml.dom", "xml.sax.handler", "xml.sax.expatreader", "lxml", "xml.parsers", "defusedxml"}
FETCHES = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "ftplib", "telnetlib", "xmlrpc", "urllib3"}
TALKS = {"smtplib": ["clinic/mail/smtp.py"], "socket": ["clinic/services/imports/claims.py", "clinic/mail/smtp.py"]}
"""Modules that reach other machines, and who may import them: the mail server of the settings; the machine's name."""
DOCTOR = "clinic/cli/doctor/"
"""`clinic doctor` looks at what the settings name, on the command of whoever owns the machine; no page leads to it."""
WEAK = {"md5", "sha1", "MD5", "SHA1", "ECB", "CBC", "CFB", "OFB", "TripleDES", "ARC4", "Blowfish", "PKCS1v15"}
BY_HAND = {"cryptography.hazmat.primitives.ciphers.Cipher", "Crypto", "Cryptodome", "nacl", "OpenSSL"}
KEEPS = ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches.open", "serviceWorker")
RUNS = ("eval(", "new Function", "setTimeout('", 'setTimeout("', "javascript:", "import(")


@dataclass
class Source:
    """What one file imports, calls and names, each in full; collected in one walk."""

    imports: list[str] = field(default_factory=list)
    calls: list[tuple[str, ast.Call]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


def dotted(node: ast.expr) -> str:
    """Return `a.b.c`; what is no name but a call or a text gives its last words alone, as `.format`."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def read(path: Path) -> Source:
    source = Source()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call):
            source.calls.append((dotted(node.func), node))
        elif isinstance(node, ast.Import):
            source.imports += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            source.imports += [f"{node.module or ''}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Name | ast.Attribute):
            source.words.add(node.id if isinstance(node, ast.Name) else node.attr)
    return source


FILES = {path.relative_to(ROOT).as_posix(): read(path) for path in sorted(PACKAGE.rglob("*.py"))}


def called(*names: str) -> list[tuple[str, str, ast.Call]]:
    """Return (file, name in full, call) of every call whose last word is one of these."""
    return [
        (path, name, call)
        for path, source in FILES.items()
        for name, call in source.calls
        if name.rsplit(".", 1)[-1] in names
    ]


def imported(names: set[str]) -> list[str]:
    """Who imports one of these modules, or something of theirs."""
    return [
        f"{path} imports {name}"
        for path, source in FILES.items()
        for name in source.imports
        if any(name == module or name.startswith(f"{module}.") for module in names)
    ]


def is_ours(node: ast.expr) -> bool:
    """Whether a text is written in the code or a constant of it, by its name."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Call):  # translate("…"), say(SENTENCE)
        return bool(node.args) and all(is_ours(part) for part in node.args)
    word = ast.unparse(node).rsplit(".", 1)[-1]
    return bool(re.fullmatch(r"_?[A-Z][A-Z0-9_]+(\[.*\])?", word))


TOGETHER = "clinic/cli/processes.py"
"""Opens the address of the server, and starts the server itself again: no other machine, no other program."""


def test_no_text_is_run_as_code() -> None:
    wrong = [f"{path}:{call.lineno} {name}" for path, name, call in called(*RUNS_TEXT) if name != "re.compile"]
    assert not wrong, "rules and templates are data of ours; what is typed is never run:\n" + "\n".join(wrong)


@pytest.mark.parametrize("modules", [READS_OBJECTS, READS_XML, FETCHES], ids=["objects", "xml", "fetching"])
def test_nothing_is_imported_that_builds_objects_or_reads_xml_or_fetches(modules: set[str]) -> None:
    assert [line for line in imported(modules) if not line.startswith(DOCTOR)] == []


def test_only_the_mail_reaches_another_machine() -> None:
    wrong = [line for module, who in TALKS.items() for line in imported({module})
             if not line.startswith((*who, DOCTOR, TOGETHER))]  # fmt: skip
    assert not wrong, "nothing is fetched or sent but mail through the server of the settings:\n" + "\n".join(wrong)


def test_programs_are_run_in_one_place_and_without_a_shell() -> None:
    runs = {line.split()[0] for line in imported({"subprocess"}) if not line.startswith(DOCTOR)}
    assert runs <= {"clinic/db/postgresql_programs.py", TOGETHER}
    shells = [f"{path}:{call.lineno}" for path, name, call in called("system", "popen") if name.startswith("os.")]
    shells += [
        f"{path}:{call.lineno}"
        for path, source in FILES.items()
        for _name, call in source.calls
        if any(word.arg == "shell" for word in call.keywords)
    ]
    assert not shells


MATCHES = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
OUR_PATTERNS = {
    "clinic/domain/summaries/drafted.py": "of our own sentences, escaped there",
    "clinic/exchange/visit_map/dates.py": "of the places of a date in a map, escaped there; at most a few, each short",
    "clinic/translations/catalogues.py": "of our own sentences, escaped there",
}


def is_our_pattern(node: ast.expr) -> bool:
    """Whether a pattern is a text of the code, also one put together of constants and of what was escaped."""
    if isinstance(node, ast.JoinedStr):
        parts = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        return all(is_ours(part) or "escape" in ast.unparse(part) for part in parts)
    return is_ours(node)


def test_patterns_are_written_in_the_code() -> None:
    wrong = [
        f"{path}:{call.lineno} {ast.unparse(call.args[0])[:80]}"
        for path, name, call in called(*MATCHES)
        if name.startswith("re.") and path not in OUR_PATTERNS and not is_our_pattern(call.args[0])
    ]
    assert not wrong, "a pattern made of what was typed finds something else, or takes for ever:\n" + "\n".join(wrong)


OUR_SENTENCES = {
    "clinic/db/dialects/triggers.py": "visit_id",
    "clinic/domain/scoring/phrases.py": "template",
    "clinic/domain/summaries/draft.py": "translate(",
    "clinic/mail/alarm.py": "translate(line)",
    "clinic/mail/backup_failed.py": "translate(line)",
    "clinic/mail/message.py": "translate(line)",
    "clinic/report/story.py": "sentence",
    "clinic/report/text.py": "cut_sentence",
    "clinic/translations/catalogues.py": "template",
    "clinic/web/forms/fields.py": "f",
}
"""Where `format` is called on a name: a sentence, an expression or a number's form that the caller wrote out."""


def test_sentences_with_places_are_written_in_the_code() -> None:
    wrong = [
        f"{path}:{call.lineno} {ast.unparse(call.func)[:80]}"
        for path, _name, call in called("format", "format_map")
        if isinstance(call.func, ast.Attribute) and not is_ours(call.func.value)
        if OUR_SENTENCES.get(path, "-") not in ast.unparse(call.func.value)
    ]
    assert not wrong, "what was typed goes into a place of a sentence, it never is the sentence:\n" + "\n".join(wrong)


MAY_WRITE_SQL = ("clinic/db/", "clinic/migrations/", "clinic/models/", "clinic/services/audit_check.py")


def test_sql_in_words_stands_in_the_database_layer() -> None:
    outside = [(path, source) for path, source in FILES.items() if not path.startswith(MAY_WRITE_SQL)]
    names = {"sqlalchemy.text", "sqlalchemy.literal_column"}
    wrong = [path for path, source in outside if names & set(source.imports) or "exec_driver_sql" in source.words]
    wrong += [path for path, name, _ in called("text", "literal_column") if name.startswith(("sa.", "sqlalchemy."))
              and not path.startswith(MAY_WRITE_SQL)]  # fmt: skip
    assert not wrong, "write select() in a service; its values are bound:\n" + "\n".join(wrong)


def test_no_weak_algorithm_and_no_mode_by_hand() -> None:
    wrong = [f"{path} {sorted(found)}" for path, source in FILES.items() if (found := source.words & WEAK)]
    wrong += imported(BY_HAND)
    wrong += [
        f"{path}:{call.lineno} {part.value}"
        for path, _name, call in called("new", "digest", "pbkdf2_hmac")
        for part in call.args
        if isinstance(part, ast.Constant) and part.value in WEAK
    ]
    assert not wrong, "AES-GCM, SHA-256 and argon2id through their libraries alone:\n" + "\n".join(wrong)


def test_what_must_not_be_guessed_comes_from_the_systems_generator() -> None:
    """`random` makes invented people alone; version 4 of UUID is unguessable by custom, not by promise."""
    assert {line.split()[0] for line in imported({"random"})} <= {"clinic/cli/demo/many.py"}
    assert called("uuid1", "uuid3", "uuid4") == []


def test_the_log_goes_to_standard_error_alone() -> None:
    handlers = [name for _path, source in FILES.items() for name, _ in source.calls if name.endswith("Handler")]
    assert handlers + called("fileConfig", "dictConfig", "syslog") == []
    assert {path for path, _name, _call in called("basicConfig")} == {"clinic/cli/serve.py"}


KEPT = {
    "clinic/services/passphrases.py": "the common passwords",
    "clinic/db/reach.py": "which tables hang on a patient",
}


def test_nothing_of_a_patient_is_kept_between_requests() -> None:
    """What the server keeps in memory is drawn or reckoned from its arguments: no service and no model keeps any."""
    ways = {"functools.cache", "functools.lru_cache", "functools.cached_property"}
    keepers = {path for path, source in FILES.items() if ways & set(source.imports)}
    assert {path for path in keepers if path.startswith(("clinic/services/", "clinic/models/", "clinic/db/"))} == set(
        KEPT
    )
    assert not imported({"flask_caching", "cachelib", "dogpile"})


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_keeps_nothing_in_the_browser_and_runs_no_text(name: str) -> None:
    found = [word for word in (*KEEPS, *RUNS) if word in SCRIPTS[name]]
    assert found == []


WRITES_MARKUP = {"exam_saving.js", "trigger_points.js", "questionnaire_saving.js"}
"""They put in parts of a page that our own templates made and escaped; the server sends them as they are."""


def test_scripts_write_text_as_text() -> None:
    ways = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "createContextualFragment")
    assert {name for name, script in SCRIPTS.items() if any(way in script for way in ways)} <= WRITES_MARKUP


def test_markup_that_scripts_put_in_is_no_text_that_was_typed_there() -> None:
    typed = re.compile(
        r"(?:innerHTML|document\.write\()[^\n]*(?:\.value\b|textContent|location|URLSearchParams|prompt)"
    )
    assert [name for name in WRITES_MARKUP if typed.search(SCRIPTS[name])] == []


def test_pages_and_scripts_name_no_other_site() -> None:
    elsewhere = re.compile(r"(?:https?:)?//(?!www\.w3\.org)[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)
    drawn = {name: re.sub(r"(?m)^\s*(?://|/\*|\*).*$", "", script) for name, script in SCRIPTS.items()}
    wrong = {name: elsewhere.findall(text) for name, text in (TEMPLATES | drawn).items() if elsewhere.search(text)}
    assert not wrong, "the browser asks nobody but the clinic"


def test_addresses_in_pages_are_built_or_fixed() -> None:
    """No address begins with what was typed, so that none can begin with `javascript:`."""
    given = re.compile(r"\b(?:href|src|action|formaction)\s*=\s*\"\{\{\s*([a-z_.()]+)")
    ours = re.compile(
        r"url_for\(|asset\(|body_address\(|settings\(\)|entry\.|enrolment\.address|(?:tab|row)\.href|(?:back|action|(?:body_)?href)$"
    )
    found = {name: [word for word in given.findall(text) if not ours.match(word)] for name, text in TEMPLATES.items()}
    assert not {name: words for name, words in found.items() if words}
