"""Kinds and states of official documents, and how their numbers are given and written (Nghị định 30/2020/NĐ-CP)."""

import re
from datetime import date
from enum import StrEnum

from app.wording.dates import day_in_words
from app.wording.letters import search_key


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


TYPE_NAMES = {
    DocumentType.TELEGRAM: "Công điện",
    DocumentType.INVITATION: "Giấy mời",
    DocumentType.NOTICE: "Thông báo",
    DocumentType.LETTER: "Công văn",
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
    """Return place and date as printed: ``Hà Nội, ngày 05 tháng 02 năm 2025``; dots while there is no date."""
    return f"{place}, {day_in_words(on) if on else 'ngày … tháng … năm …'}"


def number_to_take(kind: SeriesKind, last_number: int, given: int | None) -> int | None:
    """Return the number that a document gets from a series, or ``None`` where it cannot have ``given``.

    A series of our own gives the next number; a typed one is taken only where it *is* the next one (the clerk
    confirms what the page showed), because any other would leave a gap. An external series takes what is typed.
    """
    if kind is SeriesKind.EXTERNAL:
        return given
    return last_number + 1 if given in (None, last_number + 1) else None


def refusal_of_number(kind: SeriesKind, last_number: int, given: int | None) -> str:
    """Return why a number cannot be taken, or ``""``."""
    if given is not None and given < 1:
        return "Số văn bản bắt đầu từ 01."
    if number_to_take(kind, last_number, given) is not None:
        return ""
    if kind is SeriesKind.EXTERNAL:
        return "Sổ này lấy số từ hệ thống bên ngoài: hãy điền số văn bản đã được cấp."
    return f"Sổ này tự cấp số liên tục; số tiếp theo là {last_number + 1:02d}, không thể lấy số {given:02d}."


def refusal_to_revise(state: NoticeState) -> str:
    """Return why the content cannot change, or ``""`` (Điều 18: an issued document is replaced, never edited)."""
    if state is NoticeState.DRAFT:
        return ""
    return "Văn bản đã ban hành, không sửa được nữa. Hãy ban hành văn bản mới thay thế."


def refusal_to_issue(state: NoticeState, symbol: str, subject: str) -> str:
    """Return why a document cannot be issued, or ``""``."""
    if state is not NoticeState.DRAFT:
        return "Văn bản này đã ban hành rồi."
    if not symbol.strip():
        return "Văn bản chưa có ký hiệu (phần sau dấu gạch chéo của số văn bản)."
    return "" if subject.strip() else "Văn bản chưa có trích yếu."


def refusal_to_enter_past(kind: SeriesKind) -> str:
    """Return why a document of the past cannot be entered into a series, or ``""``."""
    if kind is SeriesKind.EXTERNAL:
        return ""
    return "Sổ này tự cấp số liên tục, nên không nhập được văn bản đã ban hành nơi khác."


def refusal_to_replace(state: NoticeState, *, has_same_issuer: bool) -> str:
    """Return why a document cannot be replaced by another, or ``""``."""
    if not has_same_issuer:
        return "Chỉ cơ quan đã ban hành mới được thay thế văn bản của mình."
    if state is NoticeState.DRAFT:
        return "Văn bản được thay thế chưa ban hành."
    if state is NoticeState.REPLACED:
        return "Văn bản này đã được một văn bản khác thay thế."
    return ""


def refusal_of_year(year: int, on: date) -> str:
    """Return why a document of that date does not belong into the series of a year, or ``""``."""
    return "" if on.year == year else f"Sổ năm {year} không nhận văn bản của năm {on.year}."


def plain_file_name(number: int | None, symbol: str, file_format: FileFormat) -> str:
    """Return a file name in plain letters: ``1217-CD-VPCP.pdf``, ``05-GM-VPCP.docx``, ``Du-thao-CD-VPCP.pdf``."""
    stem = f"{'Du-thao' if number is None else f'{number:02d}'}-{search_key(symbol).upper()}"
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-") + f".{file_format.value}"


def shown_file_name(document_type: DocumentType, number: int | None, symbol: str, file_format: FileFormat) -> str:
    """Return the file name that people see: ``Công điện 1217-CĐ-VPCP.pdf``."""
    stem = f"{TYPE_NAMES[document_type]} {'(dự thảo)' if number is None else f'{number:02d}'}-{symbol}"
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", stem).strip("- ") + f".{file_format.value}"
