"""How names of organisations are compared: written differently, meant alike."""

import difflib
import re
import unicodedata
from collections.abc import Mapping

from app.wording.letters import search_key

_WORD = re.compile(r"[0-9a-z]+")
_SHORT_FORMS = {
    "ubnd": ("uy", "ban", "nhan", "dan"),
    "hdnd": ("hoi", "dong", "nhan", "dan"),
    "tp": ("thanh", "pho"),
    "tw": ("trung", "uong"),
    "tnhh": ("trach", "nhiem", "huu", "han"),
    "cp": ("co", "phan"),
}
_COMPANY_ONLY = frozenset({"cp", "tnhh"})
_COMMITTEE = ("uy", "ban", "nhan", "dan")
_PROVINCE_WORDS = (("tinh",), ("thanh", "pho"))
_SMALL_WORDS = frozenset({"cac", "va"})
_LOCAL = ("xa ", "phuong ", "dac khu", "so ")
_PART = 8
LIKENESS = 0.72
"""How like a name must be to be proposed: 1.0 is the same; two wrong letters in a name of ten still pass."""


def words_of(text: str) -> list[str]:
    """Return the words of a name without accents and punctuation, with short forms written out."""
    plain = _WORD.findall(search_key(text.replace("&", "")))
    is_company = plain[:2] == ["cong", "ty"]
    words: list[str] = []
    for word in plain:
        known = _SHORT_FORMS.get(word) if is_company or word not in _COMPANY_ONLY else None
        words.extend(known or (word,))
    return words


def name_key(text: str) -> str:
    """Return the key by which names are compared.

    ``UBND tỉnh Hà Tĩnh``, ``tỉnh Hà Tĩnh`` and ``Hà Tĩnh`` have one key, and so have ``TP. Hồ Chí Minh`` and
    ``Thành phố Hồ Chí Minh``, ``Bưu chính - Viễn thông`` and ``Bưu chính Viễn thông``, ``Bộ KH&CN`` and ``Bộ KHCN``.
    Spaces do not count. A commune keeps its ``xã``, ``phường`` or ``đặc khu``.
    """
    words = words_of(text)
    if tuple(words[:4]) == _COMMITTEE:
        words = words[4:]
    for prefix in _PROVINCE_WORDS:
        if tuple(words[: len(prefix)]) == prefix and len(words) > len(prefix):
            words = words[len(prefix) :]
            break
    return "".join(words)


def group_key(text: str) -> str:
    """Return the key by which phrases for groups are compared: ``các`` and ``và`` do not count."""
    return "".join(word for word in words_of(text) if word not in _SMALL_WORDS)


def keys_of(name: str, short_name: str = "") -> tuple[str, str, str]:
    """Return what is stored for finding an organisation: key of a search, of its name, of its short name.

    Short forms that are written out may make a key longer than its name; it is cut to its column.
    """
    search = search_key(f"{name} {short_name}")
    return search[:500], name_key(name)[:300], name_key(short_name)[:100]


def spelled_alike(one: str, other: str) -> bool:
    """Say whether two names have the same accents too, wherever in a word the tone stands (``Hòa``, ``Hoà``)."""
    return _accented(one) == _accented(other)


def _accented(text: str) -> list[list[str]]:
    return [sorted(unicodedata.normalize("NFD", word)) for word in text.casefold().split()]


def nearest(key: str, known: Mapping[int, tuple[str, ...]], *, limit: int = 5) -> list[int]:
    """Return the ids whose keys are most like the given one, best first, at most ``limit``."""
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    scores: list[tuple[float, int]] = []
    for subject_id, keys in known.items():
        score = max((_score(key, matcher, candidate) for candidate in keys if candidate), default=0.0)
        if score >= LIKENESS:
            scores.append((score, subject_id))
    return [subject_id for _, subject_id in sorted(scores, key=lambda pair: (-pair[0], pair[1]))[:limit]]


def _score(key: str, matcher: difflib.SequenceMatcher, candidate: str) -> float:
    if len(key) >= _PART and key in candidate:
        return 0.9  # "Bộ Nông nghiệp" for a longer name that has it
    matcher.set_seq1(candidate)
    if matcher.real_quick_ratio() < LIKENESS or matcher.quick_ratio() < LIKENESS:
        return 0.0
    return matcher.ratio()


def is_local(text: str) -> bool:
    """Say whether a name begins like that of a commune or a department, of which there are thousands."""
    words = words_of(text)
    if tuple(words[:4]) == _COMMITTEE:
        words = words[4:]
    return " ".join(words[:2]).startswith(_LOCAL)
