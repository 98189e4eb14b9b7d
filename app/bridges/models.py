"""Tables of bridge points."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.bridges.rules import BridgeContactPurpose, BridgeKind
from app.database import values_of


class BridgePoint(SQLModel, table=True):
    """One room of a meeting; ``uid`` names it in calendars for life."""

    __tablename__ = "bridge_point"
    __table_args__ = (
        UniqueConstraint("uid", name="uq_bridge_point_uid"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_is_a_number_of_seats"),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(max_length=36)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    kind: BridgeKind = Field(sa_type=values_of(BridgeKind))
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    position: int = 0
    name: str = Field(max_length=300)
    site: str = Field(default="", max_length=300)
    room: str = Field(default="", max_length=300)
    chair_name: str = Field(default="", max_length=300)
    capacity: int | None = None
    created_at: datetime
    updated_at: datetime


class BridgeContact(SQLModel, table=True):
    """Whom to call at a bridge point."""

    __tablename__ = "bridge_contact"

    id: int | None = Field(default=None, primary_key=True)
    bridge_point_id: int = Field(foreign_key="bridge_point.id", index=True)
    purpose: BridgeContactPurpose = Field(sa_type=values_of(BridgeContactPurpose))
    name: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=32)
    email: str = Field(default="", max_length=254)


class JoinData(SQLModel, table=True):
    """How a bridge point dials in; ``passcode`` is encrypted, and every look is in the journal."""

    __tablename__ = "join_data"
    __table_args__ = (UniqueConstraint("bridge_point_id", name="uq_join_data_bridge_point_id"),)

    id: int | None = Field(default=None, primary_key=True)
    bridge_point_id: int = Field(foreign_key="bridge_point.id")
    address: str = Field(default="", max_length=300)
    number: str = Field(default="", max_length=100)
    passcode: str = Field(default="", max_length=500)
    visible_from: datetime | None = None
    updated_at: datetime
