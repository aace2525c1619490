"""What is said of a file that cannot be taken: which file, why, and what to do. Nothing of its content is quoted."""

from collections.abc import Sequence

from clinic.domain.errors import ClinicError


class FileRefused(ClinicError):
    """A file, or the rest of it, cannot be read; nothing of it is taken."""

    status = 422


class MapRefused(FileRefused):
    """A map or a crosswalk does not say clearly how to read a file; `mistakes` are all of them, each a sentence."""

    def __init__(self, what: str, mistakes: Sequence[str]) -> None:
        count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        super().__init__(f"{what} has {count}: {' '.join(mistakes)}", hint="Correct the file and try again.")
        self.mistakes = tuple(mistakes)
