"""The language of a page: Vietnamese is written in the code, English stands in a catalogue beside it."""

from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "language"

_NONE = NullTranslations()
_current: ContextVar[NullTranslations] = ContextVar("translations", default=_NONE)
_code: ContextVar[str] = ContextVar("language", default="vi")


@cache
def catalogue(code: str) -> NullTranslations:
    """Return the translations of a language, compiled in memory from its ``.po`` file."""
    path = Path(__file__).parent.parent / "locale" / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Translations(compiled)


def choose_language(wanted: str | None, accepted: str = "") -> str:
    """Return the language code: the person's own choice, else English where the browser asks for it first."""
    if wanted in LANGUAGES:
        return wanted
    return "en" if accepted.lower().startswith("en") else "vi"


def speak(code: str) -> None:
    """Use the language for everything that this request writes."""
    _code.set(code)
    _current.set(catalogue(code))


def language() -> str:
    """Return the code of the language in use."""
    return _code.get()


def gettext(message: str) -> str:
    """Return the message in the language in use; Vietnamese is the message itself."""
    return _current.get().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for a count; both languages have one, English is worded so that it fits every count."""
    return _current.get().gettext(singular)
