"""Many meetings at once, as one viewer sees them: for the home page, the calendar and the list of meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, and_, col, or_, select

from app.bridges.models import BridgePoint
from app.directory.models import Organisation
from app.invitations.models import Invitation, InvitationLine
from app.invitations.rules import Answer, LineState
from app.invitations.store import state_column, visible_to
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.notices.models import Notice
from app.permissions import Action, Viewer, places
from app.refusals import NotFound


@dataclass(frozen=True)
class Seen:
    """A meeting with the viewer's own line and bridge point, where the viewer's organisation is invited."""

    meeting: Meeting
    line: InvitationLine | None = None
    point: BridgePoint | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Answers:
    """How many lines of a meeting stand how; ``overdue`` and ``silent`` exclude each other."""

    lines: int = 0
    registered: int = 0
    declined: int = 0
    silent: int = 0
    overdue: int = 0


def between(db: Session, viewer: Viewer, since: datetime, until: datetime, *, limit: int = 500) -> list[Seen]:
    """Return what the viewer may see that starts in ``[since, until)``, earliest first; one query."""
    starts = col(Meeting.starts_at)
    return _seen(db, viewer, starts >= since, starts < until, limit=limit)


def postponed(db: Session, viewer: Viewer) -> list[Seen]:
    """Return what the viewer may see that was put off without a new date, each meeting once; one query."""
    found = _seen(db, viewer, col(Meeting.stage) == Stage.POSTPONED, col(Meeting.starts_at).is_(None), limit=100)
    return list({seen.meeting.id: seen for seen in found}.values())


def owed(db: Session, viewer: Viewer, now: datetime) -> list[Seen]:
    """Return the lines of the viewer's organisations that still want an answer, earliest deadline first."""
    wants = or_(col(InvitationLine.answer) == Answer.NONE, col(InvitationLine.needs_confirmation))
    found = _seen(
        db,
        viewer,
        wants,
        col(Meeting.stage) == Stage.ISSUED,
        col(Meeting.starts_at) > now,
        ~col(InvitationLine.is_host),
        limit=100,
    )
    return sorted(found, key=lambda seen: _deadline(seen) or now)


def _deadline(seen: Seen) -> datetime | None:
    own = seen.line.deadline_at if seen.line else None
    return own or seen.meeting.registration_deadline_at or seen.meeting.starts_at


def _seen(db: Session, viewer: Viewer, *conditions: ColumnElement[bool], limit: int) -> list[Seen]:
    own = places(viewer, Action.READ_MEETINGS)
    mine = and_(
        col(InvitationLine.meeting_id) == col(Meeting.id),
        col(InvitationLine.organisation_id).in_(own),
        col(InvitationLine.withdrawn_at).is_(None),
    )
    query = (
        select(Meeting, InvitationLine, BridgePoint, Organisation)
        .outerjoin(InvitationLine, mine)
        .outerjoin(BridgePoint, col(BridgePoint.id) == col(InvitationLine.bridge_point_id))
        .outerjoin(Organisation, col(Organisation.id) == col(InvitationLine.organisation_id))
        .where(visible_to(viewer), *conditions)
        .order_by(col(Meeting.starts_at), col(Meeting.id), col(InvitationLine.position), col(InvitationLine.id))
        .limit(limit)
    )
    return [Seen(meeting, line, point, organisation) for meeting, line, point, organisation in db.exec(query)]


def answers(db: Session, meeting_ids: Sequence[int], now: datetime) -> dict[int, Answers]:
    """Return the counts of the invitation lines of each meeting, host lines apart; one query."""
    if not meeting_ids:
        return {}
    state = state_column(now)
    states = (LineState.REGISTERED, LineState.DECLINED)
    silent = func.sum(case((state.in_([LineState.NOT_OPENED.value, LineState.SEEN.value]), 1), else_=0))
    counted = [func.sum(case((state == one.value, 1), else_=0)) for one in states]
    overdue = func.sum(case((state == LineState.OVERDUE.value, 1), else_=0))
    query = (
        select(InvitationLine.meeting_id, func.count(), *counted, silent, overdue)
        .where(
            col(InvitationLine.meeting_id).in_(meeting_ids),
            col(InvitationLine.withdrawn_at).is_(None),
            ~col(InvitationLine.is_host),
        )
        .group_by(col(InvitationLine.meeting_id))
    )
    return {meeting_id: Answers(*(int(count) for count in counts)) for meeting_id, *counts in db.exec(query)}


@dataclass(frozen=True)
class PublicMeeting:
    """What anybody may know of a public meeting: its facts, who calls it, the documents about it, oldest first."""

    meeting: Meeting
    issuer: Organisation
    documents: list[Notice]


def public_meeting(db: Session, code: str) -> PublicMeeting:
    """Return an issued meeting that is meant for everybody; raises `NotFound` for any other."""
    is_open = and_(col(Meeting.code) == code, col(Meeting.is_public), col(Meeting.stage) != Stage.DRAFT)
    query = select(Meeting, Organisation).join(Organisation, col(Organisation.id) == Meeting.issuer_id)
    found = db.exec(query.where(is_open)).first()
    if found is None:
        raise NotFound()
    meeting, issuer = found
    documents = (
        select(Notice)
        .join(Invitation, col(Invitation.notice_id) == Notice.id)
        .where(Invitation.meeting_id == meeting.id)
        .order_by(col(Invitation.issued_at), col(Invitation.id))
    )
    return PublicMeeting(meeting, issuer, list(db.exec(documents)))
