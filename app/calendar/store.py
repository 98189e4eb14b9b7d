"""Reading feeds, and the meetings that they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, select

from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.calendar.models import Feed, KeptFeed
from app.calendar.rules import PAST_SHOWN, FeedScope, Showing
from app.directory.models import Organisation
from app.invitations.models import InvitationLine
from app.invitations.store import visible_to
from app.links import hash_of
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.permissions import Action, Role, Viewer, places
from app.refusals import NotFound
from app.registrations.store import line_facts


@dataclass(frozen=True)
class Scene:
    """A meeting as one subscriber's calendar needs it: the own line and point, the central point, the own name."""

    meeting: Meeting
    line: InvitationLine | None = None
    point: BridgePoint | None = None
    central: BridgePoint | None = None
    organisation_name: str = ""

    @property
    def showing(self) -> Showing:
        """Return what decides whether and how a feed shows it."""
        meeting = self.meeting
        return Showing(
            meeting.stage,
            meeting.starts_at,
            meeting.previous_starts_at,
            meeting.cancelled_at or meeting.updated_at,
        )


def feeds_of(db: Session, person_id: int) -> list[Feed]:
    """Return the feeds that a person has opened and not revoked, newest first."""
    query = select(Feed).where(Feed.person_id == person_id, col(Feed.revoked_at).is_(None))
    return list(db.exec(query.order_by(col(Feed.id).desc())))


def feed_by_token(db: Session, token: str) -> Feed:
    """Return the feed of an address that was just opened; raises `NotFound`."""
    feed = db.exec(select(Feed).where(Feed.token_hash == hash_of(token))).first()
    if feed is None:
        raise NotFound()
    return feed


def own_feed(db: Session, person_id: int | None, feed_id: int) -> Feed:
    """Return a feed of that person; raises `NotFound`, also for somebody else's."""
    feed = db.get(Feed, feed_id)
    if feed is None or person_id is None or feed.person_id != person_id:
        raise NotFound()
    return feed


def kept(db: Session, scope: FeedScope, scope_id: int) -> KeptFeed | None:
    """Return the kept bytes of a scope."""
    return db.exec(select(KeptFeed).where(KeptFeed.scope == scope, KeptFeed.scope_id == scope_id)).first()


def organisation_viewer(organisation_id: int) -> Viewer:
    """Return a viewer who sees exactly what the people of an organisation see: feeds and pages ask one function."""
    return Viewer(name="lịch", roles=frozenset({(Role.ORGANISATION_CLERK, organisation_id)}))


def scenes_of_organisation(db: Session, organisation_id: int, now: datetime) -> list[Scene]:
    """Return all issued meetings that an organisation sees, from 60 days ago on; two queries."""
    issued = and_(col(Meeting.stage) != Stage.DRAFT, visible_to(organisation_viewer(organisation_id)))
    return _scenes(db, issued, [organisation_id], since=now - PAST_SHOWN)


def scenes_of_meeting(db: Session, meeting_id: int) -> list[Scene]:
    """Return one meeting for everybody's eyes, with the central point only; nothing while it is a draft."""
    return _scenes(db, and_(col(Meeting.id) == meeting_id, col(Meeting.stage) != Stage.DRAFT), [])


def scene_for(db: Session, viewer: Viewer, meeting: Meeting) -> Scene:
    """Return a meeting with the line of one of the viewer's organisations; the viewer must be entitled to see it."""
    found = _scenes(db, col(Meeting.id) == meeting.id, sorted(places(viewer, Action.READ_MEETINGS)))
    return found[0]


def scene_of_line(db: Session, line_id: int) -> Scene:
    """Return the meeting of a line as its organisation sees it, whoever asks; raises `NotFound`, also withdrawn."""
    facts = line_facts(db, line_id)
    centres = _centres(db, [facts.line.meeting_id])
    return Scene(facts.meeting, facts.line, facts.point, centres.get(facts.line.meeting_id), facts.organisation.name)


def _scenes(
    db: Session, condition: ColumnElement[bool], own: Sequence[int], *, since: datetime | None = None
) -> list[Scene]:
    mine = and_(
        col(InvitationLine.meeting_id) == col(Meeting.id),
        col(InvitationLine.organisation_id).in_(own),
        col(InvitationLine.withdrawn_at).is_(None),
    )
    stands_at = col(Meeting.starts_at)
    query = (
        select(Meeting, InvitationLine, BridgePoint, Organisation.name)
        .outerjoin(InvitationLine, mine)
        .outerjoin(BridgePoint, col(BridgePoint.id) == col(InvitationLine.bridge_point_id))
        .outerjoin(Organisation, col(Organisation.id) == col(InvitationLine.organisation_id))
        .where(condition)
        .order_by(stands_at, col(Meeting.uid), col(InvitationLine.id))
    )
    if since is not None:
        query = query.where(stands_at.is_(None) | (stands_at >= since))
    rows = list(db.exec(query))
    centres = _centres(db, [meeting.id for meeting, *_ in rows if meeting.id is not None])
    scenes: dict[int | None, Scene] = {}
    for meeting, line, point, name in rows:
        scenes.setdefault(meeting.id, Scene(meeting, line, point, centres.get(meeting.id), name or ""))
    return list(scenes.values())


def _centres(db: Session, meeting_ids: Sequence[int]) -> dict[int | None, BridgePoint]:
    query = (
        select(BridgePoint)
        .where(col(BridgePoint.meeting_id).in_(meeting_ids), BridgePoint.kind == BridgeKind.CENTRAL)
        .order_by(col(BridgePoint.position).desc(), col(BridgePoint.id).desc())
    )
    return {point.meeting_id: point for point in db.exec(query)}


def scope_name(db: Session, scope: FeedScope, scope_id: int) -> str:
    """Return the name of a feed's subject as calendars show it; raises `NotFound`."""
    subject = db.get(Organisation if scope is FeedScope.ORGANISATION else Meeting, scope_id)
    if subject is None:
        raise NotFound()
    return f"Lịch họp - {subject.name}" if isinstance(subject, Organisation) else subject.title[:200]
