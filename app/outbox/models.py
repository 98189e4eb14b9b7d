"""Tables of outgoing mail."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import values_of
from app.outbox.rules import MailState


class Mail(SQLModel, table=True):
    """One mail to one recipient. ``about_table`` and ``about_id`` name the row that it is about.

    Bodies hold placeholders for secrets (`app.links`), never the secrets. ``organisation_id`` is the organisation
    on whose behalf it is written. ``claimed_by`` is unique per claim; ``handed_at`` is set right before the mail is
    handed to the server, so that a claim that ran out without it certainly never left.
    """

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("message_id", name="uq_mail_message_id"),
        UniqueConstraint("once_key", name="uq_mail_once_key"),
        Index("ix_mail_state_due_at", "state", "due_at"),
        Index("ix_mail_about_table_about_id", "about_table", "about_id"),
        Index("ix_mail_to_address_about_table_about_id", "to_address", "about_table", "about_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(max_length=200)
    once_key: str | None = Field(default=None, max_length=200)
    organisation_id: int | None = Field(default=None, index=True)
    purpose: str = Field(max_length=64)
    about_table: str = Field(default="", max_length=64)
    about_id: int | None = None
    to_name: str = Field(default="", max_length=300)
    to_address: str = Field(max_length=254)
    subject: str = Field(max_length=500)
    text: str
    html: str = ""
    calendar: str = ""
    calendar_method: str = Field(default="", max_length=16)
    state: MailState = Field(default=MailState.QUEUED, sa_type=values_of(MailState))
    attempts: int = 0
    due_at: datetime
    claimed_by: str | None = Field(default=None, max_length=64)
    claimed_until: datetime | None = None
    handed_at: datetime | None = None
    last_error: str = Field(default="", max_length=1000)
    is_repeat: bool = False
    repeats_id: int | None = Field(default=None, foreign_key="mail.id")
    created_at: datetime
    sent_at: datetime | None = None


class MailAttachment(SQLModel, table=True):
    """A file that a mail carries, by its key in the shelf."""

    __tablename__ = "mail_attachment"

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="mail.id", index=True)
    position: int = 0
    file_name: str = Field(max_length=255)
    media_type: str = Field(max_length=100)
    shelf_key: str = Field(max_length=200)


class MailSwitch(SQLModel, table=True):
    """The kill switch of the whole installation: while its one row (id 1) says so, no process sends mail."""

    __tablename__ = "mail_switch"

    id: int | None = Field(default=None, primary_key=True)
    is_paused: bool = False
    reason: str = Field(default="", max_length=300)
    changed_at: datetime
    changed_by: str = Field(default="", max_length=200)
