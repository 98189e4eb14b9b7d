"""Reading conclusions and their clauses."""

from sqlmodel import Session, col, select

from app.bridges.store import central
from app.clock import day_in_vietnam
from app.conclusions.models import Clause, Conclusion
from app.conclusions.rules import ConclusionState
from app.conclusions.rules_document import MeetingFacts, Signing, conclusion_document
from app.conclusions.rules_outline import Node
from app.directory.store import organisation
from app.invitations import store as invitations
from app.meetings.models import Meeting
from app.notices.rules_content import Document
from app.permissions import Viewer
from app.refusals import NotFound


def conclusion_of(db: Session, meeting_id: int | None) -> Conclusion | None:
    """Return the conclusion of a meeting, or ``None`` while nobody has begun it."""
    return db.exec(select(Conclusion).where(Conclusion.meeting_id == meeting_id)).first()


def may_see_notice(db: Session, viewer: Viewer, notice_id: int) -> bool:
    """Say whether the viewer may read a document: as `invitations` says, or it concluded a meeting that one sees."""
    query = (
        select(Conclusion.id)
        .join(Meeting, col(Meeting.id) == Conclusion.meeting_id)
        .where(
            Conclusion.notice_id == notice_id,
            Conclusion.state == ConclusionState.ISSUED,
            invitations.visible_to(viewer),
        )
    )
    return invitations.may_see_notice(db, viewer, notice_id) or db.exec(query).first() is not None


def needed(db: Session, meeting_id: int | None) -> Conclusion:
    """Return the conclusion of a meeting; raises `NotFound`."""
    found = conclusion_of(db, meeting_id)
    if found is None:
        raise NotFound("Cuộc họp này chưa có kết luận.")
    return found


def clauses(db: Session, conclusion_id: int | None) -> tuple[Node, ...]:
    """Return the tree of clauses; one query."""
    query = select(Clause).where(Clause.conclusion_id == conclusion_id).order_by(col(Clause.position), col(Clause.id))
    children: dict[int | None, list[Clause]] = {}
    for row in db.exec(query):
        children.setdefault(row.parent_id, []).append(row)
    return _tree(children, None)


def _tree(children: dict[int | None, list[Clause]], parent_id: int | None) -> tuple[Node, ...]:
    return tuple(Node(row.kind, row.text, _tree(children, row.id)) for row in children.get(parent_id, []))


def facts_of(db: Session, meeting: Meeting) -> MeetingFacts:
    """Return what of a meeting its conclusion begins with."""
    assert meeting.id is not None
    place = central(db, meeting.id)
    held_at = meeting.starts_at or meeting.held_at or meeting.updated_at
    return MeetingFacts(
        title=meeting.title,
        chair=" ".join(part for part in (meeting.chair_title, meeting.chair_name) if part),
        held_on=day_in_vietnam(held_at),
        site=place.site if place else "",
        issuer=organisation(db, meeting.issuer_id).name,
    )


def document_of(db: Session, meeting: Meeting, conclusion: Conclusion, signing: Signing) -> Document:
    """Return a conclusion as a document, with the clauses that are stored."""
    office = organisation(db, meeting.issuer_id)
    return conclusion_document(
        issuer=office.name,
        issuer_symbol=office.short_name,
        subject=conclusion.subject,
        opening=conclusion.opening,
        clauses=clauses(db, conclusion.id),
        closing=conclusion.closing,
        signing=signing,
    )
