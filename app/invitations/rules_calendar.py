"""A meeting as an entry of one organisation's calendar; feeds, downloads and mails all show the same."""

from datetime import datetime
from typing import Protocol

from app.ical.events import Entry
from app.meetings.rules import Stage, full_address
from app.wording.dates import time_in_words


class MeetingFacts(Protocol):
    """What an entry takes from a meeting."""

    uid: str
    title: str
    stage: Stage
    chair_name: str
    chair_title: str
    starts_at: datetime | None
    ends_at: datetime | None
    previous_starts_at: datetime | None
    registration_deadline_at: datetime | None
    arrive_minutes_before: int | None
    documents_url: str
    change_summary: str
    sequence: int
    created_at: datetime
    updated_at: datetime


class LineFacts(Protocol):
    """What an entry takes from an invitation line."""

    level: str
    deadline_at: datetime | None


class PointFacts(Protocol):
    """What an entry takes from a bridge point; never its join data."""

    name: str
    site: str
    room: str


def line_entry(
    meeting: MeetingFacts,
    line: LineFacts | None,
    point: PointFacts | None,
    central: PointFacts | None,
    organisation_name: str,
    *,
    links_to_page: str,
) -> Entry:
    """Return the entry of a meeting for one organisation; without line and point, as anybody entitled sees it.

    ``links_to_page`` is the full address of the meeting's page, never a secret link. No phones, no join data, no
    people: calendars are shared with whole teams. A postponed meeting keeps its last known time.
    """
    starts_at = meeting.starts_at or meeting.previous_starts_at
    if starts_at is None:
        raise ValueError("a meeting without any time has no place in a calendar")
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        created_at=meeting.created_at,
        updated_at=meeting.updated_at,
        starts_at=starts_at,
        ends_at=meeting.ends_at if meeting.starts_at else None,
        summary=meeting.title,
        location=location(point, central),
        description="\n".join(_description(meeting, line, point, central, organisation_name)),
        url=links_to_page,
        is_cancelled=meeting.stage is Stage.CANCELLED,
        categories=("Cuộc họp",),
    )


def location(point: PointFacts | None, central: PointFacts | None) -> str:
    """Return where one goes in one line: the own bridge point first, then the central one, each with room and site."""
    both = [point, central] if point is not central else [point]
    return "; ".join(_place(one) for one in both if one is not None)


def _place(point: PointFacts) -> str:
    where = ", ".join(part for part in (point.room, point.site) if part)
    return f"{point.name}: {where}" if where else point.name


def _description(
    meeting: MeetingFacts,
    line: LineFacts | None,
    point: PointFacts | None,
    central: PointFacts | None,
    organisation_name: str,
) -> list[str]:
    deadline = (line.deadline_at if line else None) or meeting.registration_deadline_at
    chair = " ".join(part for part in (meeting.chair_title, meeting.chair_name) if part)
    known = [
        ("", meeting.change_summary),
        ("Chủ trì: ", chair),
        ("Cơ quan được mời: ", organisation_name if line else ""),
        ("Thành phần: ", line.level if line else ""),
        ("Điểm cầu: ", point.name if point else ""),
        ("Điểm cầu chính: ", central.name if central and central is not point else ""),
        ("Có mặt trước: ", f"{meeting.arrive_minutes_before} phút" if meeting.arrive_minutes_before else ""),
        ("Đăng ký trước: ", time_in_words(deadline) if line and deadline else ""),
        ("Tài liệu: ", full_address(meeting.documents_url)),
        ("", "" if meeting.ends_at else "Giờ kết thúc là dự kiến."),
    ]
    return [label + text for label, text in known if text]
