"""How a bridge point dials in: kept encrypted, shown to few, and every look is in the journal."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.audit.rules import Actor
from app.audit.service import record
from app.bridges.inputs import JoinDataInput
from app.bridges.models import BridgePoint, JoinData
from app.bridges.rules import new_passcode, refusal_to_look
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.permissions import Action, Viewer, may, places
from app.refusals import Conflict, NotFound
from app.sealing import seal, unseal


@dataclass(frozen=True)
class JoinDataShown:
    """Join data in the clear, for one answer only; ``visible_from`` is when the host's people may see it."""

    address: str
    number: str
    passcode: str
    visible_from: datetime | None


def set_join_data(
    db: Session, point: BridgePoint, given: JoinDataInput, *, key: bytes, by: Actor, now: datetime
) -> JoinData:
    """Store how the point dials in, the passcode encrypted with the installation's key (``links.key``).

    An empty passcode keeps the one that is there.
    """
    row = _row(db, point)
    if row is None:
        assert point.id is not None
        row = JoinData(bridge_point_id=point.id, updated_at=now)
    changed = [name for name in ("address", "number", "visible_from") if getattr(row, name) != getattr(given, name)]
    row.address, row.number, row.visible_from = given.address, given.number, given.visible_from
    if given.passcode:
        row.passcode = seal(key, given.passcode)
    row.updated_at = now
    db.add(row)
    db.flush()
    after = {"changed": changed + ["passcode"] * bool(given.passcode), "visible_from": row.visible_from}
    record(db, "set-join-data", "bridge_point", point.id, by=by, now=now, after=after)
    return row


def rotate_join_data(db: Session, point: BridgePoint, *, key: bytes, by: Actor, now: datetime) -> JoinDataShown:
    """Replace the passcode by a new random one in one step; raises `NotFound` where nothing is stored."""
    row = _row(db, point)
    if row is None:
        raise NotFound("Điểm cầu này chưa có thông tin kết nối.")
    row.passcode = seal(key, new_passcode())
    row.updated_at = now
    record(db, "rotate-join-data", "bridge_point", point.id, by=by, now=now, after={"changed": ["passcode"]})
    return _shown(row, key)


def look_at_join_data(
    db: Session, meeting: Meeting, point: BridgePoint, viewer: Viewer, *, key: bytes, by: Actor, now: datetime
) -> JoinDataShown:
    """Return how the point dials in, and write the look down.

    For the issuer's technical desk always; for the host organisation's people from ``visible_from`` on, before that
    `Conflict`; for everybody else `NotFound`, as where nothing is stored.
    """
    is_desk = may(viewer, Action.READ_JOIN_DATA, meeting.issuer_id)
    is_host = point.organisation_id in places(viewer, Action.READ_MEETINGS) and meeting.stage is not Stage.DRAFT
    row = _row(db, point)
    if row is None or not (is_desk or is_host):
        raise NotFound()
    reason = refusal_to_look(is_desk=is_desk, is_host=is_host, visible_from=row.visible_from, now=now)
    if reason:
        raise Conflict(reason)
    behalf = meeting.issuer_id if is_desk else point.organisation_id
    record(db, "look-at-join-data", "bridge_point", point.id, by=by, now=now, on_behalf_of_id=behalf)
    return _shown(row, key)


def _row(db: Session, point: BridgePoint) -> JoinData | None:
    return db.exec(select(JoinData).where(JoinData.bridge_point_id == point.id)).first()


def _shown(row: JoinData, key: bytes) -> JoinDataShown:
    return JoinDataShown(row.address, row.number, unseal(key, row.passcode) if row.passcode else "", row.visible_from)
