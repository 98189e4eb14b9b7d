"""Adding, revising and removing bridge points, one by one or one for each organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from app.audit.rules import Actor, difference
from app.audit.service import record
from app.bridges.inputs import BridgeContactInput, BridgePointInput
from app.bridges.models import BridgeContact, BridgePoint, JoinData
from app.bridges.rules import BridgeKind, default_name
from app.bridges.store import contacts_of, own_points, points
from app.directory.models import Organisation
from app.directory.store import organisations as organisations_by_id
from app.meetings.models import Meeting
from app.meetings.rules import Stage, refusal_to_arrange
from app.meetings.service import lock, touch
from app.refusals import Conflict, Invalid

_PLACE = ("site", "room")


@dataclass(frozen=True)
class PointsAdded:
    """What a step for many organisations did: the new points, and the organisations that had one already."""

    added: list[BridgePoint]
    skipped: list[Organisation]


def add_points(
    db: Session, meeting: Meeting, given: Sequence[BridgePointInput], *, by: Actor, now: datetime
) -> list[BridgePoint]:
    """Add bridge points at the end of the meeting's list; raises `Invalid` for an unknown organisation."""
    _arrange(db, meeting)
    hosts = organisations_by_id(db, {point.organisation_id for point in given})
    if any(point.organisation_id not in hosts for point in given):
        raise Invalid("Không có cơ quan chủ trì điểm cầu này trong danh bạ.", field="organisation_id")
    assert meeting.id is not None
    start = _next_position(db, meeting.id)
    rows = []
    for position, point in enumerate(given, start):
        facts = point.model_dump(exclude={"contacts"})
        facts["name"] = point.name or default_name(hosts[point.organisation_id].name)
        rows.append(
            BridgePoint(
                uid=str(uuid4()),
                meeting_id=meeting.id,
                position=0 if point.kind is BridgeKind.CENTRAL else position,
                created_at=now,
                updated_at=now,
                **facts,
            )
        )
    db.add_all(rows)
    db.flush()
    for row, point in zip(rows, given, strict=True):
        _add_contacts(db, row, point.contacts)
    _note(meeting, now, is_material=False)
    after = {"points": [{"id": row.id, "name": row.name} for row in rows]}
    record(db, "add-bridge-points", "meeting", meeting.id, by=by, now=now, after=after)
    db.flush()
    return rows


def one_per_organisation(
    db: Session,
    meeting: Meeting,
    organisations: Sequence[Organisation],
    kind: BridgeKind,
    *,
    by: Actor,
    now: datetime,
    capacity: int | None = None,
) -> PointsAdded:
    """Add one bridge point for each organisation, at its seat (*Trụ sở*), except where it hosts one already."""
    assert meeting.id is not None
    there = set(own_points(db, meeting.id))
    fresh: dict[int, BridgePointInput] = {}
    skipped = []
    for organisation in organisations:
        assert organisation.id is not None
        if organisation.id in there or organisation.id in fresh:
            skipped.append(organisation)
            continue
        site = f"Trụ sở {organisation.name}"[:300]
        fresh[organisation.id] = BridgePointInput(
            kind=kind, organisation_id=organisation.id, site=site, capacity=capacity
        )
    return PointsAdded(add_points(db, meeting, list(fresh.values()), by=by, now=now) if fresh else [], skipped)


def revise_point(
    db: Session, meeting: Meeting, point: BridgePoint, given: BridgePointInput, *, by: Actor, now: datetime
) -> BridgePoint:
    """Replace what is known of a point and its contacts; another room is a material change for calendars."""
    _arrange(db, meeting)
    hosts = organisations_by_id(db, {given.organisation_id})
    if given.organisation_id not in hosts:
        raise Invalid("Không có cơ quan chủ trì điểm cầu này trong danh bạ.", field="organisation_id")
    assert point.id is not None
    before = _known(point, contacts_of(db, [point.id])[point.id])
    for name, value in given.model_dump(exclude={"contacts"}).items():
        setattr(point, name, value)
    point.name = given.name or default_name(hosts[given.organisation_id].name)
    point.updated_at = now
    db.exec(delete(BridgeContact).where(BridgeContact.bridge_point_id == point.id))  # ty: ignore[invalid-argument-type]
    _add_contacts(db, point, given.contacts)
    db.flush()
    old, new = difference(before, _known(point, contacts_of(db, [point.id])[point.id]))
    if new:
        _note(meeting, now, is_material=any(name in new for name in _PLACE))
    record(db, "revise-bridge-point", "bridge_point", point.id, by=by, now=now, before=old, after=new)
    return point


