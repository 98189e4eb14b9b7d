"""What a careful colleague would say before a meeting is issued. Warnings never block: practice breaks each rule.

Three working days of notice: Quyết định 45/2018/QĐ-TTg, except urgent meetings (VPCP itself has called Saturday
for Monday).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.clock import day_in_vietnam
from app.meetings.rules import MeetingKind
from app.wording.dates import WEEKDAYS, short_time
from app.wording.letters import nfc

WORKING_DAYS_OF_NOTICE = 3
_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
"""Public holidays of fixed date; Tết and the Hùng Kings' day follow the moon and are not known here."""

_SHOWN = 5
_DATE = r"(?:ngày\s+)?(?P<d>\d{1,2})(?:\s+tháng\s+|/)(?P<m>\d{1,2})(?:\s+năm\s+|/)(?P<y>\d{4})"
_WEEKDAY = r"(?P<w>thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật)"
_WEEKDAY_FIRST = re.compile(rf"{_WEEKDAY},?\s+{_DATE}", re.IGNORECASE)
_DATE_FIRST = re.compile(rf"{_DATE}\s*[,(]?\s*\(?{_WEEKDAY}", re.IGNORECASE)


class WarningCode(StrEnum):
    """What a warning is about; stable, for programs."""

    NO_START = "no-start"
    STARTS_IN_PAST = "starts-in-past"
    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    DEADLINE_AFTER_START = "deadline-after-start"
    DEADLINE_IN_PAST = "deadline-in-past"
    NO_DEADLINE = "no-deadline"
    SHORT_NOTICE = "short-notice"
    NO_CHAIR = "no-chair"
    NO_CONTACT = "no-contact"
    NO_LINES = "no-lines"
    NO_ADDRESS = "no-address"
    SAME_ADDRESS = "same-address"
    NOT_IN_FORCE = "not-in-force"
    NO_LEVEL = "no-level"
    NO_CENTRAL_POINT = "no-central-point"
    NO_BRIDGE_POINT = "no-bridge-point"
    OVER_CAPACITY = "over-capacity"


@dataclass(frozen=True)
class DraftWarning:
    """One warning: its code, a sentence in Vietnamese, and the field of the meeting that it is about, if one."""

    code: WarningCode
    text: str
    field: str = ""


@dataclass(frozen=True)
class LineWarned:
    """What the warnings need of a line; ``is_in_force`` says that the organisation exists on the meeting's day."""

    organisation: str
    addresses: tuple[str, ...]
    level: str = ""
    seats: int | None = None
    deadline_at: datetime | None = None
    point_id: int | None = None
    is_host: bool = False
    is_in_force: bool = True


@dataclass(frozen=True)
class PointWarned:
    """What the warnings need of a bridge point."""

    id: int
    name: str
    is_central: bool
    capacity: int | None = None


@dataclass(frozen=True)
class DraftWarned:
    """What the warnings need of a meeting; ``typed_weekday`` is a weekday that somebody wrote beside the date."""

    kind: MeetingKind
    starts_at: datetime | None
    registration_deadline_at: datetime | None = None
    chair: str = ""
    contacts: str = ""
    typed_weekday: str = ""
    texts: tuple[str, ...] = ()
    lines: tuple[LineWarned, ...] = ()
    points: tuple[PointWarned, ...] = ()


def warnings_of(draft: DraftWarned, now: datetime) -> list[DraftWarning]:
    """Return all warnings, those about time first."""
    return [*_about_time(draft, now), *_about_words(draft), *_about_lines(draft), *_about_points(draft)]


def working_days_between(first: date, last: date) -> int:
    """Return the working days after ``first`` up to and including ``last``: Monday to Friday without fixed holidays."""
    days = (first + timedelta(days=number) for number in range(1, max(0, (last - first).days) + 1))
    return sum(1 for day in days if day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS)


def wrong_weekdays(text: str) -> list[tuple[str, str]]:
    """Return each date in a text whose weekday is another one, as (what is written, the right weekday)."""
    found = []
    for pattern in (_WEEKDAY_FIRST, _DATE_FIRST):
        for match in pattern.finditer(nfc(text)):
            try:
                right = WEEKDAYS[date(int(match["y"]), int(match["m"]), int(match["d"])).weekday()]
            except ValueError:
                found.append((match[0].strip(), "ngày không có thật"))
                continue
            if " ".join(match["w"].split()).casefold() != right.casefold():
                found.append((match[0].strip(), right))
    return found


