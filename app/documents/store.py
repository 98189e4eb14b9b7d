"""Reading papers."""

from collections.abc import Set

from sqlmodel import Session, col, select

from app.documents.models import Paper
from app.invitations.models import InvitationLine
from app.refusals import NotFound


def papers(db: Session, meeting_id: int | None) -> list[Paper]:
    """Return the papers of a meeting that count now, without replaced and recalled ones, oldest first."""
    query = (
        select(Paper)
        .where(Paper.meeting_id == meeting_id, col(Paper.recalled_at).is_(None), col(Paper.replaced_by_id).is_(None))
        .order_by(col(Paper.id))
    )
    return list(db.exec(query))


def paper(db: Session, meeting_id: int | None, paper_id: int) -> Paper:
    """Return one paper of a meeting, also a replaced one; a recalled one is not found."""
    row = db.get(Paper, paper_id)
    if row is None or row.meeting_id != meeting_id or row.recalled_at is not None:
        raise NotFound("Không tìm thấy tài liệu này, hoặc tài liệu đã được thu hồi.")
    return row


def invited_among(db: Session, meeting_id: int | None, organisation_ids: Set[int]) -> set[int]:
    """Return which of the organisations have a line of the meeting."""
    query = select(InvitationLine.organisation_id).where(
        InvitationLine.meeting_id == meeting_id,
        col(InvitationLine.organisation_id).in_(organisation_ids),
        col(InvitationLine.withdrawn_at).is_(None),
    )
    return set(db.exec(query))
