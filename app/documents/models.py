"""Tables of papers."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Paper(SQLModel, table=True):
    """One file for a meeting; a replaced or recalled paper keeps its row. ``size`` in bytes."""

    __tablename__ = "paper"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    title: str = Field(max_length=500)
    file_name: str = Field(max_length=255)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    shelf_key: str = Field(max_length=200)
    submitted_at: datetime
    submitted_by: str = Field(max_length=200)
    replaced_by_id: int | None = Field(default=None, foreign_key="paper.id")
    recalled_at: datetime | None = None
