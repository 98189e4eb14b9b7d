"""Numbers and lists of people per bridge point."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_
from sqlmodel import Session, col, select

from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.directory.models import Organisation
from app.invitations.models import InvitationLine
from app.invitations.rules import Answer
from app.registrations.models import Attendee
from app.registrations.rules import role_order
from app.registrations.rules_board import BoardFilter
from app.wording.letters import name_order, search_key


@dataclass(frozen=True)
class PointNumbers:
    """A bridge point in numbers: lines invited there, lines registered, people, seats of the room."""

    point_id: int | None
    name: str
    room: str
    capacity: int | None
    invited: int
    registered: int
    people: int


@dataclass(frozen=True)
class KindNumbers:
    """The bridge points of one level in numbers."""

    kind: BridgeKind
    points: int
    invited: int
    registered: int
    people: int


@dataclass(frozen=True)
class Guest:
    """Somebody on the list of a bridge point."""

    attendee: Attendee
    organisation: str


def point_numbers(db: Session, meeting_id: int, *, limit: int | None = None, offset: int = 0) -> list[PointNumbers]:
    """Return the bridge points of a meeting in their order, each with its numbers; one statement."""
    people = (
        select(func.count(col(Attendee.id)))
        .join(InvitationLine, col(InvitationLine.id) == col(Attendee.line_id))
        .where(col(InvitationLine.bridge_point_id) == col(BridgePoint.id), col(InvitationLine.withdrawn_at).is_(None))
        .correlate(BridgePoint)
        .scalar_subquery()
    )
    lives = case((col(InvitationLine.withdrawn_at).is_(None), col(InvitationLine.id)))
    registered = case((col(InvitationLine.answer) == Answer.REGISTERED, lives))
    own = [col(BridgePoint.id), col(BridgePoint.name), col(BridgePoint.room), col(BridgePoint.capacity)]
    columns: list[Any] = [*own, func.count(lives), func.count(registered), people]
    query = (
        select(*columns)
        .select_from(BridgePoint)
        .outerjoin(InvitationLine, col(InvitationLine.bridge_point_id) == col(BridgePoint.id))
        .where(col(BridgePoint.meeting_id) == meeting_id)
        .group_by(*own, col(BridgePoint.position))
        .order_by(col(BridgePoint.position), col(BridgePoint.id))
    )
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return [PointNumbers(*row) for row in db.exec(query)]


def points_by_kind(db: Session, meeting_id: int) -> list[KindNumbers]:
    """Return the bridge points of a meeting level by level: points, lines invited and registered, people, seats."""
    people = select(func.count(col(Attendee.id)), col(BridgePoint.kind))
    people = people.join(InvitationLine, col(InvitationLine.id) == col(Attendee.line_id))
    people = people.join(BridgePoint, col(BridgePoint.id) == col(InvitationLine.bridge_point_id))
    people = people.where(col(BridgePoint.meeting_id) == meeting_id, col(InvitationLine.withdrawn_at).is_(None))
    coming = {kind: count for count, kind in db.exec(people.group_by(col(BridgePoint.kind)))}
    lives = case((col(InvitationLine.withdrawn_at).is_(None), col(InvitationLine.id)))
    registered = case((col(InvitationLine.answer) == Answer.REGISTERED, lives))
    query = (
        select(
            col(BridgePoint.kind),
            func.count(col(BridgePoint.id).distinct()),
            func.count(lives),
            func.count(registered),
        )
        .select_from(BridgePoint)
        .outerjoin(InvitationLine, col(InvitationLine.bridge_point_id) == col(BridgePoint.id))
        .where(col(BridgePoint.meeting_id) == meeting_id)
        .group_by(col(BridgePoint.kind))
    )
    found = [KindNumbers(*row, people=coming.get(row[0], 0)) for row in db.exec(query)]
    return sorted(found, key=lambda numbers: list(BridgeKind).index(numbers.kind))


def points_with_guests(
    db: Session, meeting_id: int, wanted: BoardFilter, *, limit: int | None = None, offset: int = 0
) -> list[tuple[int | None, str]]:
    """Return the bridge points to which somebody comes, as (id, name) in their order; no point comes last."""
    query = (
        _visited(select(col(InvitationLine.bridge_point_id), col(BridgePoint.name)), meeting_id, wanted)
        .group_by(col(InvitationLine.bridge_point_id), col(BridgePoint.name), col(BridgePoint.position))
        .order_by(
            col(InvitationLine.bridge_point_id).is_(None),
            col(BridgePoint.position),
            col(InvitationLine.bridge_point_id),
        )
    )
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return [(point_id, name or "") for point_id, name in db.exec(query)]


def count_points_with_guests(db: Session, meeting_id: int, wanted: BoardFilter) -> int:
    """Return how many points `points_with_guests` knows."""
    point = func.coalesce(col(InvitationLine.bridge_point_id), 0)
    return db.exec(_visited(select(func.count(point.distinct())), meeting_id, wanted)).one()


def _visited(query: Any, meeting_id: int, wanted: BoardFilter) -> Any:
    query = (
        query.select_from(InvitationLine)
        .outerjoin(BridgePoint, col(BridgePoint.id) == col(InvitationLine.bridge_point_id))
        .join(Attendee, col(Attendee.line_id) == col(InvitationLine.id))
        .where(col(InvitationLine.meeting_id) == meeting_id, col(InvitationLine.withdrawn_at).is_(None))
    )
    if wanted.point_id is not None:
        query = query.where(InvitationLine.bridge_point_id == wanted.point_id)
    if wanted.text:
        query = query.where(col(Attendee.search_key).contains(search_key(wanted.text), autoescape=True))
    return query


def guests(
    db: Session, meeting_id: int, *, point_ids: Sequence[int | None] | None = None, text: str = "", by_name: bool = True
) -> dict[int | None, list[Guest]]:
    """Return who comes, per bridge point (``None``: lines without one); one statement.

    Sorted by role and then by name in the Vietnamese order, or, with ``by_name`` false, as invited and as listed.
    ``text`` is compared without accents with the people's names.
    """
    query = (
        select(col(InvitationLine.bridge_point_id), Attendee, col(Organisation.name))
        .join(InvitationLine, col(InvitationLine.id) == col(Attendee.line_id))
        .join(Organisation, col(Organisation.id) == col(InvitationLine.organisation_id))
        .where(col(InvitationLine.meeting_id) == meeting_id, col(InvitationLine.withdrawn_at).is_(None))
        .order_by(col(InvitationLine.position), col(InvitationLine.id), col(Attendee.rank), col(Attendee.id))
    )
    if point_ids is not None:
        known = col(InvitationLine.bridge_point_id).in_([point_id for point_id in point_ids if point_id is not None])
        without = col(InvitationLine.bridge_point_id).is_(None)
        query = query.where(or_(known, without) if None in point_ids else known)
    if text:
        query = query.where(col(Attendee.search_key).contains(search_key(text), autoescape=True))
    found: dict[int | None, list[Guest]] = defaultdict(list)
    for point_id, attendee, organisation in db.exec(query):
        found[point_id].append(Guest(attendee, organisation))
    if by_name:
        for people in found.values():
            people.sort(key=lambda guest: (role_order(guest.attendee.role), name_order(guest.attendee.full_name)))
    return dict(found)
