"""Kinds and states of official documents, and how their numbers are written (Nghị định 30/2020/NĐ-CP)."""

from datetime import date
from enum import StrEnum


class DocumentType(StrEnum):
    """Type of document, *loại văn bản* (Phụ lục III)."""

    TELEGRAM = "cong-dien"  # công điện
    INVITATION = "giay-moi"  # giấy mời
    NOTICE = "thong-bao"  # thông báo
    LETTER = "cong-van"  # công văn


ABBREVIATIONS = {
    DocumentType.TELEGRAM: "CĐ",
    DocumentType.INVITATION: "GM",
    DocumentType.NOTICE: "TB",
    DocumentType.LETTER: "",
}

TITLES = {
    DocumentType.TELEGRAM: "CÔNG ĐIỆN",
    DocumentType.INVITATION: "GIẤY MỜI",
    DocumentType.NOTICE: "THÔNG BÁO",
    DocumentType.LETTER: "",
}


class NoticeState(StrEnum):
    """Where a document stands."""

    DRAFT = "draft"  # dự thảo
    ISSUED = "issued"  # đã ban hành
    REPLACED = "replaced"  # đã được thay thế


class SeriesKind(StrEnum):
    """Where a series' numbers come from: given out here without gaps, or typed as they were given elsewhere."""

    OWNED = "owned"
    EXTERNAL = "external"


class FileFormat(StrEnum):
    """Format of a finished file."""

    PDF = "pdf"
    DOCX = "docx"


def notation(document_type: DocumentType, issuer_symbol: str, unit: str = "") -> str:
    """Return the symbol behind the slash: ``CĐ-VPCP``, or ``VPCP-TH`` for a letter."""
    kind = ABBREVIATIONS[document_type]
    return "-".join(part for part in (kind, issuer_symbol, "" if kind else unit) if part)


def full_number(number: int | None, symbol: str) -> str:
    """Return number and symbol as printed: below ten with a leading zero, ``…/CĐ-VPCP`` while there is none."""
    return f"{'…' if number is None else f'{number:02d}'}/{symbol}"


def date_line(place: str, on: date | None) -> str:
    """Return place and date as printed: days below ten and months 1 and 2 with a leading zero."""
    if on is None:
        return f"{place}, ngày … tháng … năm …"
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"{place}, ngày {on.day:02d} tháng {month} năm {on.year}"
