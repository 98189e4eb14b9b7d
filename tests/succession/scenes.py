"""What the tests of successions are about: two provinces that become one, and lines of meetings."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from app.audit.rules import Actor
from app.clock import vietnam_time
from app.invitations.models import InvitationLine
from app.invitations.rules import Answer
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.registrations.models import Attendee, Registration
from tests.conftest import NOW

BY = Actor("Quản Trị Viên", 1)
DAY = date(2025, 7, 1)
THEN = vietnam_time(2025, 7, 1, 9, 0)
BEFORE, AFTER = vietnam_time(2025, 6, 27, 14, 0), vietnam_time(2025, 7, 3, 14, 0)


@dataclass(frozen=True)
class Merger:
    """Two provinces that become one, and ids of the successions."""

    new: int
    old: int
    other: int
    first: int
    second: int


def meeting(db: Session, issuer: int, starts_at: datetime | None, stage: Stage = Stage.ISSUED) -> int:
    """Add a meeting; return its id."""
    number = len(db.exec(select(Meeting)).all())
    row = Meeting(
        uid=f"uid-{number}",
        code=f"code-{number}",
        issuer_id=issuer,
        title="Họp trực tuyến",
        stage=stage,
        starts_at=starts_at,
        created_at=NOW,
        updated_at=NOW,
    )
    db.add(row)
    db.flush()
    return row.id or 0


def line(db: Session, meeting_id: int, organisation_id: int, **more: Any) -> InvitationLine:
    """Add an invitation line."""
    row = InvitationLine(
        meeting_id=meeting_id,
        organisation_id=organisation_id,
        reference=f"R{meeting_id}-{organisation_id}",
        created_at=NOW,
        updated_at=NOW,
        **more,
    )
    db.add(row)
    db.flush()
    return row


def registered(db: Session, row: InvitationLine, *names: str) -> Registration:
    """Register people for a line."""
    given = Registration(line_id=row.id or 0, submitted_at=NOW, updated_at=NOW)
    db.add(given)
    db.flush()
    for rank, name in enumerate(names):
        db.add(Attendee(registration_id=given.id or 0, line_id=row.id or 0, rank=rank, full_name=name, created_at=NOW))
    row.answer, row.answered_at = Answer.REGISTERED, NOW
    db.flush()
    return given


def people(db: Session, row: InvitationLine) -> list[str]:
    """Return who comes for a line, in order."""
    return [
        a.full_name for a in db.exec(select(Attendee).where(Attendee.line_id == row.id).order_by(col(Attendee.rank)))
    ]
