"""Meetings for the tests of feeds, written as rows: what a feed shows does not depend on how they came about."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import icalendar
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.audit.rules import SYSTEM
from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.calendar import service
from app.calendar.rules import FeedScope
from app.clock import vietnam_time
from app.invitations.models import InvitationLine
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from tests.cast import Cast

STARTS_AT = vietnam_time(2025, 6, 27, 14)


@dataclass(frozen=True)
class Set:
    """A meeting with its central point, the province's point and the province's line."""

    meeting: Meeting
    central: BridgePoint
    point: BridgePoint
    line: InvitationLine


def put_on(
    db: Session, cast: Cast, now: datetime, *, starts_at: datetime = STARTS_AT, title: str = "Họp rà soát"
) -> Set:
    """Add an issued meeting of the office to which the province is invited; committed."""
    stamps: dict[str, Any] = {"created_at": now, "updated_at": now}
    meeting = Meeting(
        uid=str(uuid.uuid4()),
        code=uuid.uuid4().hex[:8].upper(),
        issuer_id=cast.office,
        stage=Stage.ISSUED,
        title=title,
        starts_at=starts_at,
        content_contact="Đ/c Nam, 0900 000 111, nam@example.vn",
        attendance_contact="0900 000 222",
        **stamps,
    )
    db.add(meeting)
    db.flush()
    assert meeting.id is not None
    central = add_point(db, meeting, cast.office, BridgeKind.CENTRAL, "Điểm cầu Trung ương", now)
    point = add_point(db, meeting, cast.province, BridgeKind.PROVINCIAL, "Điểm cầu tỉnh Hà Tĩnh", now)
    line = InvitationLine(
        meeting_id=meeting.id,
        organisation_id=cast.province,
        bridge_point_id=point.id,
        reference=uuid.uuid4().hex[:12].upper(),
        level="Lãnh đạo Ủy ban nhân dân tỉnh",
        **stamps,
    )
    db.add(line)
    db.commit()
    return Set(meeting, central, point, line)


def add_point(
    db: Session, meeting: Meeting, organisation_id: int, kind: BridgeKind, name: str, now: datetime
) -> BridgePoint:
    """Add a bridge point."""
    assert meeting.id is not None
    point = BridgePoint(
        uid=str(uuid.uuid4()),
        meeting_id=meeting.id,
        kind=kind,
        organisation_id=organisation_id,
        name=name,
        room="Phòng họp tầng 3",
        created_at=now,
        updated_at=now,
    )
    db.add(point)
    db.flush()
    return point


def change(db: Session, meeting: Meeting, now: datetime, *, is_material: bool = False, **values: object) -> None:
    """Change fields of a meeting as a service would, and commit."""
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.updated_at = now + timedelta(minutes=5)
    meeting.sequence += is_material
    db.add(meeting)
    db.commit()


def address(db: Session, scope: FeedScope, scope_id: int, person_id: int, now: datetime) -> str:
    """Open a feed for a person; return its path."""
    token = service.open_feed(db, scope, scope_id, person_id=person_id, by=SYSTEM, now=now)
    db.commit()
    return f"/calendar/feeds/{token}.ics"


def events_in(content: bytes) -> list[Any]:
    """Return the events of a calendar."""
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def events(client: TestClient, path: str) -> list[Any]:
    """Poll a feed; return its events."""
    answer = client.get(path)
    assert answer.status_code == 200
    return events_in(answer.content)
