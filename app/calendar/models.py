"""Tables of feeds."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.calendar.rules import FeedScope
from app.database import values_of


class Feed(SQLModel, table=True):
    """A secret address of a calendar; shown once, revocable."""

    __tablename__ = "feed"
    __table_args__ = (
        UniqueConstraint("token_hash", name="uq_feed_token_hash"),
        Index("ix_feed_scope_scope_id", "scope", "scope_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64)
    scope: FeedScope = Field(sa_type=values_of(FeedScope))
    scope_id: int
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str = Field(default="", max_length=200)
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class KeptFeed(SQLModel, table=True):
    """The bytes of a feed as last built; ``fresh_until`` is when time alone changes them, ``None`` once stale.

    ``marks`` counts how often it was marked stale, so that a build which began before a mark is not kept as fresh.
    """

    __tablename__ = "kept_feed"
    __table_args__ = (UniqueConstraint("scope", "scope_id", name="uq_kept_feed_scope_scope_id"),)

    id: int | None = Field(default=None, primary_key=True)
    scope: FeedScope = Field(sa_type=values_of(FeedScope))
    scope_id: int
    etag: str = Field(default="", max_length=80)
    body: bytes = Field(default=b"", sa_type=LargeBinary)
    fresh_until: datetime | None = None
    marks: int = 0
    built_at: datetime
