"""Reading the journal."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from app.audit.models import JournalEntry


def entries_about(db: Session, subject: str, subject_id: int) -> list[JournalEntry]:
    """Return the acts on one row, oldest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.subject == subject, JournalEntry.subject_id == subject_id)
        .order_by(col(JournalEntry.id))
    )
    return list(db.exec(query))


def newest(db: Session, *, limit: int, offset: int = 0) -> list[JournalEntry]:
    """Return the latest acts, newest first."""
    return list(db.exec(select(JournalEntry).order_by(col(JournalEntry.id).desc()).offset(offset).limit(limit)))


@dataclass(frozen=True)
class Wanted:
    """Which acts of the journal are wanted; what is left empty does not narrow.

    ``actor_ids`` are people, ``actor`` the name that was written down (also of machines and links); either will do.
    ``since`` and ``until`` are instants, the second exclusive.
    """

    act: str = ""
    subject: str = ""
    subject_id: int | None = None
    actor: str = ""
    actor_ids: Collection[int] = ()
    since: datetime | None = None
    until: datetime | None = None


def found(db: Session, wanted: Wanted, *, limit: int, offset: int = 0) -> list[JournalEntry]:
    """Return the wanted acts, newest first."""
    query = select(JournalEntry).where(*_conditions(wanted)).order_by(col(JournalEntry.id).desc())
    return list(db.exec(query.offset(offset).limit(limit)))


def count_found(db: Session, wanted: Wanted) -> int:
    """Return how many acts `found` would go through."""
    return db.exec(select(func.count()).select_from(JournalEntry).where(*_conditions(wanted))).one()


def _conditions(wanted: Wanted) -> list[Any]:
    conditions: list[Any] = []
    if wanted.act:
        conditions.append(col(JournalEntry.act) == wanted.act)
    if wanted.subject:
        conditions.append(col(JournalEntry.subject) == wanted.subject)
    if wanted.subject_id is not None:
        conditions.append(col(JournalEntry.subject_id) == wanted.subject_id)
    if wanted.actor:
        conditions.append(
            or_(col(JournalEntry.actor) == wanted.actor, col(JournalEntry.actor_id).in_(list(wanted.actor_ids)))
        )
    if wanted.since is not None:
        conditions.append(col(JournalEntry.at) >= wanted.since)
    if wanted.until is not None:
        conditions.append(col(JournalEntry.at) < wanted.until)
    return conditions
