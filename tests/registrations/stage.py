"""A meeting that is issued, with a bridge point and lines, for the tests of this folder."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.invitations import service_answers
from app.invitations.models import InvitationLine
from app.invitations.rules import LINK_PURPOSE
from app.links import Links
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.registrations.inputs import RegistrationInput
from tests.cast import Cast


@dataclass(frozen=True)
class Scene:
    """An issued meeting in two days, registration until tomorrow, with a line of the province and its link."""

    meeting: Meeting
    point: BridgePoint
    line: InvitationLine
    address: str


def meeting(db: Session, issuer_id: int, now: datetime, **more: Any) -> Meeting:
    """Add an issued meeting."""
    values = {
        "uid": str(uuid4()),
        "code": uuid4().hex[:8].upper(),
        "issuer_id": issuer_id,
        "stage": Stage.ISSUED,
        "title": "Phiên họp về chuyển đổi số",
        "chair_title": "Phó Thủ tướng Chính phủ",
        "starts_at": now + timedelta(days=2),
        "registration_deadline_at": now + timedelta(days=1),
        "created_at": now,
        "updated_at": now,
    }
    row = Meeting(**{**values, **more})
    db.add(row)
    db.flush()
    return row


def point(db: Session, of: Meeting, organisation_id: int, now: datetime, **more: Any) -> BridgePoint:
    """Add a bridge point."""
    values = {"kind": BridgeKind.PROVINCIAL, "name": "Điểm cầu tỉnh Hà Tĩnh", "room": "Phòng họp 1"}
    row = BridgePoint(
        uid=str(uuid4()),
        meeting_id=of.id,
        organisation_id=organisation_id,
        created_at=now,
        updated_at=now,
        **{**values, **more},
    )
    db.add(row)
    db.flush()
    return row


def line(db: Session, of: Meeting, organisation_id: int, now: datetime, **more: Any) -> InvitationLine:
    """Add an invitation line."""
    values = {"reference": uuid4().hex[:10].upper(), "level": "Lãnh đạo UBND tỉnh", "block": "provinces"}
    row = InvitationLine(
        meeting_id=of.id, organisation_id=organisation_id, created_at=now, updated_at=now, **{**values, **more}
    )
    db.add(row)
    db.flush()
    return row


def link(db: Session, of: InvitationLine, links: Links, now: datetime) -> str:
    """Make a link to a line; return its address."""
    made = service_answers.make_link(db, of, links=links, now=now)
    return "/r/" + links.derived(LINK_PURPOSE, made.nonce)


def scene(db: Session, cast: Cast, links: Links, now: datetime, **more: Any) -> Scene:
    """Set the stage and commit; ``more`` goes to the line of the province."""
    held = meeting(db, cast.office, now)
    room = point(db, held, cast.province, now)
    invited = line(db, held, cast.province, now, **{"bridge_point_id": room.id, **more})
    address = link(db, invited, links, now)
    db.commit()
    return Scene(held, room, invited, address)


def people(*names: str, **more: Any) -> RegistrationInput:
    """Return a registration of these people."""
    attendees = [{"full_name": name, "position": "Phó Chủ tịch", "phone": "0900 000 200"} for name in names]
    values = {"contact_name": "Trần Đầu Mối", "contact_email": "daumoi@example.vn", "contact_phone": "0900000201"}
    return RegistrationInput.model_validate({**values, "attendees": attendees, **more})


def form(*names: str, version: int = 0, **more: str) -> dict[str, str]:
    """Return the fields of the registration form with these people."""
    fields = {"contact_name": "Trần Đầu Mối", "contact_email": "daumoi@example.vn", "version": str(version)}
    for index, name in enumerate(names):
        fields |= {f"attendees-{index}-full_name": name, f"attendees-{index}-role": "delegate"}
    return {**fields, **more}
