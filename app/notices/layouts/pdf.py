"""The PDF of a document, typeset by typst: PDF/A-2a and PDF/UA-1, the same bytes for the same document.

Drawing takes about 50 ms of processor time and lets other threads run meanwhile.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from app.notices.layouts.measures import FONTS, MEASURES
from app.notices.rules_content import Document
from app.notices.rules_printed import Printed, printed

TEMPLATE = Path(__file__).parent / "notice.typ"
STANDARDS = ["a-2a", "ua-1"]


class UnprintableError(ValueError):
    """No installed font has a letter of the document; the message is typst's."""


_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_NO_GLYPH = ("could not be displayed", "contains the codepoint")
_drawing = Lock()


def render(document: Document, *, font_dirs: Sequence[Path] = (), issued_at: datetime | None = None) -> bytes:
    """Return the PDF. ``issued_at`` stands in its metadata; a fixed instant for a draft.

    Raises `UnprintableError`.
    """
    return draw(printed(document), font_dirs=font_dirs, issued_at=issued_at)


def draw(words: Printed, *, font_dirs: Sequence[Path] = (), issued_at: datetime | None = None) -> bytes:
    """Return the PDF of printed words."""
    data = {"words": asdict(words), "measures": asdict(MEASURES), "fonts": FONTS}
    folders = tuple(str(folder) for folder in font_dirs)
    try:
        with _drawing:  # the compiler is kept between documents and works on one at a time
            return _compiler(folders).compile(
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                format="pdf",
                pdf_standards=STANDARDS,
                timestamp=(issued_at or _UNDATED).astimezone(UTC).replace(microsecond=0),
            )
    except typst.TypstError as error:
        if not any(words in str(error) for words in _NO_GLYPH):
            raise
        raise UnprintableError(str(error)) from error


@cache
def _fonts(folders: tuple[str, ...]) -> Any:
    return typst.Fonts(font_paths=list(folders))


@cache
def _compiler(folders: tuple[str, ...]) -> Any:
    return typst.Compiler(input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts(folders))


def has_times(font_dirs: Sequence[Path] = ()) -> bool:
    """Say whether PDFs are set in Times New Roman or a family of the same measures."""
    return font_in_use(font_dirs) != FONTS[-1]


def font_in_use(font_dirs: Sequence[Path] = ()) -> str:
    """Return the family in which PDFs are set; ``Libertinus Serif``, which is built in, means that no Times was found.

    The decree asks for Times New Roman; Liberation Serif, Tinos and TeX Gyre Termes have its measures.
    """
    found = set(_fonts(tuple(str(folder) for folder in font_dirs)).families())
    return next(family for family in FONTS if family in found or family == FONTS[-1])
