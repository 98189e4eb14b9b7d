"""The board in numbers and rows: grouped counts in SQL, whose conditions are those of `invitations.rules`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from app.bridges.models import BridgePoint
from app.directory.models import Organisation
from app.directory.rules import Kind
from app.invitations.models import InvitationLine
from app.invitations.rules import LineState
from app.invitations.store import state_column
from app.meetings.models import Meeting
from app.registrations.models import Attendee, Registration
from app.registrations.rules_board import BoardFilter, Numbers, Show, block_order
from app.wording.letters import search_key

SILENT = (LineState.NOT_OPENED.value, LineState.SEEN.value)
"""Neither answered nor overdue."""


@dataclass(frozen=True)
class BoardRow:
    """One line of the table with what its answer looks like."""

    line_id: int
    organisation_id: int
    organisation: str
    block: str
    reference: str
    level: str
    point: str
    seats: int | None
    state: LineState
    answered_at: datetime | None
    decline_reason: str
    needs_confirmation: bool
    is_host: bool
    is_late: bool
    people: int
    contact_name: str
    contact_phone: str
    contact_email: str


@dataclass(frozen=True)
class Tile:
    """A province on the board."""

    line_id: int
    name: str
    state: LineState
    needs_confirmation: bool
    people: int


def numbers_by_block(db: Session, meeting: Meeting, now: datetime) -> dict[str, Numbers]:
    """Return the numbers of each block in the board's order; two statements."""
    block: Any = col(InvitationLine.block)
    state = state_column(now)
    columns: list[Any] = [
        block,
        func.count(),
        _number(state == LineState.REGISTERED.value),
        _number(state == LineState.DECLINED.value),
        _number(state.in_(SILENT)),
        _number(state == LineState.OVERDUE.value),
        _number(func.coalesce(col(Registration.is_late), False)),
        _number(col(InvitationLine.needs_confirmation).is_(True)),
    ]
    counted = select(*columns).select_from(InvitationLine)
    counted = counted.outerjoin(Registration, col(Registration.line_id) == col(InvitationLine.id))
    counted = counted.where(*_of(meeting), ~col(InvitationLine.is_host)).group_by(block)
    people = dict(db.exec(_people(block).where(*_of(meeting)).group_by(block)).tuples().all())
    found = {code: [int(count) for count in counts] for code, *counts in db.exec(counted)}
    codes = sorted({*found, *people}, key=block_order)
    return {code: Numbers(*found.get(code, [0] * 7), people=people.get(code, 0)) for code in codes}


def province_tiles(db: Session, meeting: Meeting, now: datetime) -> list[Tile]:
    """Return the provinces invited, in the order of their lines."""
    columns: list[Any] = [
        col(InvitationLine.id),
        func.coalesce(func.nullif(col(Organisation.short_name), ""), col(Organisation.name)),
        state_column(now),
        col(InvitationLine.needs_confirmation),
        _people_of_line(),
    ]
    query = (
        select(*columns)
        .join(Organisation, col(Organisation.id) == col(InvitationLine.organisation_id))
        .where(*_of(meeting), col(Organisation.kind) == Kind.PROVINCE)
        .order_by(col(InvitationLine.position), col(InvitationLine.id))
    )
    return [Tile(row[0], row[1], LineState(row[2]), *row[3:]) for row in db.exec(query)]


def board_rows(
    db: Session, meeting: Meeting, wanted: BoardFilter, now: datetime, *, limit: int | None = None, offset: int = 0
) -> list[BoardRow]:
    """Return the filtered lines in the order of the invitation; all of them without ``limit``; one statement."""
    line = InvitationLine
    columns: list[Any] = [
        *(line.id, line.organisation_id, Organisation.name, line.block, line.reference, line.level),
        *(func.coalesce(col(BridgePoint.name), ""), line.seats, state_column(now)),
        *(line.answered_at, line.decline_reason, line.needs_confirmation, line.is_host),
        *(func.coalesce(col(Registration.is_late), False), _people_of_line()),
        func.coalesce(col(Registration.contact_name), ""),
        func.coalesce(col(Registration.contact_phone), ""),
        func.coalesce(col(Registration.contact_email), ""),
    ]
    query: Any = select(*columns).select_from(InvitationLine)
    query = query.outerjoin(BridgePoint, col(BridgePoint.id) == col(line.bridge_point_id))
    query = _filtered(query, meeting, wanted, now).order_by(col(line.position), col(line.id))
    found = db.exec(query.limit(limit).offset(offset) if limit is not None else query)
    return [BoardRow(*row[:8], LineState(row[8]), *row[9:]) for row in found]


def board_count(db: Session, meeting: Meeting, wanted: BoardFilter, now: datetime) -> int:
    """Return how many lines the filter leaves."""
    query = select(func.count(col(InvitationLine.id)))
    return db.exec(_filtered(query, meeting, wanted, now)).one()


def _filtered(query: Any, meeting: Meeting, wanted: BoardFilter, now: datetime) -> Any:
    query = query.join(Organisation, col(Organisation.id) == col(InvitationLine.organisation_id))
    query = query.outerjoin(Registration, col(Registration.line_id) == col(InvitationLine.id)).where(*_of(meeting))
    if wanted.block:
        query = query.where(InvitationLine.block == wanted.block)
    if wanted.point_id is not None:
        query = query.where(InvitationLine.bridge_point_id == wanted.point_id)
    if wanted.text:
        query = query.where(col(Organisation.search_key).contains(search_key(wanted.text), autoescape=True))
    return query.where(*_shown(wanted.show, now))


def _shown(show: Show, now: datetime) -> list[ColumnElement[bool]]:
    if show is Show.ALL:
        return []
    if show is Show.LATE:
        return [col(Registration.is_late).is_(True)]
    if show is Show.NEEDS_CONFIRMATION:
        return [col(InvitationLine.needs_confirmation).is_(True)]
    return [state_column(now).in_(SILENT if show is Show.SILENT else (show.value,))]


def _of(meeting: Meeting) -> list[ColumnElement[bool]]:
    return [col(InvitationLine.meeting_id) == meeting.id, col(InvitationLine.withdrawn_at).is_(None)]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _people(by: ColumnElement[Any]) -> Any:
    query = select(by, func.count(col(Attendee.id)))
    return query.join(Attendee, col(Attendee.line_id) == col(InvitationLine.id))


def _people_of_line() -> ColumnElement[int]:
    query = select(func.count(col(Attendee.id))).where(col(Attendee.line_id) == col(InvitationLine.id))
    return query.correlate(InvitationLine).scalar_subquery()
