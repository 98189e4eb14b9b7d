"""The content of an official document (*văn bản*) under Nghị định 30/2020/NĐ-CP, before anybody lays it out.

A `Document` holds words, not looks: no fonts, no bullets, no final ``;`` or ``.`` of list lines, no ``./.``, no
``- `` before recipients. `app.notices.rules_printed` adds those once, for all four faces (PDF, DOCX, HTML, text).

    Document(
        document_type=DocumentType.TELEGRAM,     # công điện; the title CÔNG ĐIỆN follows from it
        issuer=("Văn phòng Chính phủ",),         # lines; printed in capitals
        notation="CĐ-VPCP", number=None,         # None: printed as "…" until it is issued
        place="Hà Nội", dated_on=None,           # None: printed as dots until it is issued
        subject="Họp rà soát ...",               # trích yếu; a công văn prints it as "V/v ..."
        addressees=("Các Bộ, cơ quan ngang Bộ", ...),   # VĂN PHÒNG CHÍNH PHỦ điện: / Kính gửi:
        body=(Block(BlockKind.PARAGRAPH, "Thực hiện ..."),
              Block(BlockKind.SECTION, "14 giờ, Thứ Sáu, ...", lead="Thời gian:"),      # I. Thời gian: 14 giờ ...
              Block(BlockKind.SECTION, "Địa điểm", is_title=True, children=(
                  Block(BlockKind.ITEM, "Thành phần dự ...", children=(Block(BlockKind.DASH, "Lãnh đạo các Bộ."),)),
              ))),
        recipients=("Như trên", "Phó Thủ tướng ... (để b/c)"), filed="VT, TH (2)",      # - Lưu: VT, TH (2).
        authority=("KT. Bộ trưởng, Chủ nhiệm", "Phó Chủ nhiệm"), signer="Phạm Mạnh Cường",
    )

Labels (I, 1, a, -) are counted by `app.notices.rules_outline.labels`; ``Block.label`` fixes one by hand. Everything
is immutable; `dataclasses.replace` makes a changed copy. `as_json` is what the database and the API hold (all text
in NFC), `from_json` its inverse. Secret documents are refused by leaving them out: there is no place for a stamp of
secrecy (MẬT, TỐI MẬT, TUYỆT MẬT).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from app.notices.rules import DocumentType
from app.wording.letters import nfc

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ufffe\uffff]")
_STRICT = {"extra": "forbid"}  # read by pydantic where a program sends a document


class BlockKind(StrEnum):
    """What a part of the body is, and so how it is numbered."""

    SECTION = "section"  # I., II.
    ITEM = "item"  # 1., 2. (khoản)
    POINT = "point"  # a), b), c), d), đ) (điểm)
    DASH = "dash"  # - (gạch đầu dòng)
    PARAGRAPH = "paragraph"  # without a label (đoạn)


class Urgency(StrEnum):
    """How fast a document must go (*độ khẩn*, box 10b)."""

    NONE = "none"
    URGENT = "khan"
    VERY_URGENT = "thuong-khan"
    EXPRESS = "hoa-toc"


URGENCY_STAMPS = {
    Urgency.NONE: "",
    Urgency.URGENT: "KHẨN",
    Urgency.VERY_URGENT: "THƯỢNG KHẨN",
    Urgency.EXPRESS: "HỎA TỐC",
}


class MalformedDocumentError(ValueError):
    """JSON that is not a document; the message says where, in English, for the program that sent it."""


def _lines(*values: object) -> None:
    if any(isinstance(value, str) for value in values):
        raise TypeError("lines are a tuple of texts, not one text")


@dataclass(frozen=True)
class Block:
    """A part of the body with the parts under it.

    ``label`` is bare (``"I"``, ``"2"``, ``"đ"``); ``None`` counts by itself. ``is_title`` prints all of ``text``
    bold; ``lead`` is a beginning printed bold before it (``"Thời gian:"``). ``kind`` may be given as its value.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT

    kind: BlockKind
    text: str
    children: tuple["Block", ...] = ()
    label: str | None = None
    is_title: bool = False
    lead: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", BlockKind(self.kind))
        object.__setattr__(self, "children", tuple(self.children))


