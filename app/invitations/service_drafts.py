"""A whole draft with its bridge points and lines: begun from a past meeting, or thrown away."""

from datetime import datetime

from sqlmodel import Session, col, delete

from app.audit.rules import Actor
from app.bridges.service import copy_points, discard_points
from app.invitations.models import InvitationLine
from app.invitations.store import lines
from app.meetings.models import Meeting
from app.meetings.rules import new_code, refusal_to_discard
from app.meetings.service import copy as copy_facts
from app.meetings.service import discard as discard_facts
from app.meetings.service import lock
from app.refusals import Conflict

_OWN = {
    "id",
    "meeting_id",
    "bridge_point_id",
    "reference",
    "deadline_at",
    "answer",
    "answered_at",
    "decline_reason",
    "needs_confirmation",
    "opened_at",
    "withdrawn_at",
    "version",
    "created_at",
    "updated_at",
}
"""What a line of the copy does not take over."""


def copy_meeting(db: Session, meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """Begin a draft from a past meeting: its words, bridge points and invited organisations, without times or answers.

    Organisations that no longer exist are copied too; the draft's warnings name them.
    """
    fresh = copy_facts(db, meeting, by=by, now=now)
    assert meeting.id is not None
    assert fresh.id is not None
    points = copy_points(db, meeting, fresh, now=now)
    for line in lines(db, meeting.id):
        db.add(
            InvitationLine(
                **line.model_dump(exclude=_OWN),
                meeting_id=fresh.id,
                bridge_point_id=points.get(line.bridge_point_id or 0),
                reference=new_code(),
                created_at=now,
                updated_at=now,
            )
        )
    db.flush()
    return fresh


def discard(db: Session, meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Delete a draft with its lines and bridge points; raises `Conflict` once it is issued."""
    lock(db, meeting)
    reason = refusal_to_discard(meeting.stage)
    if reason:
        raise Conflict(reason)
    db.exec(delete(InvitationLine).where(col(InvitationLine.meeting_id) == meeting.id))
    discard_points(db, meeting)
    discard_facts(db, meeting, by=by, now=now)
