"""What may be taken in as a paper, judged by content and not by name."""

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

STAMPS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")

_STAMP_LINE = re.compile(r"^\W*(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)\W*$")
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
EXTENSIONS = {
    "application/pdf": (".pdf",),
    "application/x-ole-storage": (".doc", ".xls", ".ppt"),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/zip": (".zip",),
    _OFFICE["word/document.xml"]: (".docx",),
    _OFFICE["xl/workbook.xml"]: (".xlsx",),
    _OFFICE["ppt/presentation.xml"]: (".pptx",),
}


@dataclass(frozen=True)
class Range:
    """A part of a file: ``start`` and ``end`` (exclusive) in bytes."""

    start: int
    end: int


def media_type_of(content: BinaryIO) -> str | None:
    """Return what a file is by its content, or ``None`` for a kind that is not taken (scripts, HTML, SVG, programs)."""
    head = content.read(16)
    content.seek(0)
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    finally:
        content.seek(0)
    return next((kind for part, kind in _OFFICE.items() if part in names), "application/zip")


def refusal_of_file(file_name: str, media_type: str | None, size: int, limit: int) -> str | None:
    """Return why a file is not taken: empty, too large, of a kind that is not taken, or named as another kind."""
    if size == 0:
        return "Tệp rỗng."
    if size > limit:
        return f"Tệp lớn hơn {limit >> 20} MB."
    if media_type is None:
        return "Chỉ nhận PDF, Word, Excel, PowerPoint, ảnh PNG hoặc JPEG, và ZIP."
    if not file_name.lower().endswith(EXTENSIONS[media_type]):
        return f"Nội dung tệp không đúng với tên “{file_name}”."
    return None


def secrecy_stamp(text: str) -> str | None:
    """Return the secrecy stamp on a page, or ``None``.

    A stamp stands alone on its line in capitals (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô 10a); the word in running
    text ("bảo mật", "hồ sơ cấp độ Mật") is none.
    """
    for line in text.splitlines():
        found = _STAMP_LINE.match(line.strip())
        if found:
            return re.sub(r"\s+", " ", found[1])
    return None


def requested_range(header: str | None, size: int) -> Range | None:
    """Return the one range that a ``Range`` header asks for (RFC 9110, 14.2), ``None`` for the whole file.

    Raises `ValueError` when it cannot be satisfied; a header of another form is ignored, as the RFC allows.
    """
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", header or "")
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
    if start >= end:
        raise ValueError(header)
    return Range(start, end)
