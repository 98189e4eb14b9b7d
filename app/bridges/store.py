"""Reading bridge points. Join data is never read here: `app.bridges.service_joining` writes down every look."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.bridges.models import BridgeContact, BridgePoint, JoinData
from app.bridges.rules import BridgeKind
from app.refusals import NotFound


def points(db: Session, meeting_id: int, *, limit: int | None = None, offset: int = 0) -> list[BridgePoint]:
    """Return the bridge points of a meeting in their order (the central one stands first by its position)."""
    query = (
        select(BridgePoint)
        .where(BridgePoint.meeting_id == meeting_id)
        .order_by(col(BridgePoint.position), col(BridgePoint.id))
        .offset(offset)
    )
    return list(db.exec(query if limit is None else query.limit(limit)))


def count_points(db: Session, meeting_id: int) -> int:
    """Return how many bridge points a meeting has."""
    return db.exec(select(func.count()).select_from(BridgePoint).where(BridgePoint.meeting_id == meeting_id)).one()


def point(db: Session, point_id: int) -> BridgePoint:
    """Return a bridge point, whoever asks; raises `NotFound`."""
    found = db.get(BridgePoint, point_id)
    if found is None:
        raise NotFound()
    return found


def points_by_id(db: Session, ids: Sequence[int]) -> dict[int, BridgePoint]:
    """Return bridge points by id; unknown ids are left out."""
    if not ids:
        return {}
    return {row.id: row for row in db.exec(select(BridgePoint).where(col(BridgePoint.id).in_(ids))) if row.id}


def own_points(db: Session, meeting_id: int) -> dict[int, BridgePoint]:
    """Return the first bridge point of each organisation that hosts one in the meeting, by organisation id."""
    found: dict[int, BridgePoint] = {}
    for row in points(db, meeting_id):
        found.setdefault(row.organisation_id, row)
    return found


def central(db: Session, meeting_id: int) -> BridgePoint | None:
    """Return the central bridge point (*điểm cầu Trung ương*), the first where there are several."""
    query = (
        select(BridgePoint)
        .where(BridgePoint.meeting_id == meeting_id, BridgePoint.kind == BridgeKind.CENTRAL)
        .order_by(col(BridgePoint.position), col(BridgePoint.id))
    )
    return db.exec(query).first()


def contacts_of(db: Session, point_ids: Sequence[int]) -> dict[int, list[BridgeContact]]:
    """Return whom to call by bridge point id; every asked id is there, maybe with an empty list."""
    found: dict[int, list[BridgeContact]] = {point_id: [] for point_id in point_ids}
    if point_ids:
        query = select(BridgeContact).where(col(BridgeContact.bridge_point_id).in_(point_ids))
        for row in db.exec(query.order_by(col(BridgeContact.id))):
            found[row.bridge_point_id].append(row)
    return found


def points_with_join_data(db: Session, meeting_id: int) -> frozenset[int]:
    """Return the ids of the meeting's points for which join data is stored; says nothing about what it is."""
    query = (
        select(JoinData.bridge_point_id)
        .join(BridgePoint, col(BridgePoint.id) == JoinData.bridge_point_id)
        .where(BridgePoint.meeting_id == meeting_id)
    )
    return frozenset(db.exec(query))
