"""Tables of meetings."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import values_of
from app.meetings.rules import MeetingKind, Stage


class Meeting(SQLModel, table=True):
    """A meeting. ``uid`` names it in calendars for life, ``code`` in addresses that people see.

    ``sequence`` rises with each material change after issue (RFC 5545, 3.8.7.4); ``version`` with every change.
    ``ends_at`` may be unknown; then two hours are assumed and said to be so. ``search_key`` holds title and chair.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("uid", name="uq_meeting_uid"),
        UniqueConstraint("code", name="uq_meeting_code"),
        CheckConstraint("ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(max_length=36)
    code: str = Field(max_length=16)
    issuer_id: int = Field(foreign_key="organisation.id", index=True)
    kind: MeetingKind = Field(default=MeetingKind.VIDEOCONFERENCE, sa_type=values_of(MeetingKind))
    stage: Stage = Field(default=Stage.DRAFT, sa_type=values_of(Stage))
    title: str = Field(max_length=1000)
    search_key: str = Field(default="", max_length=1500)
    basis: str = Field(default="", max_length=1000)
    chair_name: str = Field(default="", max_length=200)
    chair_title: str = Field(default="", max_length=300)
    starts_at: datetime | None = Field(default=None, index=True)
    ends_at: datetime | None = None
    registration_deadline_at: datetime | None = None
    arrive_minutes_before: int | None = None
    content_contact: str = Field(default="", max_length=200)
    attendance_contact: str = Field(default="", max_length=200)
    documents_url: str = Field(default="", max_length=500)
    remarks: str = Field(default="", max_length=4000)
    is_public: bool = False
    is_shifted_demo: bool = False
    previous_starts_at: datetime | None = None
    change_summary: str = Field(default="", max_length=1000)
    sequence: int = 0
    version: int = 1
    copied_from_id: int | None = Field(default=None, foreign_key="meeting.id")
    created_at: datetime
    updated_at: datetime
    held_at: datetime | None = None
    cancelled_at: datetime | None = None


class AgendaItem(SQLModel, table=True):
    """A point of the agenda (*nội dung*)."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "position", name="uq_agenda_item_meeting_id_position"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    position: int
    title: str = Field(max_length=1000)
    reporter: str = Field(default="", max_length=300)
    minutes: int | None = None


class Preparation(SQLModel, table=True):
    """Something an organisation prepares for the meeting, as worded in the invitation ("70 bộ tài liệu ...")."""

    __tablename__ = "preparation"
    __table_args__ = (UniqueConstraint("meeting_id", "position", name="uq_preparation_meeting_id_position"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    position: int
    text: str = Field(max_length=4000)
    due_at: datetime | None = None
