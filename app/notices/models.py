"""Tables of documents and their numbers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import values_of
from app.notices.rules import DocumentType, FileFormat, NoticeState, SeriesKind


class NumberSeries(SQLModel, table=True):
    """A series of the number register (*sổ văn bản*): one issuer, one type, one year.

    ``last_number`` is the last that was given out; of an external series the highest that was typed.
    """

    __tablename__ = "number_series"
    __table_args__ = (
        UniqueConstraint("issuer_id", "document_type", "year", name="uq_number_series_issuer_id_document_type_year"),
    )

    id: int | None = Field(default=None, primary_key=True)
    issuer_id: int = Field(foreign_key="organisation.id", index=True)
    document_type: DocumentType = Field(sa_type=values_of(DocumentType))
    year: int
    kind: SeriesKind = Field(sa_type=values_of(SeriesKind))
    last_number: int = 0


class Notice(SQLModel, table=True):
    """An official document. A draft may change; an issued one never, another document replaces it.

    ``content`` is a `app.notices.rules_content.Document` as JSON; ``number`` and ``dated_on`` stand in the columns.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("series_id", "number", name="uq_notice_series_id_number"),)

    id: int | None = Field(default=None, primary_key=True)
    issuer_id: int = Field(foreign_key="organisation.id", index=True)
    document_type: DocumentType = Field(sa_type=values_of(DocumentType))
    state: NoticeState = Field(default=NoticeState.DRAFT, sa_type=values_of(NoticeState))
    series_id: int | None = Field(default=None, foreign_key="number_series.id", index=True)
    number: int | None = None
    notation: str = Field(default="", max_length=60)
    dated_on: date | None = None
    subject: str = Field(max_length=1000)
    search_key: str = Field(default="", max_length=1100)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    replaces_id: int | None = Field(default=None, foreign_key="notice.id", index=True)
    created_at: datetime
    updated_at: datetime
    issued_at: datetime | None = None
    version: int = 1


class NoticeFile(SQLModel, table=True):
    """The finished file of an issued document, never changed; ``sha256`` in 64 hexadecimal digits, size in bytes."""

    __tablename__ = "notice_file"
    __table_args__ = (UniqueConstraint("notice_id", "format", name="uq_notice_file_notice_id_format"),)

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", index=True)
    format: FileFormat = Field(sa_type=values_of(FileFormat))
    file_name: str = Field(max_length=255)
    shelf_key: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    size: int
