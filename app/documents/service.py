"""Handing papers in, and taking them back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.audit.rules import Actor
from app.audit.service import record
from app.documents.models import Paper
from app.documents.store import paper
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.refusals import Conflict, Invalid
from app.shelf import Stored
from app.wording.letters import tidy

LONGEST_TITLE = 500
CLOSED = frozenset({Stage.CANCELLED, Stage.CONCLUDED})


@dataclass(frozen=True)
class Delivered:
    """A file that was checked and lies on the shelf, not yet a paper."""

    file_name: str
    media_type: str
    stored: Stored


def submit(
    db: Session,
    meeting: Meeting,
    file: Delivered,
    *,
    organisation_id: int,
    title: str,
    by: Actor,
    now: datetime,
    replaces_id: int | None = None,
) -> Paper:
    """Make a delivered file a paper of the meeting; it may replace an earlier paper of the same organisation."""
    if meeting.stage in CLOSED:
        raise Conflict("Cuộc họp đã kết thúc hoặc đã hủy, không nhận thêm tài liệu.")
    title = tidy(title)
    if not title:
        raise Invalid("Hãy ghi tên tài liệu.", field="title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"Tên tài liệu dài quá {LONGEST_TITLE} ký tự.", field="title")
    assert meeting.id is not None
    row = Paper(
        meeting_id=meeting.id,
        organisation_id=organisation_id,
        title=title,
        file_name=file.file_name,
        media_type=file.media_type,
        size=file.stored.size,
        sha256=file.stored.sha256,
        shelf_key=file.stored.key,
        submitted_at=now,
        submitted_by=by.name,
    )
    db.add(row)
    db.flush()
    if replaces_id is not None:
        _replace(db, meeting.id, replaces_id, row)
    after = {"title": title, "file_name": row.file_name, "sha256": row.sha256, "replaces_id": replaces_id}
    record(db, "submitted-paper", "paper", row.id, by=by, now=now, after=after, on_behalf_of_id=organisation_id)
    return row


def _replace(db: Session, meeting_id: int, replaced_id: int, row: Paper) -> None:
    old = paper(db, meeting_id, replaced_id)
    db.refresh(old, with_for_update=True)  # of two that replace it at once, the later is told
    if old.organisation_id != row.organisation_id or old.replaced_by_id is not None:
        raise Conflict("Chỉ thay được bản mới nhất của chính cơ quan mình.")
    old.replaced_by_id = row.id


def recall(db: Session, row: Paper, *, by: Actor, now: datetime) -> None:
    """Take a paper back: from now on nobody can fetch it; its row and bytes stay."""
    row.recalled_at = now
    record(db, "recalled-paper", "paper", row.id, by=by, now=now, after={"title": row.title})
