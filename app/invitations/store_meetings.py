"""Reading what one viewer may know: lists of meetings, documents, own lines' bridge points."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.invitations.models import Invitation, InvitationLine
from app.invitations.store import is_issuers, visible_to
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.notices.models import Notice
from app.permissions import Action, Viewer, places
from app.refusals import NotFound
from app.wording.letters import search_key


def meetings_for(
    db: Session,
    viewer: Viewer,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    stages: Collection[Stage] = (),
    search: str = "",
    issued_by: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Meeting]:
    """Return the meetings that the viewer may see, undated drafts first, then the latest first.

    ``since`` and ``until`` bound the start, the latter excluded; ``search`` words stand in title or chair,
    accents do not count.
    """
    query = (
        select(Meeting)
        .where(*_asked(viewer, since, until, stages, search, issued_by))
        .order_by(col(Meeting.starts_at).desc().nulls_first(), col(Meeting.id).desc())
        .offset(offset)
        .limit(limit)
    )
    return list(db.exec(query))


def count_meetings(
    db: Session,
    viewer: Viewer,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    stages: Collection[Stage] = (),
    search: str = "",
    issued_by: int | None = None,
) -> int:
    """Return how many meetings `meetings_for` knows for the same question."""
    conditions = _asked(viewer, since, until, stages, search, issued_by)
    return db.exec(select(func.count()).select_from(Meeting).where(*conditions)).one()


def _asked(
    viewer: Viewer,
    since: datetime | None,
    until: datetime | None,
    stages: Collection[Stage],
    search: str,
    issued_by: int | None,
) -> list[Any]:
    conditions: list[Any] = [visible_to(viewer)]
    if since is not None:
        conditions.append(col(Meeting.starts_at) >= since)
    if until is not None:
        conditions.append(col(Meeting.starts_at) < until)
    if stages:
        conditions.append(col(Meeting.stage).in_(list(stages)))
    if issued_by is not None:
        conditions.append(Meeting.issuer_id == issued_by)
    words = search_key(search).split()[:8]
    return conditions + [col(Meeting.search_key).contains(word, autoescape=True) for word in words]


def invitations_of(db: Session, meeting_id: int) -> list[tuple[Invitation, Notice]]:
    """Return the documents issued about a meeting with their notices, oldest first."""
    query = (
        select(Invitation, Notice)
        .join(Notice, col(Notice.id) == Invitation.notice_id)
        .where(Invitation.meeting_id == meeting_id)
        .order_by(col(Invitation.issued_at), col(Invitation.id))
    )
    return list(db.exec(query))


def notice_of(db: Session, meeting_id: int, notice_id: int) -> Notice:
    """Return one of the documents issued about a meeting, whoever asks; raises `NotFound` for any other."""
    query = select(Notice).join(Invitation, col(Invitation.notice_id) == Notice.id)
    found = db.exec(query.where(Notice.id == notice_id, Invitation.meeting_id == meeting_id)).first()
    if found is None:
        raise NotFound("Không tìm thấy văn bản này.")
    return found


def points_for(
    db: Session, meeting: Meeting, viewer: Viewer, *, limit: int | None = None, offset: int = 0
) -> list[BridgePoint]:
    """Return the bridge points that the viewer may know: the issuer's people all, others their own and the central.

    One's own is the point that one hosts, and the point to which one's line belongs.
    """
    query = (
        select(BridgePoint)
        .where(*_known_points(meeting, viewer))
        .order_by(col(BridgePoint.position), col(BridgePoint.id))
        .offset(offset)
    )
    return list(db.exec(query if limit is None else query.limit(limit)))


def count_points_for(db: Session, meeting: Meeting, viewer: Viewer) -> int:
    """Return how many bridge points `points_for` knows."""
    return db.exec(select(func.count()).select_from(BridgePoint).where(*_known_points(meeting, viewer))).one()


def _known_points(meeting: Meeting, viewer: Viewer) -> list[Any]:
    of_meeting = col(BridgePoint.meeting_id) == meeting.id
    if is_issuers(viewer, meeting):
        return [of_meeting]
    own = places(viewer, Action.READ_MEETINGS)
    sent_to = select(InvitationLine.bridge_point_id).where(
        InvitationLine.meeting_id == meeting.id,
        col(InvitationLine.organisation_id).in_(own),
        col(InvitationLine.withdrawn_at).is_(None),
        col(InvitationLine.bridge_point_id).is_not(None),
    )
    return [
        of_meeting,
        or_(
            col(BridgePoint.kind) == BridgeKind.CENTRAL,
            col(BridgePoint.organisation_id).in_(own),
            col(BridgePoint.id).in_(sent_to),
        ),
    ]


def may_see_point(db: Session, meeting: Meeting, viewer: Viewer, point: BridgePoint) -> bool:
    """Say whether a bridge point is among those that the viewer may know."""
    if point.meeting_id != meeting.id:
        return False
    query = select(BridgePoint.id).where(col(BridgePoint.id) == point.id, *_known_points(meeting, viewer))
    return db.exec(query).first() is not None
