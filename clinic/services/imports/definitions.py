"""Which imported definition a response answers: by the address and the version it names, or by what the clinic says."""

from collections.abc import Collection, Sequence

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.naming import base_version
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.words import N_
from clinic.exchange.fhir_questionnaire import ParsedResponse
from clinic.services.instruments.importing import bare

UNNAMED = N_("It does not say which questionnaire it answers: name it, as --instrument KEY/VERSION.")
ANOTHER = N_("It answers another questionnaire, or another version of it, than the one named.")
NOT_HERE = N_("It answers a questionnaire that was not imported: import that first.")
OTHER_VERSION = N_("It answers version {version} of {key}, which was not imported.")
SEVERAL = N_("It could answer several versions of {key}: name one, as --instrument {key}/{version}.")


class Unknown(Exception):
    """No definition, or more than one, is what the response answers; the sentence says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Definitions:
    """The imported definitions, oldest import first; `asked` are key and version of those that patients are asked."""

    def __init__(
        self,
        every: Sequence[ImportedInstrument],
        asked: Collection[tuple[str, str]],
        chosen: ImportedInstrument | None = None,
    ) -> None:
        self._every, self._asked, self._chosen = every, asked, chosen

    def of(self, response: ParsedResponse) -> ImportedInstrument:
        """Return what the response answers. Raises Unknown."""
        if self._chosen is not None:
            return self._require(self._chosen, response)
        if not response.url:
            raise Unknown(UNNAMED)
        known = [one for one in self._every if one.url == response.url]
        if not known:
            raise Unknown(NOT_HERE)
        fitting = [one for one in known if not response.version or _is(one, response.version)]
        if not fitting:
            raise Unknown(Phrase(OTHER_VERSION, version=response.version, key=known[-1].key))
        return self._one(fitting)

    def _require(self, chosen: ImportedInstrument, response: ParsedResponse) -> ImportedInstrument:
        other_url = response.url and chosen.url and response.url != chosen.url
        if other_url or (response.version and response.url and not _is(chosen, response.version)):
            raise Unknown(ANOTHER)
        return chosen

    def _one(self, fitting: Sequence[ImportedInstrument]) -> ImportedInstrument:
        """Of definitions that ask the same, the one asked now, else the one ruled last; else nobody can tell."""
        newest = fitting[-1]
        if any(bare(one) != bare(newest) for one in fitting):
            raise Unknown(Phrase(SEVERAL, key=newest.key, version=newest.instrument.version))
        asked = [one for one in fitting if (one.key, one.instrument.version) in self._asked]
        return asked[0] if asked else newest


def _is(imported: ImportedInstrument, version: str) -> bool:
    return version in (imported.instrument.version, base_version(imported.instrument.version))
