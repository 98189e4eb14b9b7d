"""The words of a thông báo kết luận: what is proposed when a conclusion is begun, and the finished document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.conclusions.rules_outline import Node, blocks
from app.notices.rules import DocumentType, notation
from app.notices.rules_content import Block, BlockKind, Document
from app.wording.dates import day_in_words

_MEETING_WORDS = re.compile(r"^(cuộc họp|buổi làm việc|hội nghị|họp)\s+(về\s+)?", re.IGNORECASE)


@dataclass(frozen=True)
class MeetingFacts:
    """What of a meeting its conclusion begins with."""

    title: str
    chair: str  # office and name: "Phó Thủ tướng Chính phủ Nguyễn Chí Dũng"
    held_on: date
    site: str = ""
    issuer: str = ""


@dataclass(frozen=True)
class Proposed:
    """Words that a clerk begins with."""

    subject: str
    opening: str
    closing: str


@dataclass(frozen=True)
class Signing:
    """What only the one who issues can say."""

    authority: tuple[str, ...] = ()
    signer: str = ""
    recipients: tuple[str, ...] = ()
    filed: str = ""
    place: str = "Hà Nội"
    notation: str = ""


def proposed(facts: MeetingFacts) -> Proposed:
    """Return subject, opening and closing in the usual words (documents of VPCP of June to September 2025)."""
    about = _MEETING_WORDS.sub("", facts.title.strip())
    about = about[:1].lower() + about[1:] if not about[:2].isupper() else about
    chair = facts.chair or "Đồng chí chủ trì"
    day = day_in_words(facts.held_on)
    where = f", tại {facts.site}" if facts.site else ""
    return Proposed(
        subject=f"Kết luận của {chair} tại cuộc họp {day} về {about}"[:1000],
        opening=(
            f"{day[0].upper()}{day[1:]}{where}, {chair} chủ trì cuộc họp về {about}.\n"
            f"Sau khi nghe các báo cáo và ý kiến của các bộ, cơ quan, địa phương, {chair} có ý kiến chỉ đạo như sau:"
        ),
        closing=f"{facts.issuer} trân trọng thông báo để các bộ, ngành, địa phương biết, tổ chức thực hiện.",
    )


def conclusion_document(
    *,
    issuer: str,
    issuer_symbol: str,
    subject: str,
    opening: str,
    clauses: Sequence[Node],
    closing: str,
    signing: Signing,
) -> Document:
    """Return the thông báo: opening, the clauses with their numbers, closing; Nơi nhận and signature below."""
    return Document(
        document_type=DocumentType.NOTICE,
        issuer=(issuer,),
        subject=subject,
        notation=signing.notation or notation(DocumentType.NOTICE, issuer_symbol),
        place=signing.place,
        body=(*_paragraphs(opening), *blocks(clauses), *_paragraphs(closing)),
        recipients=signing.recipients,
        filed=signing.filed,
        authority=signing.authority,
        signer=signing.signer,
    )


def _paragraphs(text: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, line.strip()) for line in text.splitlines() if line.strip()]
