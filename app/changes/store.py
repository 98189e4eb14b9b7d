"""Reading changes."""

from typing import Any

from sqlmodel import Session, col, select

from app.changes.models import Change
from app.invitations.models import Invitation
from app.notices.models import Notice


def changes_of(db: Session, meeting_id: int) -> list[tuple[Change, Invitation, Notice]]:
    """Return what changed of a meeting by which document, oldest first."""
    query = (
        select(Change, Invitation, Notice)
        .join(Invitation, col(Invitation.id) == col(Change.invitation_id))
        .join(Notice, col(Notice.id) == col(Invitation.notice_id))
        .where(Change.meeting_id == meeting_id)
        .order_by(col(Change.id))
    )
    return list(db.exec(query))


def latest_document(db: Session, meeting_id: int) -> Notice | None:
    """Return the document about a meeting that was issued last; a change replaces it."""
    query = (
        select(Notice)
        .join(Invitation, col(Invitation.notice_id) == col(Notice.id))
        .where(Invitation.meeting_id == meeting_id)
        .order_by(col(Invitation.id).desc())
    )
    return db.exec(query).first()


def earlier_times(db: Session, meeting_id: int) -> list[dict[str, Any]]:
    """Return the times before each change (ISO text or nothing), latest change first."""
    rows = db.exec(select(Change).where(Change.meeting_id == meeting_id).order_by(col(Change.id).desc()))
    return [row.before for row in rows]
