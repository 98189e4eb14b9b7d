"""Reading meetings. Who may see one is asked in `app.invitations.store`."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.meetings.models import AgendaItem, Meeting, Preparation
from app.refusals import NotFound


def meeting(db: Session, meeting_id: int) -> Meeting:
    """Return a meeting, whoever asks; raises `NotFound`."""
    found = db.get(Meeting, meeting_id)
    if found is None:
        raise NotFound()
    return found


def agenda(db: Session, meeting_id: int) -> list[AgendaItem]:
    """Return the points of the agenda in order."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(col(AgendaItem.position))
    return list(db.exec(query))


def preparations(db: Session, meeting_id: int) -> list[Preparation]:
    """Return what is to be prepared, in order."""
    query = select(Preparation).where(Preparation.meeting_id == meeting_id).order_by(col(Preparation.position))
    return list(db.exec(query))


def meetings_by_id(db: Session, ids: Sequence[int]) -> dict[int, Meeting]:
    """Return meetings by id; unknown ids are left out."""
    if not ids:
        return {}
    return {row.id: row for row in db.exec(select(Meeting).where(col(Meeting.id).in_(ids))) if row.id is not None}
