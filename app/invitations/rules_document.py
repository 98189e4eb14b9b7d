"""From the facts of a meeting to the công điện or giấy mời that calls it, in the grammar of VPCP's own documents.

Source of the wording: công điện of 25/6/2025 ("VĂN PHÒNG CHÍNH PHỦ điện:", I. Thời gian, II. Địa điểm with
participants by bridge point, III. what is asked of whom); Nghị định 30/2020/NĐ-CP, Mẫu 1.6 and 1.7.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.bridges.rules import BridgeKind
from app.clock import day_in_vietnam
from app.invitations.rules_call import CallFacts, InvitedFacts, PlaceFacts
from app.meetings.rules import MeetingKind
from app.notices.rules import DocumentType, notation
from app.notices.rules_content import Block, BlockKind, Document
from app.wording.dates import day_in_words, hour_in_words, time_in_words

_GENERIC = frozenset({"", "lãnh đạo", "đại diện lãnh đạo", "đại diện"})
"""Levels that need the phrase of those addressed behind them: ``Lãnh đạo`` + ``các Bộ, cơ quan ngang Bộ``."""

_INVITED = (
    ("ministries", "Bộ, cơ quan ngang Bộ"),
    ("others", "cơ quan"),
    ("provinces", "địa phương"),
    ("companies", "doanh nghiệp"),
)
_FEW_PLACES = 3


def invitation_document(facts: CallFacts) -> Document:
    """Return the công điện or giấy mời; what is not known yet is left out, never invented."""
    is_letter = facts.document_type is DocumentType.INVITATION
    return Document(
        document_type=facts.document_type,
        issuer=(facts.issuer,),
        subject=facts.title,
        number=facts.number,
        notation=facts.notation or notation(facts.document_type, facts.issuer_symbol),
        place=facts.place,
        dated_on=facts.dated_on,
        urgency=facts.urgency,
        addressees=addressees(facts.invited),
        body=tuple(_letter_body(facts) if is_letter else _telegram_body(facts)),
        notes=tuple(_notes(facts)),
        recipients=facts.recipients or tuple(_default_recipients(facts)),
        filed=facts.filed,
        authority=facts.authority,
        signer=facts.signer,
        contact_foot=tuple(_contacts(facts)),
    )


def addressees(invited: Iterable[InvitedFacts]) -> tuple[str, ...]:
    """Return the distinct phrases of the address list in order, without the issuing office itself."""
    return tuple(dict.fromkeys(line.addressed_as for line in invited if not line.is_host))


def invited_phrase(invited: Sequence[InvitedFacts]) -> str:
    """Return who is asked to come in one phrase: ``Lãnh đạo các Bộ, cơ quan ngang Bộ, địa phương và doanh nghiệp``."""
    blocks = {line.block for line in invited if not line.is_host}
    words = [phrase for block, phrase in _INVITED if block in blocks]
    if {"ministries", "others"} <= blocks:
        words[0] = "Bộ"  # "các Bộ, cơ quan, địa phương và doanh nghiệp", as in the document of 25/6/2025
    if not words:
        return "Lãnh đạo các cơ quan, đơn vị"
    return "Lãnh đạo các " + (" và ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0])


def meeting_phrase(title: str) -> str:
    """Return the title inside a sentence: ``Họp rà soát …`` becomes ``cuộc họp rà soát …``."""
    lowered = title[:1].lower() + title[1:]
    return "cuộc " + lowered if lowered.startswith("họp ") else lowered


def chair_phrase(title: str, name: str) -> str:
    """Return office and name of who chairs: ``Phó Thủ tướng Chính phủ Nguyễn Chí Dũng``."""
    return " ".join(part for part in (title, name) if part)


def _telegram_body(facts: CallFacts) -> Iterator[Block]:
    start = f"{facts.basis}, {facts.issuer}" if facts.basis else facts.issuer
    asked = f"trân trọng kính mời {invited_phrase(facts.invited)} tham dự {meeting_phrase(facts.title)}."
    yield Block(BlockKind.PARAGRAPH, f"{start} {asked}")
    chair = chair_phrase(facts.chair_title, facts.chair_name)
    if chair:
        yield Block(BlockKind.PARAGRAPH, f"Cuộc họp do {chair} chủ trì.")
    yield Block(BlockKind.SECTION, _time(facts), lead="Thời gian:")
    yield Block(BlockKind.SECTION, _sites(facts), lead="Địa điểm:", children=tuple(_participants(facts)))
    if facts.agenda:
        yield Block(BlockKind.SECTION, "Nội dung", is_title=True, children=tuple(_agenda(facts)))
    wishes = tuple(Block(BlockKind.ITEM, text) for text in _wishes(facts))
    yield Block(BlockKind.SECTION, f"{facts.issuer} trân trọng đề nghị:", children=wishes)


def _letter_body(facts: CallFacts) -> Iterator[Block]:
    basis = f" ({facts.basis[:1].lower()}{facts.basis[1:]})" if facts.basis else ""
    yield Block(BlockKind.PARAGRAPH, f"{meeting_phrase(facts.title)}{basis}.", lead="Tới dự")
    chair = chair_phrase(facts.chair_title, facts.chair_name)
    if chair:
        yield Block(BlockKind.PARAGRAPH, f"{chair}.", lead="Chủ trì:")
    yield Block(BlockKind.PARAGRAPH, _time(facts), lead="Thời gian:")
    yield Block(BlockKind.PARAGRAPH, _sites(facts), lead="Địa điểm:", children=tuple(_participants(facts)))
    if facts.agenda:
        yield Block(BlockKind.PARAGRAPH, "", lead="Nội dung:", children=tuple(_agenda(facts)))
    wishes = tuple(Block(BlockKind.DASH, text) for text in _wishes(facts))
    yield Block(BlockKind.PARAGRAPH, f"{facts.issuer} trân trọng đề nghị:", children=wishes)


def _time(facts: CallFacts) -> str:
    if facts.starts_at is None:
        return "sẽ thông báo sau."
    words = time_in_words(facts.starts_at)
    if facts.ends_at is not None and day_in_vietnam(facts.ends_at) == day_in_vietnam(facts.starts_at):
        words = f"từ {hour_in_words(facts.starts_at)} đến {hour_in_words(facts.ends_at)}{words[words.index(',') :]}"
    if facts.arrive_minutes_before:
        words += f" (đề nghị có mặt trước {facts.arrive_minutes_before:02d} phút)"
    return words + "."


def _groups(facts: CallFacts) -> Iterator[tuple[str, str, list[InvitedFacts]]]:
    """Yield (place, room, lines) of each bridge point, those of one kind together where there are several."""
    kinds = [kind for kind in BridgeKind if any(place.kind is kind for place in facts.places)]
    first_id = facts.places[0].id if facts.places else None
    for kind in kinds:
        alike = [place for place in facts.places if place.kind is kind]
        ids = {place.id for place in alike}
        lines = [line for line in facts.invited if (line.point_id or first_id) in ids]
        room = alike[0].room if len(alike) == 1 else ""
        yield _place_phrase(alike), room, lines


def _place_phrase(places: Sequence[PlaceFacts]) -> str:
    if len(places) > _FEW_PLACES:
        phrases = dict.fromkeys(place.host_phrase for place in places if place.host_phrase)
        if phrases:
            return "Trụ sở " + ", ".join(phrases)
    names = dict.fromkeys(place.site or place.name.removeprefix("Điểm cầu ") for place in places)
    return ", ".join(names)


def _sites(facts: CallFacts) -> str:
    names = [place for place, _, _ in _groups(facts)]
    return (" và ".join(names) if names else "sẽ thông báo sau") + "."


def _participants(facts: CallFacts) -> Iterator[Block]:
    chair = chair_phrase(facts.chair_title, facts.chair_name)
    for number, (place, room, lines) in enumerate(_groups(facts)):
        levels = [chair] * bool(chair and number == 0) + [_level(line) for line in lines if not line.is_host]
        dashes = tuple(Block(BlockKind.DASH, text + ".") for text in dict.fromkeys(levels))
        where = f"{place} ({room})" if room else place
        point = "tại điểm cầu" if facts.kind is not MeetingKind.IN_PERSON else "tại"
        if dashes:
            yield Block(BlockKind.ITEM, f"Thành phần dự {point} {where} gồm:", children=dashes)
    if not facts.places and facts.invited:
        levels = [_level(line) for line in facts.invited if not line.is_host]
        dashes = tuple(Block(BlockKind.DASH, text + ".") for text in dict.fromkeys(levels))
        yield Block(BlockKind.ITEM, "Thành phần dự họp gồm:", children=dashes)


def _level(line: InvitedFacts) -> str:
    if line.level.casefold() not in _GENERIC:
        return line.level.rstrip(".")
    phrase = line.addressed_as
    return f"{line.level or 'Lãnh đạo'} {'các' + phrase[3:] if phrase.startswith('Các ') else phrase}"


def _agenda(facts: CallFacts) -> Iterator[Block]:
    for title, reporter in facts.agenda:
        yield Block(BlockKind.ITEM, f"{title} ({reporter} báo cáo)." if reporter else f"{title.rstrip('.')}.")


def _wishes(facts: CallFacts) -> Iterator[str]:
    yield from facts.preparations
    wish = "Các cơ quan, đơn vị dự họp đúng thành phần được mời"
    if facts.registration_deadline_at is None:
        yield wish + "."
        return
    until = facts.registration_deadline_at
    by_mail = f" hoặc qua hộp thư điện tử {facts.registration_address}" if facts.registration_address else ""
    chair = f", báo cáo {facts.chair_title}" if facts.chair_title else ""
    yield (
        f"{wish}; xác nhận tham dự cuộc họp theo liên kết đăng ký gửi kèm{by_mail} "
        f"trước {hour_in_words(until)}, {day_in_words(day_in_vietnam(until))} để tổng hợp{chair}."
    )


def _notes(facts: CallFacts) -> Iterator[str]:
    if facts.documents_url:
        yield f"Lưu ý: Tải tài liệu phiên họp tại địa chỉ: {facts.documents_url}."
    yield from (line.strip() for line in facts.remarks.split("\n") if line.strip())


def _contacts(facts: CallFacts) -> Iterator[str]:
    if facts.content_contact:
        yield f"Liên hệ về nội dung họp: {facts.content_contact}."
    if facts.attendance_contact:
        yield f"Liên hệ về thành phần tham dự họp: {facts.attendance_contact}."


def _default_recipients(facts: CallFacts) -> Iterator[str]:
    yield "Như trên"
    chair = chair_phrase(facts.chair_title, facts.chair_name)
    if chair:
        yield f"{chair} (để b/c)"
