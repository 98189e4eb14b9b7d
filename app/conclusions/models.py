"""Tables of conclusions."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.conclusions.rules import ClauseKind, ConclusionState
from app.database import values_of


class Conclusion(SQLModel, table=True):
    """What the chair concluded at a meeting; it becomes a thông báo kết luận."""

    __tablename__ = "conclusion"
    __table_args__ = (UniqueConstraint("meeting_id", name="uq_conclusion_meeting_id"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    notice_id: int | None = Field(default=None, foreign_key="notice.id")
    state: ConclusionState = Field(default=ConclusionState.DRAFT, sa_type=values_of(ConclusionState))
    subject: str = Field(max_length=1000)
    opening: str = Field(default="", max_length=20000)
    closing: str = Field(default="", max_length=4000)
    version: int = 1
    created_at: datetime
    updated_at: datetime
    issued_at: datetime | None = None


class Clause(SQLModel, table=True):
    """One clause (*điều khoản kết luận*); its number follows from its place in the tree."""

    __tablename__ = "clause"

    id: int | None = Field(default=None, primary_key=True)
    conclusion_id: int = Field(foreign_key="conclusion.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="clause.id", index=True)
    position: int
    kind: ClauseKind = Field(sa_type=values_of(ClauseKind))
    text: str = Field(max_length=20000)
