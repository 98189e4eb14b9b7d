"""Writing the journal, in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlmodel import Session

from app.audit.models import JournalEntry
from app.audit.rules import Actor, without_secrets


def record(
    db: Session,
    act: str,
    subject: str,
    subject_id: int | None,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    on_behalf_of_id: int | None = None,
) -> None:
    """Write down one act on the row ``subject_id`` of the table ``subject``; values become JSON, secrets a mark."""
    db.add(
        JournalEntry(
            at=now,
            act=act,
            subject=subject,
            subject_id=subject_id,
            actor=by.name,
            actor_id=by.person_id,
            on_behalf_of_id=on_behalf_of_id,
            before=_as_json(before),
            after=_as_json(after),
            origin=by.origin,
            request_id=by.request_id,
        )
    )


def _as_json(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else to_jsonable_python(without_secrets(values))
