"""Reading registrations and what an answer to a line depends on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from app.bridges.models import BridgePoint
from app.directory.models import Organisation
from app.invitations.models import InvitationLine, LineLink
from app.invitations.rules import effective_deadline
from app.meetings.models import Meeting
from app.refusals import NotFound
from app.registrations.models import Attendee, Registration


@dataclass(frozen=True)
class LineFacts:
    """A line with what surrounds it; ``nonce`` is that of its newest living link, empty where it has none."""

    line: InvitationLine
    meeting: Meeting
    organisation: Organisation
    point: BridgePoint | None
    nonce: str

    @property
    def deadline_at(self) -> datetime | None:
        """Return until when the line is to be answered, or ``None``."""
        return effective_deadline(self.line.deadline_at, self.meeting.registration_deadline_at)


def line_facts(db: Session, line_id: int, *, is_locked: bool = False) -> LineFacts:
    """Return a line and its surroundings; ``is_locked`` keeps others from answering it or changing it meanwhile.

    Raises `NotFound` when there is no such line or it was withdrawn.
    """
    if is_locked and db.connection().dialect.name != "sqlite":
        # By its own statement: in one that waited for the lock, the meeting beside the line would be as old as the
        # statement, and an answer would be taken for a meeting that was cancelled meanwhile.
        db.exec(select(InvitationLine.id).where(InvitationLine.id == line_id).with_for_update())
    found = db.exec(_facts_query(is_locked), params={"line": line_id}).first()
    if found is None:
        raise NotFound()
    return LineFacts(*found[:4], nonce=found[4] or "")


@cache
def _facts_query(is_locked: bool) -> Any:
    # Built once: putting these joins together costs as much as running them, on the hottest write of the service.
    nonce = (
        select(LineLink.nonce)
        .where(LineLink.line_id == InvitationLine.id, col(LineLink.revoked_at).is_(None))
        .order_by(col(LineLink.id).desc())
        .limit(1)
        .correlate(InvitationLine)
        .scalar_subquery()
    )
    columns: list[Any] = [InvitationLine, Meeting, Organisation, BridgePoint, nonce]
    query = (
        select(*columns)
        .join(Meeting, col(Meeting.id) == col(InvitationLine.meeting_id))
        .join(Organisation, col(Organisation.id) == col(InvitationLine.organisation_id))
        .outerjoin(BridgePoint, col(BridgePoint.id) == col(InvitationLine.bridge_point_id))
        .where(col(InvitationLine.id) == bindparam("line"), col(InvitationLine.withdrawn_at).is_(None))
    )
    if is_locked:
        query = query.execution_options(populate_existing=True)
    return query


def registration_of(db: Session, line_id: int) -> Registration | None:
    """Return what was handed in for a line; ``None`` where nothing ever was."""
    return db.exec(_registration_query(), params={"line": line_id}).first()


@cache
def _registration_query() -> Any:
    query = select(Registration).where(col(Registration.line_id) == bindparam("line"))
    return query.execution_options(populate_existing=True)


def attendees_of(db: Session, line_ids: Sequence[int]) -> dict[int, list[Attendee]]:
    """Return the people of each line in the order in which they were listed; lines without people are missing."""
    query = select(Attendee).where(col(Attendee.line_id).in_(line_ids))
    people: dict[int, list[Attendee]] = defaultdict(list)
    for attendee in db.exec(query.order_by(col(Attendee.line_id), col(Attendee.rank), col(Attendee.id))):
        people[attendee.line_id].append(attendee)
    return dict(people)


def taken_by_others(db: Session, line: InvitationLine) -> int:
    """Return how many people the other lines of this line's bridge point have registered."""
    query = (
        select(func.count())
        .select_from(Attendee)
        .join(InvitationLine, col(InvitationLine.id) == col(Attendee.line_id))
        .where(
            InvitationLine.bridge_point_id == line.bridge_point_id,
            InvitationLine.id != line.id,
            col(InvitationLine.withdrawn_at).is_(None),
        )
    )
    return db.exec(query).one()


def locked_capacity(db: Session, point: BridgePoint | None) -> int | None:
    """Lock the row of a bridge point whose seats are counted, and return their number; ``None`` without a limit.

    Every line of the point passes here before it counts the people of the others, so the last seat goes once.
    """
    if point is None or point.capacity is None:
        return None
    return db.exec(select(BridgePoint.capacity).where(BridgePoint.id == point.id).with_for_update()).one()


def registrations_page(
    db: Session, meeting_id: int, *, organisation_ids: Sequence[int] | None, limit: int, offset: int
) -> list[tuple[InvitationLine, Registration]]:
    """Return lines of a meeting that were answered, by position; those of the organisations only where given."""
    query = (
        select(InvitationLine, Registration)
        .join(Registration, col(Registration.line_id) == col(InvitationLine.id))
        .where(*_answered(meeting_id, organisation_ids))
        .order_by(col(InvitationLine.position), col(InvitationLine.id))
    )
    return list(db.exec(query.limit(limit).offset(offset)))


def registrations_count(db: Session, meeting_id: int, *, organisation_ids: Sequence[int] | None) -> int:
    """Return how many rows `registrations_page` has in all."""
    query = select(func.count()).select_from(InvitationLine)
    query = query.join(Registration, col(Registration.line_id) == col(InvitationLine.id))
    return db.exec(query.where(*_answered(meeting_id, organisation_ids))).one()


def _answered(meeting_id: int, organisation_ids: Sequence[int] | None) -> list[Any]:
    conditions: list[Any] = [InvitationLine.meeting_id == meeting_id, col(InvitationLine.withdrawn_at).is_(None)]
    if organisation_ids is not None:
        conditions.append(col(InvitationLine.organisation_id).in_(organisation_ids))
    return conditions
