"""The catalogues of sentences: collected from the code and the pages, compiled for the program."""

from devtools import environment

CATALOGUES = environment.ROOT / "clinic" / "translations"
EXTRACT_KEYWORDS = ["lazy", "lazy_gettext", "lazy_ngettext:1,2", "translate"]  # beside Babel's own _, gettext, N_ …
SHAPE = ["--width", "120"]


def collect():
    """Collect the marked sentences and put the new ones into every catalogue, untranslated."""
    collected = environment.VENV / "messages.pot"
    keywords = [part for word in EXTRACT_KEYWORDS for part in ("--keyword", word)]
    everywhere = ["--ignore-dirs", ".*"]  # Babel leaves out folders such as _macros by itself
    about = ["--project", "Tenderpoint", "--msgid-bugs-address", "see CONTRIBUTING.md"]
    order = ["--no-location", "--sort-output"]
    babel("extract", "--mapping-file", "babel.cfg", *everywhere, *keywords, *SHAPE, *order, *about,
          "--output-file", collected, ".")  # fmt: skip
    babel("update", "--input-file", collected, "--output-dir", CATALOGUES, *SHAPE, "--no-fuzzy-matching",
          "--ignore-obsolete", "--ignore-pot-creation-date")  # fmt: skip
    compile_newer()


def compile_newer():
    """Compile every catalogue that is newer than its compiled form."""
    for source in sorted(CATALOGUES.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            babel("compile", "--input-file", source, "--output-file", target, "--locale", source.parts[-3])


def babel(*arguments):
    """Run one command of Babel."""
    if environment.call([environment.python(), "-m", "babel.messages.frontend", "--quiet", *arguments]):
        raise environment.SetUpError("The catalogues have a mistake; Babel says where above.")
