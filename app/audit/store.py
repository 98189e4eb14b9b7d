"""Reading the journal."""

from sqlmodel import Session, col, select

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
