"""The words of the receipt that goes to whoever registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from app.registrations.rules import ROLE_NAMES, AttendeeRole
from app.wording.dates import short_time

SUBJECT = "[{reference}] Đã nhận đăng ký dự họp của {organisation}"
CALENDAR = "Tải tệp lịch của cuộc họp"


@dataclass(frozen=True)
class Receipt:
    """What a receipt tells. ``people`` are (full name, position, role); ``address`` leads back to the registration."""

    reference: str
    organisation: str
    meeting: str
    starts_at: datetime | None
    place: str
    deadline_at: datetime | None
    people: Sequence[tuple[str, str, AttendeeRole]]
    by_name: str
    is_late: bool
    is_changed: bool
    address: str

    @property
    def calendar_address(self) -> str:
        """Return where the calendar file is fetched; empty while the meeting has no time.

        The invitation mail carried the calendar's REQUEST; a second one would ask to answer again.
        """
        return self.address + "/meeting.ics" if self.starts_at else ""


def subject(receipt: Receipt) -> str:
    """Return the subject: it begins with the reference, so that a mail is found again, and fits a header."""
    return SUBJECT.format(reference=receipt.reference, organisation=receipt.organisation)[:300]


def text(receipt: Receipt) -> str:
    """Return the receipt as plain text."""
    calendar = [f"{CALENDAR}: {receipt.calendar_address}"] if receipt.calendar_address else []
    return "\n".join([*_head(receipt), "", *_people(receipt), "", *_foot(receipt), receipt.address, *calendar, ""])


def html(receipt: Receipt) -> str:
    """Return the receipt as HTML; everything that people typed is escaped."""
    head = "".join(f"<p>{escape(line)}</p>" for line in _head(receipt))
    people = "".join(f"<li>{escape(line.split('. ', 1)[1])}</li>" for line in _people(receipt))
    foot = "".join(f"<p>{escape(line)}</p>" for line in _foot(receipt))
    link = f'<p><a href="{escape(receipt.address)}">Xem hoặc sửa đăng ký</a></p>'
    if receipt.calendar_address:
        link += f'<p><a href="{escape(receipt.calendar_address)}">{CALENDAR}</a></p>'
    return f"{head}<ol>{people}</ol>{foot}{link}"


def _head(receipt: Receipt) -> list[str]:
    done = "Đã nhận thay đổi đăng ký" if receipt.is_changed else "Đã nhận đăng ký"
    lines = [f"{done} dự họp của {receipt.organisation}. Mã đăng ký: {receipt.reference}.", receipt.meeting]
    if receipt.starts_at is not None:
        lines.append(f"Thời gian: {short_time(receipt.starts_at)} (giờ Việt Nam).")
    if receipt.place:
        lines.append(f"Điểm cầu: {receipt.place}.")
    lines.append(f"Khi đến, xin đọc mã {receipt.reference} cho lễ tân.")
    if receipt.is_late:
        lines.append("Đăng ký được gửi sau thời hạn và được đánh dấu là muộn.")
    return lines


def _people(receipt: Receipt) -> list[str]:
    return [
        f"{number}. {name}{', ' + position if position else ''} ({ROLE_NAMES[role]})"
        for number, (name, position, role) in enumerate(receipt.people, 1)
    ]


def _foot(receipt: Receipt) -> list[str]:
    lines = [f"Người gửi: {receipt.by_name}."] if receipt.by_name else []
    if receipt.deadline_at is not None and not receipt.is_late:
        lines.append(f"Có thể sửa đến {short_time(receipt.deadline_at)}; sau đó vẫn sửa được và được ghi là muộn.")
    lines.append("Xem hoặc sửa đăng ký tại địa chỉ sau; xin không chuyển địa chỉ này ra ngoài cơ quan:")
    return lines
