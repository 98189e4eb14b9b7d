"""Who is invited: adding organisations one by one or by the group, revising and removing their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from app.audit.rules import Actor, difference
from app.audit.service import record
from app.bridges.models import BridgePoint
from app.bridges.store import own_points, points_by_id
from app.database import broken_constraint
from app.directory.models import Organisation, OrganisationGroup
from app.directory.rules import block_of
from app.directory.store import organisations as organisations_by_id
from app.directory.store_resolving import expand
from app.invitations.inputs import OWN_POINT, LineInput
from app.invitations.models import InvitationLine, LineLink
from app.invitations.rules import Answer
from app.meetings.models import Meeting
from app.meetings.rules import Stage, new_code, refusal_to_arrange
from app.meetings.service import lock, touch
from app.refusals import Conflict, Invalid, Stale

_TWICE = "Cơ quan này đã có trong danh sách mời."
_MATERIAL = frozenset({"bridge_point_id"})


@dataclass(frozen=True)
class GroupAdded:
    """What inviting a group did, and what it skipped and why."""

    added: list[InvitationLine]
    skipped: list[Organisation]  # invited already
    without_point: list[Organisation]  # added, but hosting no bridge point of its own


def add_lines(
    db: Session, meeting: Meeting, given: Sequence[LineInput], *, by: Actor, now: datetime
) -> list[InvitationLine]:
    """Invite organisations, at the end of the list; return the lines in the order of the input.

    A line that was withdrawn after issue stands again. Raises `Conflict` for an organisation invited already,
    `Invalid` for an unknown organisation or a bridge point of another meeting. After issue, a new line gets its mail
    from `service_issue.send_to_added`.
    """
    _arrange(db, meeting)
    if not given:
        return []
    assert meeting.id is not None
    known = organisations_by_id(db, [line.organisation_id for line in given])
    _check(db, meeting.id, given, known)
    there = _lines_of(db, meeting.id, [line.organisation_id for line in given])
    position = _last_position(db, meeting.id)
    rows = []
    for line in given:
        position += 1
        row = there.get(line.organisation_id)
        if row is not None and row.withdrawn_at is None:
            raise Conflict(_TWICE, field="organisation_id")
        if row is None:
            row = InvitationLine(
                meeting_id=meeting.id,
                organisation_id=line.organisation_id,
                reference=new_code(),
                created_at=now,
                updated_at=now,
            )
            there[line.organisation_id] = row
        else:  # invited again: what it answered stays, and is to be confirmed
            row.version += 1
            row.opened_at, row.needs_confirmation = None, row.answer is Answer.REGISTERED
        row.withdrawn_at, row.position, row.updated_at = None, position, now
        _set(row, line, known[line.organisation_id])
        rows.append(row)
    db.add_all(rows)
    _flush(db)
    _note(meeting, now)
    after = {"lines": [{"id": row.id, "organisation_id": row.organisation_id} for row in rows]}
    record(db, "add-invitation-lines", "meeting", meeting.id, by=by, now=now, after=after)
    return rows


def add_group(
    db: Session,
    meeting: Meeting,
    group: OrganisationGroup,
    *,
    on: date,
    level: str = "",
    seats: int | None = None,
    bridge: Literal["own"] | int | None = None,
    by: Actor,
    now: datetime,
) -> GroupAdded:
    """Invite the members that a group has on a day, in protocol order, in one step.

    ``bridge`` ``"own"`` gives each organisation the bridge point that it hosts, where there is one; an id gives all
    the same point. Organisations invited already are skipped and reported. The issuing office gets a host line.
    """
    assert meeting.id is not None
    members = expand(db, group, on)
    if not members:
        raise Invalid("Nhóm này chưa có thành viên trong ngày đã chọn; hãy chọn từng cơ quan.", field="group")
    there = _lines_of(db, meeting.id, [member.id for member in members if member.id is not None])
    points = own_points(db, meeting.id) if bridge == OWN_POINT else {}
    fresh, skipped, without_point = [], [], []
    for member in members:
        assert member.id is not None
        found = there.get(member.id)
        if found is not None and found.withdrawn_at is None:
            skipped.append(member)
            continue
        own = points.get(member.id)
        if bridge == OWN_POINT and own is None:
            without_point.append(member)
        fresh.append(
            LineInput(
                organisation_id=member.id,
                bridge_point_id=(own.id if own else None) if bridge == OWN_POINT else bridge,
                level=level,
                seats=seats,
                is_host=member.id == meeting.issuer_id,
                addressed_as=group.name,
            )
        )
    return GroupAdded(add_lines(db, meeting, fresh, by=by, now=now), skipped, without_point)


def revise_line(
    db: Session,
    meeting: Meeting,
    line: InvitationLine,
    given: LineInput,
    *,
    version: int | None,
    by: Actor,
    now: datetime,
) -> InvitationLine:
    """Replace what a line says. Raises `Stale` for an old ``version``, `Conflict` for another organisation."""
    _arrange(db, meeting)
    db.refresh(line, with_for_update=True)
    if version is not None and version != line.version:
        raise Stale()
    if given.organisation_id != line.organisation_id:
        raise Conflict("Không đổi được cơ quan của một dòng mời; hãy xóa dòng này và mời cơ quan khác.")
    known = organisations_by_id(db, [line.organisation_id])
    _check(db, line.meeting_id, [given], known)
    before = _facts(line)
    _set(line, given, known[line.organisation_id])
    old, new = difference(before, _facts(line))
    if new:
        line.version += 1
        line.updated_at = now
        if _MATERIAL & new.keys():
            _note(meeting, now)
    db.flush()
    record(db, "revise-invitation-line", "invitation_line", line.id, by=by, now=now, before=old, after=new)
    return line


def remove_line(db: Session, meeting: Meeting, line: InvitationLine, *, by: Actor, now: datetime) -> None:
    """Take an organisation off the list: a draft's line is deleted, an issued one is withdrawn and its links end."""
    _arrange(db, meeting)
    db.refresh(line, with_for_update=True)
    before = {"organisation_id": line.organisation_id, "answer": line.answer}
    record(db, "remove-invitation-line", "invitation_line", line.id, by=by, now=now, before=before)
    if meeting.stage is Stage.DRAFT:
        db.delete(line)
    elif line.withdrawn_at is None:
        line.withdrawn_at = line.updated_at = now
        line.version += 1
        links = update(LineLink).where(col(LineLink.line_id) == line.id, col(LineLink.revoked_at).is_(None))
        db.exec(links.values(revoked_at=now))
        _note(meeting, now)
    db.flush()


