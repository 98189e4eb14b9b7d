"""Tables of invitations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import values_of
from app.invitations.rules import Answer, InvitationKind


class Invitation(SQLModel, table=True):
    """An issued document about a meeting: the first invitation, or one that changed it."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("notice_id", name="uq_invitation_notice_id"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    notice_id: int = Field(foreign_key="notice.id")
    kind: InvitationKind = Field(sa_type=values_of(InvitationKind))
    reason: str = Field(default="", max_length=1000)
    issued_at: datetime
    issued_by_id: int | None = None


class InvitationLine(SQLModel, table=True):
    """One organisation invited to one meeting. A line of the issuing office itself is its host line, without mail.

    ``addressed_as`` is the phrase of the document's address list from which it came ("Các Bộ, cơ quan ngang Bộ").
    A line that a person removed after issue keeps its row, with ``withdrawn_at``.
    """

    __tablename__ = "invitation_line"
    __table_args__ = (
        UniqueConstraint("meeting_id", "organisation_id", name="uq_invitation_line_meeting_id_organisation_id"),
        UniqueConstraint("reference", name="uq_invitation_line_reference"),
        CheckConstraint("seats IS NULL OR seats > 0", name="seats_is_a_number_of_people"),
        Index("ix_invitation_line_organisation_id_meeting_id", "organisation_id", "meeting_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    bridge_point_id: int | None = Field(default=None, foreign_key="bridge_point.id", index=True)
    reference: str = Field(max_length=16)
    position: int = 0
    block: str = Field(default="", max_length=64)
    addressed_as: str = Field(default="", max_length=300)
    level: str = Field(default="", max_length=500)
    seats: int | None = None
    deadline_at: datetime | None = None
    is_host: bool = False
    answer: Answer = Field(default=Answer.NONE, sa_type=values_of(Answer))
    answered_at: datetime | None = None
    decline_reason: str = Field(default="", max_length=1000)
    needs_confirmation: bool = False
    opened_at: datetime | None = None
    withdrawn_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime


class LineLink(SQLModel, table=True):
    """A secret address through which an organisation answers its line without an account.

    The token is derived from the nonce (`app.links`), so a queued mail need not hold it.
    """

    __tablename__ = "line_link"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_line_link_token_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="invitation_line.id", index=True)
    nonce: str = Field(max_length=43)
    token_hash: str = Field(max_length=64)
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
