"""Letters: NFC, search keys without accents, and the Vietnamese order of names."""

import re
import unicodedata
from typing import Any

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # ngang huyền hỏi ngã sắc nặng
_QUALITY = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn belong to the letter
_SPACE = re.compile(r"\s+")
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])  # C0 but tab and line ends; no keyboard types them


def nfc(text: str) -> str:
    """Return the text in Unicode form NFC, the form in which everything is stored.

    Control characters but tab and line ends are dropped: PostgreSQL stores no NUL, and XML (DOCX, XLSX) holds none.
    """
    return unicodedata.normalize("NFC", text).translate(_CONTROLS)


def tidy(text: str) -> str:
    """Return the text in NFC with runs of white space as one space and none at the ends."""
    return _SPACE.sub(" ", nfc(text)).strip()


def tidied(value: Any) -> Any:
    """Return text made tidy, and anything else as it is: for a validator that runs before lengths are counted."""
    return tidy(value) if isinstance(value, str) else value


def search_key(text: str) -> str:
    """Return the text as it is compared in a search: small letters, no accents, đ as d, single spaces.

    ``Đắk Lắk`` and ``dak lak`` have the same key, and so have both places of the tone in ``Hòa`` and ``Hoà``.
    """
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return _SPACE.sub(" ", "".join(c for c in letters if not unicodedata.combining(c))).strip()


def word_order(word: str) -> tuple[Any, ...]:
    """Return the key by which Vietnamese dictionaries order a word: its letters first, then its tones."""
    letters, tones = [], []
    for character in nfc(word.casefold()):
        parts = unicodedata.normalize("NFD", character)
        base = nfc(parts[0] + "".join(c for c in parts[1:] if c in _QUALITY))
        tone = next((c for c in parts[1:] if c in _TONES), "")
        place = _ALPHABET.find(base)
        letters.append(place if place >= 0 else 100 + ord(base[0]))
        tones.append(_TONES[tone])
    return tuple(letters), tuple(tones)


def name_order(full_name: str) -> tuple[Any, ...]:
    """Return the key by which names of people are ordered: given name (the last word) first, then the rest."""
    words = full_name.split()
    return tuple(word_order(word) for word in (*words[-1:], *words[:-1]))


def text_order(text: str) -> tuple[Any, ...]:
    """Return the key by which other Vietnamese text is ordered, word by word from the left."""
    return tuple(word_order(word) for word in text.split())
