"""Tables of changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class Change(SQLModel, table=True):
    """What one document changed of a meeting: field by field, old and new, and why."""

    __tablename__ = "change"
    __table_args__ = (UniqueConstraint("invitation_id", name="uq_change_invitation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    invitation_id: int = Field(foreign_key="invitation.id")
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    made_at: datetime