def _about_time(draft: DraftWarned, now: datetime) -> Iterator[DraftWarning]:
    starts_at, deadline = draft.starts_at, draft.registration_deadline_at
    if starts_at is None:
        yield DraftWarning(WarningCode.NO_START, "Chưa có thời gian họp.", "starts_at")
    else:
        day = day_in_vietnam(starts_at)
        if starts_at <= now:
            yield DraftWarning(WarningCode.STARTS_IN_PAST, "Thời gian họp đã qua.", "starts_at")
        elif working_days_between(day_in_vietnam(now), day) < WORKING_DAYS_OF_NOTICE:
            text = "Thời gian họp cách hôm nay chưa đủ 3 ngày làm việc (Quyết định 45/2018/QĐ-TTg), trừ họp đột xuất."
            yield DraftWarning(WarningCode.SHORT_NOTICE, text, "starts_at")
        if day.weekday() >= 5:
            yield DraftWarning(WarningCode.WEEKEND, f"Ngày họp là {WEEKDAYS[day.weekday()]}.", "starts_at")
    if deadline is None:
        yield DraftWarning(WarningCode.NO_DEADLINE, "Chưa có hạn đăng ký.", "registration_deadline_at")
        return
    if starts_at is not None and deadline > starts_at:
        text = f"Hạn đăng ký {short_time(deadline)} sau giờ họp."
        yield DraftWarning(WarningCode.DEADLINE_AFTER_START, text, "registration_deadline_at")
    if deadline <= now:
        text = f"Hạn đăng ký {short_time(deadline)} đã qua."
        yield DraftWarning(WarningCode.DEADLINE_IN_PAST, text, "registration_deadline_at")


def _about_words(draft: DraftWarned) -> Iterator[DraftWarning]:
    if draft.typed_weekday and draft.starts_at is not None:
        right = WEEKDAYS[day_in_vietnam(draft.starts_at).weekday()]
        if " ".join(draft.typed_weekday.split()).casefold() != right.casefold():
            text = f"Đã ghi “{draft.typed_weekday}” nhưng ngày họp là {right}."
            yield DraftWarning(WarningCode.WEEKDAY, text, "starts_at")
    for written, right in (wrong for text in draft.texts for wrong in wrong_weekdays(text)):
        yield DraftWarning(WarningCode.WEEKDAY, f"Thứ và ngày không khớp: “{written}” ({right}).")
    if not draft.chair:
        yield DraftWarning(WarningCode.NO_CHAIR, "Chưa có người chủ trì.", "chair_name")
    if not draft.contacts:
        yield DraftWarning(WarningCode.NO_CONTACT, "Chưa có đầu mối liên hệ.", "content_contact")


def _about_lines(draft: DraftWarned) -> Iterator[DraftWarning]:
    guests = [line for line in draft.lines if not line.is_host]
    if not guests:
        yield DraftWarning(WarningCode.NO_LINES, "Chưa có cơ quan nào được mời.")
        return
    wanting = (
        (WarningCode.NO_ADDRESS, "Chưa có địa chỉ thư nhận giấy mời", [g for g in guests if not g.addresses]),
        (WarningCode.NOT_IN_FORCE, "Không còn hoặc chưa có trong ngày họp", [g for g in guests if not g.is_in_force]),
        (WarningCode.NO_LEVEL, "Chưa ghi thành phần mời", [g for g in guests if not g.level]),
    )
    for code, text, lines in wanting:
        if lines:
            yield DraftWarning(code, f"{text}: {_names([line.organisation for line in lines])}.")
    counted = Counter(address.casefold() for line in guests for address in set(line.addresses))
    for address in (address for address, count in counted.items() if count > 1):
        names = [line.organisation for line in guests if address in (one.casefold() for one in line.addresses)]
        yield DraftWarning(WarningCode.SAME_ADDRESS, f"Cùng một địa chỉ thư {address}: {_names(names)}.")
    late = [g for g in guests if g.deadline_at and draft.starts_at and g.deadline_at > draft.starts_at]
    if late:
        text = f"Hạn đăng ký riêng sau giờ họp: {_names([line.organisation for line in late])}."
        yield DraftWarning(WarningCode.DEADLINE_AFTER_START, text)


def _about_points(draft: DraftWarned) -> Iterator[DraftWarning]:
    if draft.kind is MeetingKind.IN_PERSON and not draft.points:
        return
    if not any(point.is_central for point in draft.points):
        yield DraftWarning(WarningCode.NO_CENTRAL_POINT, "Chưa có điểm cầu chính.")
    without = [line.organisation for line in draft.lines if line.point_id is None and not line.is_host]
    if without and draft.points:
        yield DraftWarning(WarningCode.NO_BRIDGE_POINT, f"Chưa xếp điểm cầu: {_names(without)}.")
    seats: Counter[int] = Counter()
    for line in draft.lines:
        if line.point_id is not None:
            seats[line.point_id] += line.seats or 0
    for point in draft.points:
        if point.capacity is not None and seats[point.id] > point.capacity:
            text = f"{point.name}: mời {seats[point.id]} đại biểu, sức chứa {point.capacity}."
            yield DraftWarning(WarningCode.OVER_CAPACITY, text)


def _names(names: list[str]) -> str:
    more = f" và {len(names) - _SHOWN} cơ quan khác" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