def _arrange(db: Session, meeting: Meeting) -> None:
    lock(db, meeting)
    reason = refusal_to_arrange(meeting.stage)
    if reason:
        raise Conflict(reason)


def _note(meeting: Meeting, now: datetime) -> None:
    if meeting.stage is not Stage.DRAFT:
        touch(meeting, now=now, is_material=False)


def _check(db: Session, meeting_id: int, given: Sequence[LineInput], known: dict[int, Organisation]) -> None:
    if any(line.organisation_id not in known for line in given):
        raise Invalid("Không có cơ quan này trong danh bạ.", field="organisation_id")
    wanted = sorted({line.bridge_point_id for line in given if line.bridge_point_id is not None})
    found: dict[int, BridgePoint] = {}
    for start in range(0, len(wanted), 500):
        found.update(points_by_id(db, wanted[start : start + 500]))
    if any(point_id not in found or found[point_id].meeting_id != meeting_id for point_id in wanted):
        raise Invalid("Điểm cầu này không thuộc cuộc họp.", field="bridge_point_id")


def _lines_of(db: Session, meeting_id: int, organisation_ids: Sequence[int]) -> dict[int, InvitationLine]:
    """Return the lines of these organisations in the meeting, withdrawn ones too, by organisation."""
    rows = db.exec(select(InvitationLine).where(InvitationLine.meeting_id == meeting_id))
    asked = set(organisation_ids)
    return {row.organisation_id: row for row in rows if row.organisation_id in asked}


def _last_position(db: Session, meeting_id: int) -> int:
    query = select(func.max(InvitationLine.position)).where(col(InvitationLine.meeting_id) == meeting_id)
    return db.exec(query).one() or 0


def _set(row: InvitationLine, given: LineInput, organisation: Organisation) -> None:
    for name, value in given.model_dump(exclude={"organisation_id"}).items():
        setattr(row, name, value)
    row.block = given.block or block_of(organisation)
    row.addressed_as = given.addressed_as or organisation.name


def _facts(line: InvitationLine) -> dict[str, Any]:
    return line.model_dump(include=set(LineInput.model_fields))


def _flush(db: Session) -> None:
    try:
        db.flush()
    except IntegrityError as error:
        if broken_constraint(error) == "uq_invitation_line_meeting_id_organisation_id":
            raise Conflict(_TWICE, field="organisation_id") from error
        raise
