"""The words of the mails about a meeting, to one organisation each: the invitation, and later what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from app.invitations.rules import SUBJECT_MARK, InvitationKind
from app.meetings.rules import full_address
from app.wording.dates import short_time, time_in_words

_LONGEST_TITLE = 160

_OPENING = {
    InvitationKind.FIRST: "trân trọng kính mời",
    InvitationKind.RESCHEDULED: "trân trọng thông báo thay đổi thời gian họp tới",
    InvitationKind.POSTPONED: "trân trọng thông báo hoãn cuộc họp tới",
    InvitationKind.CANCELLED: "trân trọng thông báo hủy cuộc họp tới",
    InvitationKind.CORRECTED: "trân trọng thông báo thay đổi nội dung cuộc họp tới",
}


@dataclass(frozen=True)
class Changed:
    """One fact that a new document changed, in people's words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class LetterFacts:
    """What one mail tells. ``address`` is the secret link, a placeholder in it; ``document`` names it by number."""

    kind: InvitationKind
    reference: str
    organisation: str
    issuer: str
    title: str
    document: str
    address: str
    starts_at: datetime | None = None
    chair: str = ""
    point: str = ""
    place: str = ""
    level: str = ""
    seats: int | None = None
    deadline_at: datetime | None = None
    arrive_minutes_before: int | None = None
    documents_url: str = ""
    contacts: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    reason: str = ""

    @property
    def wants_answer(self) -> bool:
        """Whether the organisation is asked to register or confirm."""
        return self.kind not in (InvitationKind.CANCELLED, InvitationKind.POSTPONED)


def subject(facts: LetterFacts) -> str:
    """Return the subject: what it is, the meeting, when, and the reference by which an answer is found again."""
    title = facts.title if len(facts.title) <= _LONGEST_TITLE else facts.title[: _LONGEST_TITLE - 1].rstrip() + "…"
    when = f" ({short_time(facts.starts_at)})" if facts.starts_at and facts.wants_answer else ""
    return f"{SUBJECT_MARK[facts.kind]} {title}{when} [{facts.reference}]"


def text(facts: LetterFacts) -> str:
    """Return the mail as plain text."""
    changes = [f"{change.label}: {change.old or '(chưa có)'} → {change.new or '(bỏ)'}" for change in facts.changed]
    known = [f"{label}: {words}" for label, words in _facts(facts)]
    parts = ["\n".join(_opening(facts)), "\n".join(changes), "\n".join(known)]
    if facts.wants_answer:
        parts.append(f"{_asked(facts)}\n{facts.address}\n{_FOR_YOU_ONLY}")
    parts.append("\n".join((*facts.contacts, facts.issuer)))
    return "\n\n".join(part for part in parts if part) + "\n"


def html(facts: LetterFacts) -> str:
    """Return the mail as HTML with inline looks for mail programs; everything that people typed is escaped."""
    head = "".join(f"<p>{escape(line)}</p>" for line in _opening(facts))
    rows = "".join(_row(label, words) for label, words in _facts(facts))
    link = ""
    if facts.wants_answer:
        button = 'style="display:inline-block;padding:10px 18px;background:#14532d;color:#fff;text-decoration:none"'
        link = f'<p>{escape(_asked(facts))}</p><p><a {button} href="{escape(facts.address)}">Đăng ký tham dự</a></p>'
        link += f"<p>{escape(_FOR_YOU_ONLY)}</p>"
    foot = "".join(f"<p>{escape(line)}</p>" for line in (*facts.contacts, facts.issuer))
    body = f"{head}{_change_table(facts)}<table>{rows}</table>{link}{foot}"
    return f'<!doctype html><html lang="vi"><head><meta charset="utf-8"></head><body>{body}</body></html>'


_FOR_YOU_ONLY = "Liên kết này dành riêng cho cơ quan nhận thư; xin không chuyển ra ngoài cơ quan."


def _opening(facts: LetterFacts) -> Iterator[str]:
    yield f"Kính gửi: {facts.organisation}"
    yield f"{facts.issuer} {_OPENING[facts.kind]} quý cơ quan: {facts.title}."
    if facts.document:
        yield f"Văn bản kèm theo: {facts.document}."
    if facts.reason:
        yield f"Lý do: {facts.reason}"


def _facts(facts: LetterFacts) -> Iterator[tuple[str, str]]:
    if facts.starts_at is not None and facts.wants_answer:
        yield "Thời gian", time_in_words(facts.starts_at) + " (giờ Việt Nam)"
    known = (
        ("Chủ trì", facts.chair),
        ("Điểm cầu", facts.point),
        ("Địa điểm", facts.place),
        ("Thành phần", facts.level),
        ("Số lượng tối đa", f"{facts.seats} đại biểu" if facts.seats else ""),
        ("Có mặt trước", f"{facts.arrive_minutes_before} phút" if facts.arrive_minutes_before else ""),
        ("Tài liệu", full_address(facts.documents_url)),
        ("Mã giấy mời", facts.reference),
    )
    yield from ((label, words) for label, words in known if words)


def _asked(facts: LetterFacts) -> str:
    again = facts.kind is not InvitationKind.FIRST
    asked = "Đề nghị quý cơ quan xác nhận lại việc tham dự" if again else "Đề nghị quý cơ quan đăng ký đại biểu"
    until = f" trước {time_in_words(facts.deadline_at)}" if facts.deadline_at else ""
    return f"{asked}{until} tại địa chỉ:"


def _row(label: str, words: str) -> str:
    return f'<tr><th align="left" valign="top">{escape(label)}</th><td>{escape(words)}</td></tr>'


def _change_table(facts: LetterFacts) -> str:
    if not facts.changed:
        return ""
    rows = "".join(
        f"<tr><th align='left'>{escape(c.label)}</th><td><s>{escape(c.old)}</s></td>"
        f"<td><b>{escape(c.new)}</b></td></tr>"
        for c in facts.changed
    )
    return f"<table><tr><th></th><th align='left'>Trước</th><th align='left'>Nay</th></tr>{rows}</table>"