@dataclass(frozen=True)
class Table:
    """A simple table of an annex; ``widths`` are shares (``(1, 5, 3)``), empty for equal ones."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _lines(self.columns)
        if (self.widths and len(self.widths) != len(self.columns)) or any(
            len(r) != len(self.columns) for r in self.rows
        ):
            raise MalformedDocumentError("every row of a table, and its widths, must be as long as its columns")


@dataclass(frozen=True)
class Annex:
    """An annex (*phụ lục*) on pages of its own; with two or more, Roman numerals are added: PHỤ LỤC I."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT

    title: str
    blocks: tuple[Block, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Document:
    """All words of one official document; the numbers in the comments are the boxes of Phụ lục I."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT

    document_type: DocumentType
    issuer: tuple[str, ...]  # 2: name lines of the issuing body, printed in capitals, bold
    subject: str  # 5: trích yếu, without "V/v"
    superior: tuple[str, ...] = ()  # 2: the directly superior body, in capitals, not bold
    number: int | None = None  # 3
    notation: str = ""  # 3: behind the slash, "CĐ-VPCP"
    place: str = "Hà Nội"  # 4
    dated_on: date | None = None  # 4
    title: str = ""  # 5a: empty for the type's own (CÔNG ĐIỆN)
    urgency: Urgency = Urgency.NONE  # 10b
    circulation: str = ""  # 11: "LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI"
    addressed_by: str = ""  # before "điện:" or "trân trọng kính mời:"; empty for the issuer's name
    addressees: tuple[str, ...] = ()  # 9a; without them no such lines are printed
    legal_bases: tuple[str, ...] = ()  # 6: căn cứ, "Căn cứ Luật ...", italic
    body: tuple[Block, ...] = ()  # 6
    end_mark: str = "./."  # behind the last word of the body; empty for none
    notes: tuple[str, ...] = ()  # paragraphs after the end mark ("Lưu ý: ...")
    recipients: tuple[str, ...] = ()  # 9b: nơi nhận without dash and ";"; a line break continues the entry below
    filed: str = ""  # 9b: behind "Lưu:", "VT, TH (2)"
    drafter_mark: str = ""  # 12: drafter's mark and copies, "PL.(300)"
    authority: tuple[str, ...] = ()  # 7a, 7b: one to four lines, "KT. Bộ trưởng, Chủ nhiệm" / "Phó Chủ nhiệm"
    signer: str = ""  # 7b: name without academic titles
    contact_foot: tuple[str, ...] = ()  # 13: at the foot of page 1
    annexes: tuple[Annex, ...] = ()

    def __post_init__(self) -> None:
        _lines(self.issuer, self.superior, self.addressees, self.legal_bases, self.notes, self.recipients)
        _lines(self.authority, self.contact_foot)
        object.__setattr__(self, "document_type", DocumentType(self.document_type))
        object.__setattr__(self, "urgency", Urgency(self.urgency))


def clean(text: str) -> str:
    """Return text as it can be stored and printed: NFC, without control characters other than line breaks."""
    return _CONTROL.sub("", nfc(text).replace("\r\n", "\n"))


def as_json(value: Any) -> Any:
    """Return a document (or a part of one) as plain JSON: enums by value, dates ISO, text `clean`."""
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [as_json(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value)) if isinstance(value, str) else value


def from_json(given: Mapping[str, Any]) -> Document:
    """Return the document that `as_json` wrote; raises `MalformedDocumentError`."""
    try:
        values = dict(given)
        values["body"] = _blocks(values.get("body", ()))
        values["annexes"] = tuple(_annex(annex) for annex in values.get("annexes", ()))
        if values.get("dated_on") is not None:
            values["dated_on"] = date.fromisoformat(values["dated_on"])
        return Document(**{name: _frozen(value) for name, value in values.items()})
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise MalformedDocumentError(f"not a document: {error}") from error


def blocks_from_json(given: list[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Return the blocks that ``as_json(blocks)`` wrote; raises `MalformedDocumentError`."""
    try:
        return _blocks(given)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise MalformedDocumentError(f"not blocks of a document: {error}") from error


def _blocks(given: Any) -> tuple[Block, ...]:
    return tuple(_block(dict(block)) for block in given)


def _block(values: dict[str, Any]) -> Block:
    values["children"] = _blocks(values.get("children", ()))
    return Block(**values)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _annex(given: Mapping[str, Any]) -> Annex:
    table = given.get("table")
    return Annex(given["title"], _blocks(given.get("blocks", ())), _table(table) if table else None)


def _table(given: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in given["rows"])
    return Table(tuple(given["columns"]), rows, tuple(given.get("widths", ())))
