"""Taking over invitation lines: two of one meeting become one, with the people of both."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from app.audit.rules import Actor, difference
from app.audit.service import record
from app.directory.models import Succession
from app.invitations.models import InvitationLine, LineLink
from app.registrations.models import Attendee, Registration
from app.succession import store
from app.succession.rules import merged_line

_MERGED = (
    "answer",
    "answered_at",
    "decline_reason",
    "seats",
    "opened_at",
    "is_host",
    "level",
    "block",
    "deadline_at",
    "bridge_point_id",
)


def take_over_lines(db: Session, given: Succession, *, by: Actor, now: datetime) -> set[int]:
    """Give the predecessor's open lines to the successor; return the ids of the meetings touched."""
    store.lock_lines(db, given)
    lines = store.open_lines(db, given.predecessor_id, given.on)
    there = store.lines_in(db, given.successor_id, [line.meeting_id for line in lines])
    for line in lines:
        kept = there.get(line.meeting_id)
        if kept is None:
            before, after = {"organisation_id": given.predecessor_id}, {"organisation_id": given.successor_id}
            line.organisation_id = given.successor_id
            line.version, line.updated_at = line.version + 1, now
            record(db, "take-over", "invitation_line", line.id, by=by, now=now, before=before, after=after)
        else:
            _merge(db, kept, line, by=by, now=now)
    db.flush()
    return {line.meeting_id for line in lines}


def _merge(db: Session, kept: InvitationLine, given_up: InvitationLine, *, by: Actor, now: datetime) -> None:
    """Let one line of the meeting stand for both: people and links move to it, the other is withdrawn."""
    assert kept.id is not None
    assert given_up.id is not None
    changes = merged_line(_facts(kept), _facts(given_up))
    people = _move_people(db, kept, given_up)
    db.exec(update(LineLink).where(col(LineLink.line_id) == given_up.id).values(line_id=kept.id))
    before, after = difference(kept.model_dump(include=set(changes)), changes)
    for name, value in after.items():
        setattr(kept, name, value)
    for line in (kept, given_up):
        line.version, line.updated_at = line.version + 1, now
    given_up.withdrawn_at = now
    after |= {"merged_line_id": given_up.id, "moved_attendees": people}
    record(db, "merge", "invitation_line", kept.id, by=by, now=now, before=before, after=after)
    gone = {"withdrawn_at": now, "merged_into_line_id": kept.id}
    record(db, "withdraw", "invitation_line", given_up.id, by=by, now=now, before={"withdrawn_at": None}, after=gone)


def _facts(line: InvitationLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _MERGED} | {"is_withdrawn": line.withdrawn_at is not None}


def _move_people(db: Session, kept: InvitationLine, given_up: InvitationLine) -> int:
    """Move the registration, or its people where the kept line has one; return how many people moved.

    The emptied registration stays with the withdrawn line: it says who had handed it in.
    """
    registrations = {
        row.line_id: row
        for row in db.exec(select(Registration).where(col(Registration.line_id).in_([kept.id, given_up.id])))
    }
    coming, there = registrations.get(given_up.id or 0), registrations.get(kept.id or 0)
    if coming is None:
        return 0
    attendees = list(
        db.exec(select(Attendee).where(Attendee.line_id == given_up.id).order_by(col(Attendee.rank), col(Attendee.id)))
    )
    last = db.exec(select(func.max(Attendee.rank)).where(Attendee.line_id == kept.id)).one()
    if there is None:
        assert kept.id is not None
        coming.line_id = kept.id
        there = coming
    else:
        there.version += 1
    for place, attendee in enumerate(attendees, start=0 if last is None else last + 1):
        assert kept.id is not None
        assert there.id is not None
        attendee.line_id, attendee.registration_id, attendee.rank = kept.id, there.id, place
    return len(attendees)
