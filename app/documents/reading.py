"""The text on the first page of a file, as far as it has one, to look for a secrecy stamp."""

import zipfile
from typing import BinaryIO

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LINES = 80


def first_page(content: BinaryIO, media_type: str) -> str:
    """Return the text of a PDF's first page or the first lines of a Word file; empty where there is none to read."""
    try:
        if media_type == "application/pdf":
            reader = PdfReader(content)
            return reader.pages[0].extract_text() if reader.pages else ""
        if media_type == _WORD:
            return _first_lines(content)
    except (PyPdfError, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError):
        return ""  # a damaged file is still its owner's; its type was checked by content
    finally:
        content.seek(0)
    return ""


def _first_lines(content: BinaryIO) -> str:
    document = Document(content)
    cells = [cell.text for table in document.tables[:2] for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs[:_LINES])])
