"""What is wrong with an answer, as a sentence for a person and a code for a program."""

from enum import StrEnum

from clinic.domain.errors import ClinicError


class AnswerCode(StrEnum):
    """Why an answer was refused. Nothing is ever clamped or guessed instead."""

    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_AREA = "unknown_area"
    DUPLICATE_AREA = "duplicate_area"
    UNKNOWN_CODE = "unknown_code"
    WRONG_TYPE = "wrong_type"


class AnswerError(ClinicError):
    """An answer that its question does not allow; `code` says why, `key` which item (or site) it was for."""

    status = 422

    def __init__(self, code: AnswerCode, key: str, message: str, *, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.code, self.key = code, key


def out_of_range(key: str, low: int, high: int) -> AnswerError:
    """Return the error for a number outside low..high (both allowed)."""
    return AnswerError(
        AnswerCode.OUT_OF_RANGE,
        key,
        f"The number given for {key} is not from {low} to {high}.",
        hint=f"Choose a whole number from {low} to {high}.",
    )


def outside(key: str, least: str | None, most: str | None) -> AnswerError:
    """Return the error for a number beyond a bound; the other bound may be open (None)."""
    bounds = " and ".join(
        [*([f"at least {least}"] if least is not None else []), *([f"at most {most}"] if most is not None else [])]
    )
    message = f"The number given for {key} is not {bounds}."
    return AnswerError(AnswerCode.OUT_OF_RANGE, key, message, hint=f"Give a number that is {bounds}.")


def wrong_type(key: str, wanted: str) -> AnswerError:
    """Return the error for a value of another kind; `wanted` says which kind the item takes."""
    return AnswerError(
        AnswerCode.WRONG_TYPE, key, f"The answer to {key} is not {wanted}.", hint=f"Give {wanted}, or leave it blank."
    )


def unknown_code(key: str, code: object) -> AnswerError:
    """Return the error for a code that the item does not offer."""
    return AnswerError(
        AnswerCode.UNKNOWN_CODE, key, f"{key} has no code {code!r:.60}.", hint="Use one of the codes it offers."
    )


def unknown_area(key: str, code: object) -> AnswerError:
    """Return the error for something that is not an area of the body map, or not one that counts here."""
    return AnswerError(
        AnswerCode.UNKNOWN_AREA, key, f"{key} has no area {code!r:.60}.", hint="Use the area codes of the body map."
    )


def duplicate_area(key: str, code: object) -> AnswerError:
    """Return the error for a place that is named twice."""
    return AnswerError(AnswerCode.DUPLICATE_AREA, key, f"{key} names {code!r:.60} twice.", hint="Name each place once.")
