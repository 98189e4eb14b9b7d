"""A document as it is printed: every word, label, dash and closing mark, in the order of the page.

The four faces (PDF, DOCX, HTML, text) lay out a `Printed` and add no words of their own, so they cannot disagree.
Box numbers are those of Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.notices.rules import TITLES, TYPE_NAMES, DocumentType, date_line, full_number
from app.notices.rules_content import URGENCY_STAMPS, Annex, Block, BlockKind, Document, Table, clean
from app.notices.rules_outline import outline, printed_label, roman

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"  # Quốc hiệu
MOTTO = "Độc lập - Tự do - Hạnh phúc"  # Tiêu ngữ
RECIPIENTS_HEADING = "Nơi nhận:"


@dataclass(frozen=True)
class PrintedLine:
    """One paragraph of the body: label with its sign, bold beginning, rest; ``is_title`` makes all of it bold."""

    kind: BlockKind
    label: str
    lead: str
    text: str
    is_title: bool
    has_bold_label: bool

    @property
    def words(self) -> str:
        """Return the whole paragraph."""
        return " ".join(part for part in (self.label, self.lead, self.text) if part)


@dataclass(frozen=True)
class PrintedAnnex:
    """An annex: ``PHỤ LỤC I``, its title in capitals, paragraphs and at most one table."""

    heading: str
    title: str
    lines: tuple[PrintedLine, ...]
    table: Table | None


@dataclass(frozen=True)
class Printed:
    """All words of a page in their order. Empty texts and tuples are not printed."""

    name: str  # of the file's metadata: "Công điện 05/CĐ-VPCP: ..."
    subject: str
    country: str
    motto: str
    circulation: str  # 11
    superior: tuple[str, ...]  # 2
    issuer: tuple[str, ...]  # 2
    number: str  # 3
    date: str  # 4
    side_subject: str  # 5b: V/v ...
    stamp: str  # 10b
    title: str  # 5a
    centred_subject: str  # 5a
    address_heading: str  # 9a
    addressees: tuple[str, ...]  # 9a: one stands behind the heading, several below it with dashes
    legal_bases: tuple[str, ...]
    body: tuple[PrintedLine, ...]
    notes: tuple[str, ...]
    recipients_heading: str  # 9b
    recipients: tuple[tuple[str, ...], ...]  # 9b: each entry in its lines
    drafter_mark: str  # 12
    authority: tuple[str, ...]  # 7a, 7b; capitals
    signer: str
    contact_foot: tuple[str, ...]  # 13
    annexes: tuple[PrintedAnnex, ...]


def printed(document: Document) -> Printed:
    """Return the words of a document as they are printed, in NFC."""
    is_letter = document.document_type is DocumentType.LETTER
    number = full_number(document.number, document.notation)
    recipients = _recipients(document)
    return Printed(
        name=clean(f"{TYPE_NAMES[document.document_type]} {number}: {document.subject}"),
        subject=clean(document.subject),
        country=COUNTRY,
        motto=MOTTO,
        circulation=_capitals(document.circulation),
        superior=tuple(map(_capitals, document.superior)),
        issuer=tuple(map(_capitals, document.issuer)),
        number=clean(f"Số: {number}"),
        date=clean(date_line(document.place, document.dated_on)),
        side_subject=clean(f"V/v {document.subject}") if is_letter and document.subject else "",
        stamp=URGENCY_STAMPS[document.urgency],
        title=_capitals(document.title or TITLES[document.document_type]),
        centred_subject="" if is_letter else clean(document.subject),
        address_heading=_address_heading(document),
        addressees=_addressees(document),
        legal_bases=_closed(document.legal_bases),
        body=_body(document.body, document.end_mark),
        notes=tuple(map(clean, document.notes)),
        recipients_heading=RECIPIENTS_HEADING if recipients else "",
        recipients=recipients,
        drafter_mark=_capitals(document.drafter_mark),
        authority=tuple(map(_capitals, document.authority)),
        signer=clean(document.signer),
        contact_foot=tuple(map(clean, document.contact_foot)),
        annexes=_annexes(document.annexes),
    )


def _capitals(text: str) -> str:
    return clean(text).upper()


def _open(text: str) -> str:
    return clean(text).strip().removesuffix("./.").rstrip(" ;.,")


def _closed(lines: Sequence[str]) -> tuple[str, ...]:
    """Return list lines, each with ``;`` at its end, the last with a full stop."""
    return tuple(_open(line) + (";" if place < len(lines) else ".") for place, line in enumerate(lines, start=1))


def _address_heading(document: Document) -> str:
    if not document.addressees:
        return ""
    name = clean(document.addressed_by or " ".join(document.issuer))
    if document.document_type is DocumentType.TELEGRAM:
        return f"{name.upper()} điện:"
    if document.document_type is DocumentType.INVITATION:
        return f"{name} trân trọng kính mời:"
    return "Kính gửi:"


def _addressees(document: Document) -> tuple[str, ...]:
    if len(document.addressees) < 2:
        return tuple(map(_open, document.addressees))
    return _closed(document.addressees)


def _recipients(document: Document) -> tuple[tuple[str, ...], ...]:
    entries = [*document.recipients, *([f"Lưu: {document.filed}"] if document.filed else [])]
    return tuple(
        tuple(("- " if place == 0 else "") + part.strip() for place, part in enumerate(entry.split("\n")))
        for entry in _closed(entries)
    )


def _body(blocks: Sequence[Block], end_mark: str) -> tuple[PrintedLine, ...]:
    lines = outline(blocks)
    return tuple(
        PrintedLine(
            kind=line.block.kind,
            label=printed_label(line.block.kind, clean(line.label)),
            lead=clean(line.block.lead),
            text=_open(line.block.text) + end_mark if end_mark and line is lines[-1] else clean(line.block.text),
            is_title=line.block.is_title,
            has_bold_label=line.block.is_title or bool(line.block.lead) or line.block.kind is BlockKind.SECTION,
        )
        for line in lines
    )


def _annexes(annexes: Sequence[Annex]) -> tuple[PrintedAnnex, ...]:
    return tuple(
        PrintedAnnex(
            heading=f"PHỤ LỤC {roman(place)}" if len(annexes) > 1 else "PHỤ LỤC",
            title=_capitals(annex.title),
            lines=_body(annex.blocks, ""),
            table=_table(annex.table) if annex.table else None,
        )
        for place, annex in enumerate(annexes, start=1)
    )


def _table(table: Table) -> Table:
    rows = tuple(tuple(map(clean, row)) for row in table.rows)
    return Table(tuple(map(clean, table.columns)), rows, table.widths)
