"""Tables of the edge."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class KeptAnswer(SQLModel, table=True):
    """The answer that was given to a POST with an ``Idempotency-Key``, repeated when the same comes again."""

    __tablename__ = "kept_answer"
    __table_args__ = (UniqueConstraint("asker", "key", name="uq_kept_answer_asker_key"),)

    id: int | None = Field(default=None, primary_key=True)
    asker: str = Field(max_length=64)
    key: str = Field(max_length=200)
    fingerprint: str = Field(max_length=64)
    status: int
    body: str
    location: str = Field(default="", max_length=300)
    created_at: datetime
