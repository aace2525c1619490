"""How easily a sentence is read, by counting syllables: Flesch-Kincaid for English, INFLESZ for Spanish."""

import re

SILENT = re.compile(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$")
VOWELS = re.compile(r"[aeiouy]+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
SPANISH_VOWELS = "aeiouáéíóúü"
STRONG = "aeoáéó"
PLACE_HOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
STOP = re.compile(r"[.!?:;](?:\s|$)|\n")


def words(text: str) -> list[str]:
    """The words and numbers of a text; a place for a value counts as one short word."""
    return WORD.findall(PLACE_HOLDER.sub("12", text))


def sentences(text: str) -> list[list[str]]:
    """The sentences of a text, each as its words."""
    return [found for part in STOP.split(PLACE_HOLDER.sub("12", text)) if (found := words(part))]


def english_syllables(word: str) -> int:
    """Count the groups of vowels that are sounded; a number counts as one word of one syllable."""
    letters = word.lower()
    if letters.isdecimal():
        return 1
    spoken = letters if len(letters) <= 3 else SILENT.sub("", letters)
    return max(1, len(VOWELS.findall(spoken)))


def spanish_syllables(word: str) -> int:
    """Count the sounded vowels; two weak ones, or a weak one beside a strong one, make one syllable."""
    letters = re.sub(r"(?<=[gq])u(?=[eiéí])", "", word.lower())
    letters = re.sub(r"y$", "i", letters)
    count, before = 0, ""
    for letter in letters:
        if letter in SPANISH_VOWELS and not (before in SPANISH_VOWELS and before and _glides(before, letter)):
            count += 1
        before = letter
    return max(1, count)


def _glides(first: str, second: str) -> bool:
    """Whether two vowels share a syllable: not two strong ones, nor a strong one and a weak one with the accent."""
    return first not in STRONG + "íú" or second not in STRONG + "íú" or {first, second} <= set("íú")


def reading_age(text: str) -> float:
    """Return the Flesch-Kincaid age in years, higher is harder: grade 0.39 w/s + 11.8 syl/w - 15.59, plus 5."""
    parts = sentences(text)
    count = sum(len(part) for part in parts)
    syllables = sum(english_syllables(word) for part in parts for word in part)
    return 0.39 * count / len(parts) + 11.8 * syllables / count - 15.59 + 5


def inflesz(text: str) -> float:
    """Return the INFLESZ (Szigriszt-Pazos) score, higher is easier; over 65 is easy, over 80 very easy."""
    parts = sentences(text)
    count = sum(len(part) for part in parts)
    syllables = sum(spanish_syllables(word) for part in parts for word in part)
    return 206.835 - 62.3 * syllables / count - count / len(parts)
