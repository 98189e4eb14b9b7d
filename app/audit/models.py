"""Tables of the journal."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel


class JournalEntry(SQLModel, table=True):
    """One act. Never changed and never deleted: triggers of the database refuse both."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_subject_subject_id", "subject", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    act: str = Field(max_length=64)
    subject: str = Field(max_length=64)
    subject_id: int | None = None
    actor: str = Field(max_length=200)
    actor_id: int | None = Field(default=None, index=True)
    on_behalf_of_id: int | None = None
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    origin: str = Field(default="", max_length=64)
    request_id: str = Field(default="", max_length=64)
