"""What the tests of changes act with: the times, a line by its organisation, and a move by a new document."""

from datetime import datetime

from sqlmodel import Session, select

from app.audit.rules import SYSTEM
from app.changes.inputs import ChangeInput
from app.changes.service import Made, change
from app.clock import vietnam_time
from app.invitations.models import InvitationLine
from app.invitations.rules import InvitationKind
from app.meetings.models import Meeting
from app.web.asking import House

START, MOVED = vietnam_time(2025, 6, 27, 14), vietnam_time(2025, 6, 30, 15)
ORGANISER = ("Văn phòng Chính phủ", "dangkyhop@vpcp.example.vn")


def line_of(db: Session, organisation_id: int) -> InvitationLine:
    return db.exec(select(InvitationLine).where(InvitationLine.organisation_id == organisation_id)).one()


def move(db: Session, house: House, meeting: Meeting, now: datetime, **given: object) -> Made:
    values = {"kind": InvitationKind.RESCHEDULED, "number": 1217, "reason": "Theo chương trình công tác"} | given
    return change(
        db,
        meeting,
        ChangeInput.model_validate(values),
        shelf=house.shelf,
        fonts=(),
        links=house.links,
        organiser=ORGANISER,
        by=SYSTEM,
        now=now,
    )
