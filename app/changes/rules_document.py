"""From a change to the công điện (or giấy mời, thông báo) that announces it.

The words follow documents of this kind: the first document by type, number and date, the reason, what is new, what
stays, and what is asked (Nghị định 30/2020/NĐ-CP, Điều 18: an issued document is replaced by one of the same form).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.changes.rules import VERBS, Times
from app.clock import day_in_vietnam
from app.invitations.rules import InvitationKind
from app.invitations.rules_call import CallFacts
from app.invitations.rules_document import addressees, meeting_phrase
from app.notices.rules import notation
from app.notices.rules_content import Block, BlockKind, Document
from app.wording.dates import day_in_words, hour_in_words, time_in_words


@dataclass(frozen=True)
class ChangeFacts:
    """What the document says: ``first`` cites the document that it replaces; ``old`` and ``new`` are the times."""

    kind: InvitationKind
    first: str
    reason: str
    old: Times
    new: Times


def change_document(call: CallFacts, change: ChangeFacts) -> Document:
    """Return the document; addressees, signature and copies are those of ``call``."""
    return Document(
        document_type=call.document_type,
        issuer=(call.issuer,),
        subject=f"{VERBS[change.kind]} {meeting_phrase(call.title)}",
        number=call.number,
        notation=call.notation or notation(call.document_type, call.issuer_symbol),
        place=call.place,
        dated_on=call.dated_on,
        urgency=call.urgency,
        addressees=addressees(call.invited),
        body=tuple(_body(call, change)),
        recipients=call.recipients or ("Như trên",),
        filed=call.filed,
        authority=call.authority,
        signer=call.signer,
        contact_foot=tuple(f"Liên hệ: {contact}." for contact in _contacts(call)),
    )


def _body(call: CallFacts, change: ChangeFacts) -> Iterator[Block]:
    yield Block(
        BlockKind.PARAGRAPH,
        f"{call.issuer} đã có {change.first} về {meeting_phrase(call.title)}"
        + (f", dự kiến vào {_when(change.old.starts_at)}." if change.old.starts_at else "."),
    )
    because = f"{change.reason.rstrip('.')}, " if change.reason else ""
    told = f"{because}{call.issuer} trân trọng thông báo"
    told = told[:1].upper() + told[1:]
    if change.kind is InvitationKind.CANCELLED:
        yield Block(BlockKind.PARAGRAPH, f"{told} hủy cuộc họp nêu trên để các cơ quan, địa phương biết.")
    elif change.kind is InvitationKind.POSTPONED:
        yield Block(BlockKind.PARAGRAPH, f"{told} hoãn cuộc họp nêu trên; thời gian họp mới sẽ thông báo sau.")
    else:
        yield Block(BlockKind.PARAGRAPH, f"{told} thay đổi thời gian cuộc họp nêu trên như sau:")
        yield from _new_time(call, change)


def _new_time(call: CallFacts, change: ChangeFacts) -> Iterator[Block]:
    yield Block(BlockKind.SECTION, f"{_when(change.new.starts_at)}.", lead="Thời gian:")
    yield Block(
        BlockKind.SECTION, f"thực hiện theo {change.first}.", lead="Chủ trì, địa điểm, thành phần, chuẩn bị tài liệu:"
    )
    until = change.new.registration_deadline_at
    by_mail = f" hoặc qua hộp thư điện tử {call.registration_address}" if call.registration_address else ""
    before = f" trước {hour_in_words(until)}, {day_in_words(day_in_vietnam(until))}" if until else ""
    yield Block(
        BlockKind.SECTION,
        "các cơ quan, đơn vị đã đăng ký xác nhận lại việc tham dự theo liên kết đăng ký gửi kèm"
        f"{by_mail}{before}; danh sách đã đăng ký được giữ nguyên.",
        lead=f"{call.issuer} trân trọng đề nghị",
    )


def _when(instant: datetime | None) -> str:
    return "thời gian sẽ thông báo sau" if instant is None else time_in_words(instant)


def _contacts(call: CallFacts) -> Iterator[str]:
    yield from (contact for contact in (call.content_contact, call.attendance_contact) if contact)