def remove_point(db: Session, meeting: Meeting, point: BridgePoint, *, by: Actor, now: datetime) -> None:
    """Delete a point with its contacts and join data; raises `Conflict` while somebody is invited to it."""
    _arrange(db, meeting)
    record(db, "remove-bridge-point", "bridge_point", point.id, by=by, now=now, before={"name": point.name})
    for table in (BridgeContact, JoinData):
        db.exec(delete(table).where(table.bridge_point_id == point.id))  # ty: ignore[invalid-argument-type]
    _note(meeting, now, is_material=False)
    try:
        db.delete(point)
        db.flush()
    except IntegrityError as error:  # the line's foreign key: a package above, known here by nothing else
        raise Conflict(
            "Điểm cầu đang có cơ quan được mời; hãy chuyển các cơ quan đó sang điểm cầu khác trước."
        ) from error


def discard_points(db: Session, meeting: Meeting) -> None:
    """Delete all bridge points of a draft that is itself deleted."""
    of_meeting = select(BridgePoint.id).where(BridgePoint.meeting_id == meeting.id)
    for table in (BridgeContact, JoinData):
        db.exec(delete(table).where(col(table.bridge_point_id).in_(of_meeting)))
    db.exec(delete(BridgePoint).where(col(BridgePoint.meeting_id) == meeting.id))


def copy_points(db: Session, source: Meeting, target: Meeting, *, now: datetime) -> dict[int, int]:
    """Copy the bridge points and contacts of a meeting to a new draft, without join data; return new ids by old."""
    assert source.id is not None
    assert target.id is not None
    rows = points(db, source.id)
    own = {"id", "uid", "meeting_id", "created_at", "updated_at"}
    copies = [
        BridgePoint(
            **row.model_dump(exclude=own), uid=str(uuid4()), meeting_id=target.id, created_at=now, updated_at=now
        )
        for row in rows
    ]
    db.add_all(copies)
    db.flush()
    new_ids = {row.id: copied.id for row, copied in zip(rows, copies, strict=True) if row.id and copied.id}
    for old_id, contacts in contacts_of(db, list(new_ids)).items():
        for contact in contacts:
            facts = contact.model_dump(exclude={"id", "bridge_point_id"})
            db.add(BridgeContact(bridge_point_id=new_ids[old_id], **facts))
    db.flush()
    return new_ids


def _arrange(db: Session, meeting: Meeting) -> None:
    lock(db, meeting)
    reason = refusal_to_arrange(meeting.stage)
    if reason:
        raise Conflict(reason)


def _note(meeting: Meeting, now: datetime, *, is_material: bool) -> None:
    """Let calendars and pages of an issued meeting see the change; a draft has no readers yet."""
    if meeting.stage is not Stage.DRAFT:
        touch(meeting, now=now, is_material=is_material)


def _next_position(db: Session, meeting_id: int) -> int:
    highest = db.exec(select(func.max(BridgePoint.position)).where(BridgePoint.meeting_id == meeting_id)).one()
    return (highest or 0) + 1


def _add_contacts(db: Session, point: BridgePoint, given: Sequence[BridgeContactInput]) -> None:
    assert point.id is not None
    db.add_all(BridgeContact(bridge_point_id=point.id, **contact.model_dump()) for contact in given)


def _known(point: BridgePoint, contacts: Sequence[BridgeContact]) -> dict[str, Any]:
    people = [contact.model_dump(exclude={"id", "bridge_point_id", "phone"}) for contact in contacts]
    names = ("kind", "organisation_id", "name", "site", "room", "chair_name", "capacity")
    return {**{name: getattr(point, name) for name in names}, "contacts": people}
