"""Taking over listings in groups: the predecessor's ends the day before, the successor's begins on the day."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from app.audit.rules import Actor
from app.audit.service import record
from app.directory.models import GroupMember, Succession
from app.directory.rules import hull, overlap
from app.succession import store

Period = tuple[date | None, date | None]


def take_over_memberships(db: Session, given: Succession, *, by: Actor, now: datetime) -> None:
    """Let groups that list the predecessor by name list the successor from the day on, once.

    Expansions on earlier days stay what they were.
    """
    groups = store.lock_groups(db, given)
    for row in store.memberships(db, given.predecessor_id, given.on):
        period = (max(given.on, row.valid_from or given.on), row.valid_to)
        before = {"organisation_id": given.predecessor_id, "valid_from": row.valid_from, "valid_to": row.valid_to}
        _end(db, row, given.on)
        _list(db, row.group_id, given.successor_id, period)
        groups[row.group_id].version += 1
        after = {"organisation_id": given.successor_id, "valid_from": period[0], "valid_to": period[1]}
        record(db, "take-over", "organisation_group", row.group_id, by=by, now=now, before=before, after=after)
        db.flush()


def _end(db: Session, row: GroupMember, on: date) -> None:
    """End a listing the day before; one that would only have begun later goes."""
    if row.valid_from is not None and row.valid_from >= on:
        db.delete(row)
    else:
        row.valid_to = on - timedelta(days=1)


def _list(db: Session, group_id: int, organisation_id: int, period: Period) -> None:
    """List an organisation for a period; listings that it has at that time already become one with it."""
    query = select(GroupMember).where(GroupMember.group_id == group_id, GroupMember.organisation_id == organisation_id)
    there = [row for row in db.exec(query) if overlap(period, (row.valid_from, row.valid_to))]
    if not there:
        db.add(
            GroupMember(group_id=group_id, organisation_id=organisation_id, valid_from=period[0], valid_to=period[1])
        )
        return
    kept, *others = sorted(there, key=lambda row: row.valid_from or date.min)
    kept.valid_from, kept.valid_to = hull([period, *((row.valid_from, row.valid_to) for row in there)])
    for row in others:
        db.delete(row)
