"""Writing mails into the outbox, in the transaction of the change that they tell of; and what people do with them."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from app.outbox.models import Mail, MailAttachment
from app.outbox.rules import Letter, MailState

CHUNK = 500


def queue(db: Session, letter: Letter, *, now: datetime, due_at: datetime | None = None) -> Mail:
    """Write one mail that leaves at ``due_at`` (at once by default); an existing ``once_key`` returns that mail."""
    if letter.once_key is not None:
        there = db.exec(select(Mail).where(Mail.once_key == letter.once_key)).first()
        if there is not None:
            return there
    mail = Mail(**_row(letter, now, due_at or now))
    db.add(mail)
    db.flush()
    assert mail.id is not None
    db.add_all(MailAttachment(**values) for values in _attachments(letter, mail.id))
    return mail


def queue_many(db: Session, letters: Sequence[Letter], *, now: datetime, due_at: datetime | None = None) -> int:
    """Write many mails with few statements; letters whose ``once_key`` exists are left out. Return how many."""
    fresh = _not_yet_said(db, letters)
    rows = [_row(letter, now, due_at or now) for letter in fresh]
    if not rows:
        return 0
    returned = db.connection().execute(insert(Mail).returning(col(Mail.message_id), col(Mail.id)), rows)
    ids: dict[str, int] = {row.message_id: row.id for row in returned}
    attached = [
        values
        for letter, row in zip(fresh, rows, strict=True)
        for values in _attachments(letter, ids[row["message_id"]])
    ]
    if attached:
        db.connection().execute(insert(MailAttachment), attached)
    return len(fresh)


def _not_yet_said(db: Session, letters: Sequence[Letter]) -> list[Letter]:
    keys = list(dict.fromkeys(letter.once_key for letter in letters if letter.once_key is not None))
    said: set[str | None] = set()
    for start in range(0, len(keys), CHUNK):
        said.update(db.exec(select(Mail.once_key).where(col(Mail.once_key).in_(keys[start : start + CHUNK]))))
    fresh = []
    for letter in letters:
        if letter.once_key is None or letter.once_key not in said:
            fresh.append(letter)
            said.add(letter.once_key)
    return fresh


def _row(letter: Letter, now: datetime, due_at: datetime) -> dict[str, Any]:
    return {
        "message_id": str(uuid.uuid4()),  # the sender's domain is added when it first leaves
        "once_key": letter.once_key,
        "organisation_id": letter.organisation_id,
        "purpose": letter.purpose,
        "about_table": letter.about_table,
        "about_id": letter.about_id,
        "to_name": letter.to_name[:300],
        "to_address": letter.to_address,
        "subject": " ".join(letter.subject.split())[:500],  # a header has one line
        "text": letter.text,
        "html": letter.html,
        "calendar": letter.calendar,
        "calendar_method": letter.calendar_method,
        "state": MailState.QUEUED,
        "attempts": 0,
        "due_at": due_at,
        "last_error": "",
        "is_repeat": False,
        "created_at": now,
    }


def _attachments(letter: Letter, mail_id: int) -> Iterator[dict[str, Any]]:
    for position, file in enumerate(letter.attachments):
        yield {
            "mail_id": mail_id,
            "position": position,
            "file_name": file.file_name,
            "media_type": file.media_type,
            "shelf_key": file.shelf_key,
        }
