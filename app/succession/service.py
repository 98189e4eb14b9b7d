"""Carrying a succession out: what lies ahead goes to the successor, what lies behind keeps the old name."""

from datetime import date, datetime

from sqlmodel import Session, col, select, update

from app.accounts.models import RoleGrant
from app.audit.rules import Actor
from app.audit.service import record
from app.calendar.models import KeptFeed
from app.calendar.rules import FeedScope
from app.calendar.service_stale import mark_stale
from app.clock import day_in_vietnam
from app.directory.models import Contact, Organisation, Succession
from app.directory.rules_plan import reach_of
from app.refusals import Conflict, NotFound
from app.succession import store
from app.succession.rules import Takeover, refusal_to_carry_out
from app.succession.service_groups import take_over_memberships
from app.succession.service_lines import take_over_lines


def carry_out(db: Session, succession_id: int, *, by: Actor, now: datetime) -> Takeover:
    """Let the successor take over open lines, bridge points, roles, feeds, contacts, groups and parts; return how many.

    Raises `Conflict` before its day, and the second time.
    """
    given = db.get(Succession, succession_id, with_for_update=True)
    if given is None:
        raise NotFound()
    reason = refusal_to_carry_out(given.on, given.carried_out_at, day_in_vietnam(now))
    if reason:
        raise Conflict(reason)
    taken = store.takeover(db, given, now)
    meeting_ids = take_over_lines(db, given, by=by, now=now)
    meeting_ids |= _take_over_bridge_points(db, given, by=by, now=now)
    _take_over_grants(db, given, by=by, now=now)
    _take_over_feeds(db, given, by=by, now=now)
    _take_over_contacts(db, given, by=by, now=now)
    take_over_memberships(db, given, by=by, now=now)
    _take_over_parts(db, given, by=by, now=now)
    _mark_feeds(db, given, meeting_ids)
    given.carried_out_at = now
    after = {"predecessor_id": given.predecessor_id, "successor_id": given.successor_id, **vars(taken)}
    record(db, "carry-out", "succession", given.id, by=by, now=now, after=after)
    db.flush()
    return taken


def carry_out_due(db: Session, *, by: Actor, now: datetime) -> int:
    """Carry out every succession that has come into force, earliest first; return how many."""
    waiting = store.due(db, day_in_vietnam(now), limit=1000)
    for given in waiting:
        carry_out(db, given.id or 0, by=by, now=now)
    return len(waiting)


def _moved(db: Session, subject: str, row_id: int | None, given: Succession, *, by: Actor, now: datetime) -> None:
    name = {"feed": "scope_id", "organisation": "parent_id"}.get(subject, "organisation_id")
    before, after = {name: given.predecessor_id}, {name: given.successor_id}
    record(db, "take-over", subject, row_id, by=by, now=now, before=before, after=after)


def _take_over_bridge_points(db: Session, given: Succession, *, by: Actor, now: datetime) -> set[int]:
    rows = store.bridge_points(db, given.predecessor_id, given.on)
    for row in rows:
        row.organisation_id, row.updated_at = given.successor_id, now
        _moved(db, "bridge_point", row.id, given, by=by, now=now)
    return {row.meeting_id for row in rows}


def _take_over_grants(db: Session, given: Succession, *, by: Actor, now: datetime) -> None:
    """End each role in the predecessor and give it in the successor, where the person may hold or have held it."""
    there = {
        (row.person_id, row.role): row
        for row in db.exec(select(RoleGrant).where(RoleGrant.organisation_id == given.successor_id))
    }
    for old in store.grants(db, given.predecessor_id, now):
        row = there.get((old.person_id, old.role))
        if row is None:
            row = RoleGrant(
                person_id=old.person_id,
                organisation_id=given.successor_id,
                role=old.role,
                granted_at=now,
                ends_at=old.ends_at,
            )
            db.add(row)
        elif row.ends_at is not None:
            row.ends_at = None if old.ends_at is None else max(row.ends_at, old.ends_at)
        old.ends_at = now
        _moved(db, "role_grant", old.id, given, by=by, now=now)


def _take_over_feeds(db: Session, given: Succession, *, by: Actor, now: datetime) -> None:
    for row in store.feeds(db, given.predecessor_id):
        row.scope_id = given.successor_id
        _moved(db, "feed", row.id, given, by=by, now=now)


def _take_over_contacts(db: Session, given: Succession, *, by: Actor, now: datetime) -> None:
    """Move the contacts; one that the successor has already stays behind as history."""
    there = {_reach(row) for row in store.contacts(db, given.successor_id)}
    for row in store.contacts(db, given.predecessor_id):
        if _reach(row) not in there:
            there.add(_reach(row))
            row.organisation_id, row.updated_at = given.successor_id, now
            _moved(db, "contact", row.id, given, by=by, now=now)


def _reach(row: Contact) -> tuple[str, str, str]:
    return reach_of(row.role.value, row.email, row.phone)


def _take_over_parts(db: Session, given: Succession, *, by: Actor, now: datetime) -> None:
    for row in store.parts(db, given.predecessor_id, given.on):
        row.parent_id, row.version, row.updated_at = given.successor_id, row.version + 1, now
        _moved(db, "organisation", row.id, given, by=by, now=now)
    _end_predecessor(db, given, by=by, now=now)


def _end_predecessor(db: Session, given: Succession, *, by: Actor, now: datetime) -> None:
    row = db.get_one(Organisation, given.predecessor_id)
    last_day = date.fromordinal(given.on.toordinal() - 1)
    if row.valid_to is None or row.valid_to > last_day:
        before, after = {"valid_to": row.valid_to}, {"valid_to": last_day}
        row.valid_to, row.version, row.updated_at = last_day, row.version + 1, now
        record(db, "revise", "organisation", row.id, by=by, now=now, before=before, after=after)


def _mark_feeds(db: Session, given: Succession, meeting_ids: set[int]) -> None:
    """Let the next poll build the feeds of both organisations and of the meetings touched anew."""
    mark_stale(db, meeting_ids)
    both = (given.predecessor_id, given.successor_id)
    of_both = update(KeptFeed).where(col(KeptFeed.scope) == FeedScope.ORGANISATION, col(KeptFeed.scope_id).in_(both))
    db.exec(of_both.values(fresh_until=None, marks=col(KeptFeed.marks) + 1))
