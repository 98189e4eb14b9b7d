"""Kept feeds become stale in the transaction that changes what they show.

Sessions of the ORM do it by themselves: each flush collects the meetings and organisations it touches, and the
commit marks their feeds with one statement. **Bulk statements** (``session.execute(update(Meeting)…)``,
``insert(InvitationLine)`` and the like) pass by; who uses one on what calendars show calls `mark_stale`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, event, inspect, or_, select, update
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session, SQLModel, col

from app.bridges.models import BridgePoint
from app.calendar.models import KeptFeed
from app.calendar.rules import FeedScope
from app.directory.models import Organisation
from app.directory.store_successions import taken_over_by
from app.invitations.models import InvitationLine
from app.meetings.models import Meeting

_KEY = "calendar.touched"

SHOWN: dict[type[SQLModel], frozenset[str] | None] = {
    Meeting: None,
    BridgePoint: None,
    InvitationLine: frozenset(
        {"meeting_id", "organisation_id", "bridge_point_id", "deadline_at", "level", "seats", "withdrawn_at"}
    ),
    Organisation: frozenset({"name", "short_name"}),
}
"""Tables whose rows calendars show, with the columns that matter (``None``: all). Answers to a line do not."""


@dataclass
class Touched:
    """What a transaction has touched so far, by id."""

    meetings: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)


def watch_sessions() -> None:
    """Let every ORM session of this process mark feeds; calling it again changes nothing."""
    watched: tuple[tuple[str, Callable[..., None]], ...] = (
        ("after_flush", _collect),
        ("before_commit", _mark),
        ("after_rollback", _forget),
    )
    for name, listener in watched:
        if not event.contains(OrmSession, name, listener):
            event.listen(OrmSession, name, listener)


def mark_stale(db: Session, meeting_ids: Collection[int]) -> None:
    """Mark the feeds of these meetings, and of the organisations that issue them or are invited, for rebuilding."""
    if meeting_ids:
        _mark_where(db, _about_meetings(set(meeting_ids)))


def _collect(session: OrmSession, _context: Any) -> None:
    touched: Touched | None = session.info.get(_KEY)
    for row in (*session.new, *session.dirty, *session.deleted):
        if type(row) in SHOWN and _matters(session, row):
            touched = touched or session.info.setdefault(_KEY, Touched())
            _touch(touched, row)


def _matters(session: OrmSession, row: SQLModel) -> bool:
    if row in session.new or row in session.deleted:
        return not isinstance(row, Organisation)
    columns = SHOWN[type(row)]
    state = inspect(row)
    return any(
        state.attrs[name].history.has_changes() for name in (columns if columns is not None else state.attrs.keys())
    )


def _touch(touched: Touched, row: SQLModel) -> None:
    if isinstance(row, Organisation):
        touched.renamed.add(row.id or 0)
    elif isinstance(row, Meeting):
        touched.meetings.add(row.id or 0)
        touched.organisations.update(_all_values(row, "issuer_id"))
    elif isinstance(row, InvitationLine):
        touched.meetings.add(row.meeting_id)
        touched.organisations.update(_all_values(row, "organisation_id"))
    elif isinstance(row, BridgePoint):
        touched.meetings.update(_all_values(row, "meeting_id"))


def _all_values(row: SQLModel, name: str) -> set[int]:
    history = inspect(row).attrs[name].history
    return {value for value in (*history.added, *history.unchanged, *history.deleted) if value is not None}


def _mark(session: OrmSession) -> None:
    session.flush()  # the commit's own flush comes after this event
    touched: Touched | None = session.info.pop(_KEY, None)
    if touched is None:
        return
    conditions = []
    if touched.meetings:
        conditions.append(_about_meetings(touched.meetings))
    if touched.organisations:
        conditions.append(_scope(FeedScope.ORGANISATION, col(KeptFeed.scope_id).in_(touched.organisations)))
    if touched.renamed:
        conditions.append(_about_renamed(touched.renamed))
    _mark_where(session, or_(*conditions))


def _forget(session: OrmSession) -> None:
    session.info.pop(_KEY, None)


def _scope(scope: FeedScope, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (col(KeptFeed.scope) == scope) & condition


def _about_meetings(ids: set[int]) -> ColumnElement[bool]:
    """Return the condition of feeds that show one of the meetings; successors see what was held."""
    issuers = select(col(Meeting.issuer_id)).where(col(Meeting.id).in_(ids))
    invited = select(col(InvitationLine.organisation_id)).where(col(InvitationLine.meeting_id).in_(ids))
    concerned = issuers.union(invited)
    shown_to = or_(col(KeptFeed.scope_id).in_(concerned), col(KeptFeed.scope_id).in_(taken_over_by(concerned)))
    return or_(_scope(FeedScope.MEETING, col(KeptFeed.scope_id).in_(ids)), _scope(FeedScope.ORGANISATION, shown_to))


def _about_renamed(ids: set[int]) -> ColumnElement[bool]:
    """Return the condition of feeds that show the name of one of the organisations (its own, or as an issuer's)."""
    shown_in = select(col(Meeting.id)).where(col(Meeting.issuer_id).in_(ids))
    invited = select(col(InvitationLine.organisation_id)).where(col(InvitationLine.meeting_id).in_(shown_in))
    return or_(
        _scope(FeedScope.ORGANISATION, or_(col(KeptFeed.scope_id).in_(ids), col(KeptFeed.scope_id).in_(invited))),
        _scope(FeedScope.MEETING, col(KeptFeed.scope_id).in_(shown_in)),
    )


def _mark_where(db: OrmSession, condition: ColumnElement[bool]) -> None:
    db.connection().execute(update(KeptFeed).where(condition).values(fresh_until=None, marks=col(KeptFeed.marks) + 1))
