"""Drafting, revising and holding meetings. Issuing and changing one by a document stand higher up."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session, delete

from app.audit.rules import Actor, difference
from app.audit.service import record
from app.meetings.inputs import AgendaItemInput, MeetingInput, PreparationInput
from app.meetings.models import AgendaItem, Meeting, Preparation
from app.meetings.rules import Stage, new_code, refusal_to_discard, refusal_to_hold, refusal_to_revise
from app.meetings.store import agenda, preparations
from app.refusals import Conflict, Stale
from app.wording.letters import search_key

_ROWS = {"agenda", "preparations"}
_FACTS = tuple(name for name in MeetingInput.model_fields if name not in _ROWS)


def draft(db: Session, given: MeetingInput, *, issuer_id: int, by: Actor, now: datetime) -> Meeting:
    """Begin a meeting as a draft of the issuing organisation, with a UID and a code for life; return it with its id."""
    row = Meeting(
        uid=str(uuid4()),
        code=new_code(),
        issuer_id=issuer_id,
        search_key=_search_key(given),
        created_at=now,
        updated_at=now,
        **{name: getattr(given, name) for name in _FACTS},
    )
    db.add(row)
    db.flush()
    _write_rows(db, row, given)
    record(db, "draft-meeting", "meeting", row.id, by=by, now=now, after=given.model_dump())
    return row


def revise(
    db: Session, meeting: Meeting, given: MeetingInput, *, version: int | None, by: Actor, now: datetime
) -> Meeting:
    """Replace the facts, agenda and preparations of a draft.

    ``version`` is the one that was read (``None``: whichever). Raises `Stale`, and `Conflict` once it is issued.
    """
    lock(db, meeting)
    _refuse(refusal_to_revise(meeting.stage))
    if version is not None and version != meeting.version:
        raise Stale()
    before = as_input(db, meeting).model_dump()
    for name in _FACTS:
        setattr(meeting, name, getattr(given, name))
    meeting.search_key = _search_key(given)
    _write_rows(db, meeting, given)
    touch(meeting, now=now, is_material=False)
    old, new = difference(before, given.model_dump())
    record(db, "revise-meeting", "meeting", meeting.id, by=by, now=now, before=old, after=new)
    return meeting


def copy(db: Session, meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """Begin a new draft with the words of a meeting, its agenda and preparations, but without any time or deadline."""
    given = as_input(db, meeting)
    timeless = {"starts_at": None, "ends_at": None, "registration_deadline_at": None}
    undated = [row.model_copy(update={"due_at": None}) for row in given.preparations]
    fresh = draft(
        db,
        given.model_copy(update={**timeless, "preparations": undated}),
        issuer_id=meeting.issuer_id,
        by=by,
        now=now,
    )
    fresh.copied_from_id = meeting.id
    return fresh


def mark_held(db: Session, meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """Note that an issued meeting has taken place; raises `Conflict` before it has begun."""
    lock(db, meeting)
    _refuse(refusal_to_hold(meeting.stage, meeting.starts_at, now))
    meeting.stage = Stage.HELD
    meeting.held_at = now
    touch(meeting, now=now, is_material=False)
    record(db, "hold-meeting", "meeting", meeting.id, by=by, now=now)
    return meeting


def discard(db: Session, meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Delete a draft with its agenda and preparations; lines and bridge points must be gone already."""
    _refuse(refusal_to_discard(meeting.stage))
    _write_rows(db, meeting, None)
    record(db, "discard-meeting", "meeting", meeting.id, by=by, now=now, before={"title": meeting.title})
    db.delete(meeting)
    db.flush()


def touch(meeting: Meeting, *, now: datetime, is_material: bool) -> None:
    """Note a change: the version rises, and with a material one (time, place, cancelled) the calendar's SEQUENCE."""
    meeting.version += 1
    meeting.updated_at = now
    if is_material:
        meeting.sequence += 1


def lock(db: Session, meeting: Meeting) -> None:
    """Read the meeting again and hold its row until the transaction ends, so that two changes follow each other."""
    db.flush()
    db.refresh(meeting, with_for_update=True)


def as_input(db: Session, meeting: Meeting) -> MeetingInput:
    """Return what is stored in the shape in which it is entered (for a form, a copy, or a comparison)."""
    assert meeting.id is not None
    items = [AgendaItemInput(**_row(item)) for item in agenda(db, meeting.id)]
    tasks = [PreparationInput(**_row(task)) for task in preparations(db, meeting.id)]
    facts = {name: getattr(meeting, name) for name in _FACTS}
    return MeetingInput.model_construct(**facts, agenda=items, preparations=tasks)


def _row(row: AgendaItem | Preparation) -> dict[str, Any]:
    return row.model_dump(exclude={"id", "meeting_id", "position"})


def _search_key(given: MeetingInput) -> str:
    return search_key(f"{given.title} {given.chair_title} {given.chair_name}")[:1500]


def _refuse(reason: str) -> None:
    if reason:
        raise Conflict(reason)


def _write_rows(db: Session, meeting: Meeting, given: MeetingInput | None) -> None:
    """Put the agenda and preparations of the input in the place of the stored ones; ``None`` removes them."""
    for table in (AgendaItem, Preparation):
        db.exec(delete(table).where(table.meeting_id == meeting.id))  # ty: ignore[invalid-argument-type]
    if given is None:
        return
    for position, item in enumerate(given.agenda, 1):
        db.add(AgendaItem(meeting_id=meeting.id, position=position, **item.model_dump()))  # ty: ignore
    for position, task in enumerate(given.preparations, 1):
        db.add(Preparation(meeting_id=meeting.id, position=position, **task.model_dump()))  # ty: ignore
    db.flush()
