"""The part of a map that says where the tender-point survey and the pressures stand."""

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import MOST_TRIALS, ExamMethod
from clinic.exchange.visit_map.model import ExamColumns
from clinic.exchange.visit_map.sections import Section
from clinic.exchange.visit_map.words import Words, folded, own_words


def read_exam(section: Section | None, around: Words) -> ExamColumns | None:
    """Return the columns of the exam, None where the map has none."""
    if section is None:
        return None
    words = own_words(section, around)
    method, method_column = _method(section)
    sites = section.columns("sites", tuple(SITES), "tender-point site")
    pressures = _pressures(section.section("pressures"))
    if not sites and not pressures:
        section.wrong("sites", "names no column; write [exam.sites] with a column for each site.")
    found = ExamColumns(
        method,
        words,
        method_column,
        sites,
        pressures,
        examiner=section.column("examiner") or "",
        stopped_because=section.column("stopped_because") or "",
        not_examined=folded(section.texts("not_examined") or ()),
        refused=folded(section.texts("refused") or ()),
        stopped=folded(section.texts("stopped") or ()),
        blank_is_no=section.one_of("blank_sites", ("no", "unknown")) == "no",
    )
    if found.blank_is_no and method is not None and method is not ExamMethod.ACR_PAINFUL_YES_NO:
        section.wrong("blank_sites", "is for painful or not alone; of a rating from 0 to 10 a blank says nothing.")
    _refuse_shared(section, found)
    section.done()
    return found


def _method(section: Section) -> tuple[ExamMethod | None, str]:
    """Return the method of the file, or the column that names it."""
    inner = section.section("method") if isinstance(section.raw("method"), dict) else None
    if inner is not None:
        column = inner.needed("column", "the method of each row") or ""
        inner.done()
        return None, column
    word = section.one_of("method", [method.value for method in ExamMethod])
    if "method" not in section:
        section.wrong("method", f"is missing; write one of {', '.join(ExamMethod)}.")
    return ExamMethod(word) if word else None, ""


def _pressures(section: Section | None) -> dict[str, tuple[str, ...]]:
    if section is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for site in section.keys:
        columns = section.texts(site) or ()
        if site not in SITES:
            section.wrong(site, "is no tender-point site.")
        elif len(columns) > MOST_TRIALS:
            section.wrong(site, f"names more than {MOST_TRIALS} columns; a site has {MOST_TRIALS} trials at most.")
        else:
            found[site] = tuple(column.strip() for column in columns)
    return found


def _refuse_shared(section: Section, found: ExamColumns) -> None:
    sets = {"not_examined": found.not_examined, "refused": found.refused, "stopped": found.stopped}
    named = list(sets)
    for number, name in enumerate(named):
        for other in named[number + 1 :]:
            if sets[name] & sets[other]:
                section.wrong(name, f"shares a word with {other}; a word can stand for one of them only.")
