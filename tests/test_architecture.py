"""The house keeps its shape; each message says how to put a thing right."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "clinic"
TEMPLATES = ROOT / "templates"

MAY_IMPORT = {
    "domain": set(),
    "figures": {"domain"},
    "report": {"domain", "figures"},
    "exchange": {"domain"},
    "db": {"domain"},
    "mail": {"domain"},
    "config.py": {"domain", "db", "mail", "paths"},
    "paths.py": set(),
    "translations": set(),
    "models": {"domain", "db"},
    "services": {"domain", "models", "report", "exchange", "db", "translations"},
}
EDGE_PACKAGES = {
    "flask",
    "flask_wtf",
    "wtforms",
    "flask_babel",
    "flask_limiter",
    "flask_login",
    "flask_security",
    "click",
    "werkzeug",
    "waitress",
}
MAY_IMPORT_FROM_EDGE = {  # sign-in asks an account for the methods of these two classes
    "clinic/models/accounts.py": {"flask_security.core.UserMixin", "flask_security.core.RoleMixin"},
}
AMBIENT = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "current_app",
    "current_user",
}
LONGEST = 300
LONGER_FOR_A_REASON: dict[str, str] = {}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """The layer of a file: its folder below `clinic`, or its own name when it lies on the top floor."""
    return path.relative_to(PACKAGE).parts[0]


def sources(*layers: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if not layers or room(path) in layers:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported_names(path: Path, tree: ast.AST) -> Iterator[str]:
    """Every imported name in full: `from clinic.domain import dates` gives `clinic.domain.dates`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def dotted(node: ast.expr) -> str:
    """`datetime.now` for both `datetime.now` and `datetime.datetime.now`; the last two words are enough."""
    return ".".join(ast.unparse(node).split(".")[-2:])


def test_imports_point_downwards():
    wrong = [
        f"{relative(path)} imports {name}"
        for path, tree in sources(*MAY_IMPORT)
        for name in imported_names(path, tree)
        if name.startswith("clinic.") and name.split(".")[1] not in MAY_IMPORT[room(path)] | {room(path)}
    ]
    assert not wrong, "move the code down a layer, or pass the value in:\n" + "\n".join(wrong)


def test_every_layer_has_its_rule():
    layers = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    new = layers - set(MAY_IMPORT) - {"web", "cli", "migrations"}
    assert not new, f"say in MAY_IMPORT what these may import: {sorted(new)}"


def test_only_web_and_cli_know_flask_and_click():
    wrong = [
        f"{relative(path)} imports {name}"
        for path, tree in sources(*MAY_IMPORT)
        for name in imported_names(path, tree)
        if name.split(".")[0] in EDGE_PACKAGES and name not in MAY_IMPORT_FROM_EDGE.get(relative(path), set())
    ]
    assert not wrong, "pages and commands belong to clinic/web and clinic/cli:\n" + "\n".join(wrong)


def test_domain_needs_the_standard_library_alone():
    wrong = [
        f"{relative(path)} imports {name}"
        for path, tree in sources("domain")
        for name in imported_names(path, tree)
        if name.split(".")[0] not in sys.stdlib_module_names | {"clinic"}
    ]
    assert not wrong, "clinical rules stay free of other packages:\n" + "\n".join(wrong)


def test_now_and_the_account_are_arguments():
    wrong = [
        f"{relative(path)}:{node.lineno} uses {ast.unparse(node)}"
        for path, tree in sources(*MAY_IMPORT)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name) and dotted(node) in AMBIENT
    ]
    assert not wrong, "take `now` or `actor` as an argument; the view or the command knows it:\n" + "\n".join(wrong)


def test_queries_have_a_name_in_a_service():
    wrong = [
        f"{relative(path)}:{node.lineno}"
        for path, tree in sources("web", "cli")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func) in {"select", "sqlalchemy.select", "sa.select"}
    ]
    assert not wrong, "move the select() into a service, under a name, with a test:\n" + "\n".join(wrong)


def test_forms_are_read_field_by_field():
    wrong = [
        f"{relative(path)}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "populate_obj"
    ]
    assert not wrong, "name the fields that may change; populate_obj writes whatever was posted:\n" + "\n".join(wrong)


def test_files_stay_small():
    long = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines())
        for folder in (PACKAGE, ROOT / "devtools", ROOT / "tests")
        for path in folder.rglob("*.py")
    }
    long |= {"dev.py": len((ROOT / "dev.py").read_text(encoding="utf-8").splitlines())}
    wrong = [f"{path}: {lines}" for path, lines in long.items() if lines > LONGEST and path not in LONGER_FOR_A_REASON]
    assert not wrong, "two subjects in one room: part them, or give the reason above:\n" + "\n".join(wrong)
    gone = [path for path in LONGER_FOR_A_REASON if long.get(path, 0) <= LONGEST]
    assert not gone, f"these are short again, take them off the list: {gone}"


def test_no_drawers():
    wrong = [relative(path) for path in PACKAGE.rglob("*") if path.stem in DRAWERS]
    assert not wrong, f"a helper lives with its noun: {wrong}"


TEMPLATE_RULES = {
    r"\|\s*safe\b": "escape it, or build the markup in Python with a test",
    r"<[^>{]*\sstyle\s*=": "the content policy drops style attributes: use a class",
    r"<script(?![^>]*\bsrc=)[^>]*>": "the content policy drops inline scripts: write a file",
    r"<[^>]*\son[a-z]+\s*=": "the content policy drops inline handlers: listen from a script",
    r"\bautoescape\s+false": "every page escapes",
}


def test_templates_keep_the_content_policy():
    wrong = [
        f"{relative(path)}:{text[: match.start()].count(chr(10)) + 1} {match.group()!r}: {advice}"
        for path in sorted(TEMPLATES.rglob("*.*"))
        for text in [path.read_text(encoding="utf-8")]
        for rule, advice in TEMPLATE_RULES.items()
        for match in re.finditer(rule, text, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_names_a_machine():
    """No path of one machine in what we keep: another person's checkout lies elsewhere.

    `/opt/tenderpoint` is where the documents tell everybody to install it.
    """
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    tracked = listed.stdout.split() if listed.returncode == 0 else []
    machine = re.compile(r"(?<![\w.\-/])/(?:home|root|opt(?!/tenderpoint\b)|Users|work)/\w")
    kinds = {".py", ".toml", ".txt", ".md", ".html", ".cfg", ".in", ".json", ".csv", ".js", ".css", ".po"}
    wrong = [
        f"{name}:{number} {line.strip()[:100]}"
        for name in tracked
        if Path(name).suffix in kinds and name != relative(Path(__file__)) and (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if machine.search(line)
    ]
    assert not wrong, "\n".join(wrong)
