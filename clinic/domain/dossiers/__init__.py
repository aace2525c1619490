"""The dossier of any instrument, built in or imported, as values: for its page, for the command line, for a study."""

from clinic.domain.dossiers.built_in import SCORED
from clinic.domain.dossiers.imported import scored
from clinic.domain.dossiers.types import Clause, Dossier, Scored
from clinic.domain.instruments import get
from clinic.domain.instruments.imported import ImportedInstrument

__all__ = ["Clause", "Dossier", "Scored", "of_built_in", "of_imported"]


def of_built_in(key: str) -> Dossier:
    """Return the dossier of an instrument of ours. Raises NotFound."""
    instrument = get(key)
    return Dossier(
        key=key,
        version=instrument.version,
        title=instrument.title,
        ours=True,
        language="en",
        answered_by=instrument.answered_by,
        recall=instrument.recall,
        source=instrument.source,
        licence=instrument.licence,
        asked=instrument.asked,
        items=instrument.items,
        scored=SCORED[key],
        digest=instrument.digest,
    )


def of_imported(imported: ImportedInstrument) -> Dossier:
    """Return the dossier of one imported version, in the language of its file."""
    instrument = imported.instrument
    return Dossier(
        key=imported.key,
        version=instrument.version,
        title=instrument.title,
        ours=False,
        language=imported.language,
        answered_by=instrument.answered_by,
        recall=instrument.recall,
        source=instrument.source,
        licence=imported.licence.text if imported.licence else instrument.licence,
        asked=instrument.asked,
        items=instrument.items,
        scored=scored(imported),
        digest=instrument.digest,
        confirmed=imported.licence,
        url=imported.url,
        publisher=imported.publisher,
        copyright=imported.copyright,
        stated=imported.stated,
    )
