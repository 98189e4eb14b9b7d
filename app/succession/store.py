"""What an organisation has that its successor takes over."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from app.accounts.models import RoleGrant
from app.bridges.models import BridgePoint
from app.calendar.models import Feed
from app.calendar.rules import FeedScope
from app.directory.models import Contact, GroupMember, Organisation, OrganisationGroup, Succession
from app.directory.rules import SUBORDINATE
from app.invitations.models import InvitationLine
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.refusals import NotFound
from app.succession.rules import Takeover, beginning_of

OPEN_STAGES = (Stage.DRAFT, Stage.ISSUED, Stage.POSTPONED)


def succession(db: Session, succession_id: int) -> Succession:
    """Return one succession; raises `NotFound`."""
    found = db.get(Succession, succession_id)
    if found is None:
        raise NotFound()
    return found


def due(db: Session, today: date, *, limit: int = 200) -> list[Succession]:
    """Return the successions that have come into force and were not carried out, earliest first."""
    query = (
        select(Succession)
        .where(Succession.on <= today, col(Succession.carried_out_at).is_(None))
        .order_by(col(Succession.on), col(Succession.id))
        .limit(limit)
    )
    return list(db.exec(query))


def lock_lines(db: Session, given: Succession) -> None:
    """Hold the lines of both organisations until the transaction ends: answers may come in at the same moment."""
    both = (given.predecessor_id, given.successor_id)
    query = select(InvitationLine).where(col(InvitationLine.organisation_id).in_(both)).order_by(col(InvitationLine.id))
    db.exec(query.with_for_update()).all()


def _is_ahead(on: date) -> tuple[object, object]:
    starts = col(Meeting.starts_at)
    return col(Meeting.stage).in_(OPEN_STAGES), or_(starts.is_(None), starts >= beginning_of(on))


def open_lines(db: Session, organisation_id: int, on: date) -> list[InvitationLine]:
    """Return the organisation's lines, not withdrawn, of meetings on or after the day that are still to be held."""
    query = (
        select(InvitationLine)
        .join(Meeting, col(Meeting.id) == InvitationLine.meeting_id)
        .where(
            InvitationLine.organisation_id == organisation_id,
            col(InvitationLine.withdrawn_at).is_(None),
            *_is_ahead(on),  # ty: ignore[invalid-argument-type]
        )
        .order_by(col(InvitationLine.id))
    )
    return list(db.exec(query))


def lines_in(db: Session, organisation_id: int, meeting_ids: Collection[int]) -> dict[int, InvitationLine]:
    """Return the organisation's lines, withdrawn ones too, by meeting."""
    query = select(InvitationLine).where(
        InvitationLine.organisation_id == organisation_id, col(InvitationLine.meeting_id).in_(meeting_ids)
    )
    return {row.meeting_id: row for row in db.exec(query)}


def bridge_points(db: Session, organisation_id: int, on: date) -> list[BridgePoint]:
    """Return the organisation's bridge points of meetings on or after the day that are still to be held."""
    query = (
        select(BridgePoint)
        .join(Meeting, col(Meeting.id) == BridgePoint.meeting_id)
        .where(BridgePoint.organisation_id == organisation_id, *_is_ahead(on))  # ty: ignore[invalid-argument-type]
        .order_by(col(BridgePoint.id))
    )
    return list(db.exec(query))


def grants(db: Session, organisation_id: int, now: datetime) -> list[RoleGrant]:
    """Return the roles that are held in the organisation now."""
    query = select(RoleGrant).where(
        RoleGrant.organisation_id == organisation_id,
        or_(col(RoleGrant.ends_at).is_(None), col(RoleGrant.ends_at) > now),
    )
    return list(db.exec(query.order_by(col(RoleGrant.id))))


def feeds(db: Session, organisation_id: int) -> list[Feed]:
    """Return the calendar addresses of the organisation that work."""
    query = select(Feed).where(
        Feed.scope == FeedScope.ORGANISATION, Feed.scope_id == organisation_id, col(Feed.revoked_at).is_(None)
    )
    return list(db.exec(query.order_by(col(Feed.id))))


def contacts(db: Session, organisation_id: int) -> list[Contact]:
    """Return whom to reach at the organisation."""
    return list(db.exec(select(Contact).where(Contact.organisation_id == organisation_id).order_by(col(Contact.id))))


def parts(db: Session, organisation_id: int, on: date) -> list[Organisation]:
    """Return the departments, branches and communes under the organisation that go on after the day."""
    query = select(Organisation).where(
        Organisation.parent_id == organisation_id,
        col(Organisation.kind).in_(SUBORDINATE),
        or_(col(Organisation.valid_to).is_(None), col(Organisation.valid_to) >= on),
    )
    return list(db.exec(query.order_by(col(Organisation.id))))


def memberships(db: Session, organisation_id: int, on: date) -> list[GroupMember]:
    """Return where the organisation is listed in groups by name on the day or after it."""
    query = select(GroupMember).where(
        GroupMember.organisation_id == organisation_id,
        or_(col(GroupMember.valid_to).is_(None), col(GroupMember.valid_to) >= on),
    )
    return list(db.exec(query.order_by(col(GroupMember.group_id), col(GroupMember.id))))


def lock_groups(db: Session, given: Succession) -> dict[int, OrganisationGroup]:
    """Hold the groups that list the predecessor until the transaction ends, and return them as they are now, by id."""
    listed = select(GroupMember.group_id).where(GroupMember.organisation_id == given.predecessor_id)
    query = select(OrganisationGroup).where(col(OrganisationGroup.id).in_(listed)).order_by(col(OrganisationGroup.id))
    held = db.exec(query.with_for_update().execution_options(populate_existing=True))
    return {row.id or 0: row for row in held}


def takeover(db: Session, given: Succession, now: datetime) -> Takeover:
    """Return how much would be taken over if the succession were carried out now."""
    lines = open_lines(db, given.predecessor_id, given.on)
    there = lines_in(db, given.successor_id, [line.meeting_id for line in lines])
    merged = sum(line.meeting_id in there for line in lines)
    part_query = parts(db, given.predecessor_id, given.on)
    contact_count = db.exec(
        select(func.count(col(Contact.id))).where(Contact.organisation_id == given.predecessor_id)
    ).one()
    return Takeover(
        lines=len(lines) - merged,
        merged_lines=merged,
        bridge_points=len(bridge_points(db, given.predecessor_id, given.on)),
        grants=len(grants(db, given.predecessor_id, now)),
        feeds=len(feeds(db, given.predecessor_id)),
        contacts=contact_count,
        groups=len(memberships(db, given.predecessor_id, given.on)),
        parts=len(part_query),
    )
