"""What the people of a successor may still read of its predecessors: meetings that were held, and their lines."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from app.directory.store_successions import taken_over
from app.invitations.models import InvitationLine
from app.meetings.models import Meeting
from app.meetings.rules import Stage

PAST = (Stage.HELD, Stage.CONCLUDED)
"""Stages of a meeting that has taken place."""


def past_meeting(own: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a meeting was held and a predecessor of these issued it or was invited to it."""
    old = taken_over(own)
    invited = select(InvitationLine.meeting_id).where(
        col(InvitationLine.organisation_id).in_(old), col(InvitationLine.withdrawn_at).is_(None)
    )
    return and_(col(Meeting.stage).in_(PAST), or_(col(Meeting.issuer_id).in_(old), col(Meeting.id).in_(invited)))


def past_line(own: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a line of a meeting that was held is that of a predecessor of these."""
    held = select(Meeting.id).where(Meeting.id == InvitationLine.meeting_id, col(Meeting.stage).in_(PAST)).exists()
    return and_(col(InvitationLine.organisation_id).in_(taken_over(own)), held)
