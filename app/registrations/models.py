"""Tables of registrations."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import values_of
from app.registrations.rules import AttendeeRole


class Registration(SQLModel, table=True):
    """What an organisation has handed in for its line; changed until the deadline, after it marked late.

    The row stays, without attendees, when the organisation declines or withdraws, so that ``version`` only rises.
    ``by_name`` says who handed it in: the holder of the link, or a person by name.
    """

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("line_id", name="uq_registration_line_id"),)

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="invitation_line.id")
    contact_name: str = Field(default="", max_length=200)
    contact_email: str = Field(default="", max_length=254)
    contact_phone: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=2000)
    is_late: bool = False
    by_name: str = Field(default="", max_length=200)
    by_person_id: int | None = None
    submitted_at: datetime
    updated_at: datetime
    version: int = 1


class Attendee(SQLModel, table=True):
    """Somebody who comes. ``position`` is the office held (chức vụ), ``unit`` where (đơn vị).

    The room is that of the invitation line, so a line that moves takes its people along. ``rank`` is the order in
    which the organisation listed them.
    """

    __tablename__ = "attendee"
    __table_args__ = (Index("ix_attendee_line_id_rank", "line_id", "rank"),)

    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="registration.id", index=True)
    line_id: int = Field(foreign_key="invitation_line.id")
    rank: int = 0
    full_name: str = Field(max_length=200)
    search_key: str = Field(default="", max_length=200)
    position: str = Field(default="", max_length=300)
    unit: str = Field(default="", max_length=300)
    phone: str = Field(default="", max_length=32)
    email: str = Field(default="", max_length=254)
    role: AttendeeRole = Field(default=AttendeeRole.DELEGATE, sa_type=values_of(AttendeeRole))
    created_at: datetime
