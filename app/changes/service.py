"""Changing an issued meeting in one act: new document, new times, registrations to be confirmed, one mail each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select, update

from app.audit.rules import Actor
from app.audit.service import record
from app.changes.inputs import ChangeInput
from app.changes.models import Change
from app.changes.rules import NEXT_STAGE, Times, compared, moved, new_times, refusal_to_change, summary
from app.changes.rules_document import ChangeFacts, change_document
from app.changes.store import earlier_times, latest_document
from app.clock import day_in_vietnam
from app.directory.models import Organisation
from app.ical.events import Mailbox
from app.invitations.models import Invitation, InvitationLine
from app.invitations.rules import Answer, InvitationKind
from app.invitations.rules_letters import Changed
from app.invitations.service_letters import Letters, Occasion, document_name, letters_for
from app.invitations.service_plan import call_facts
from app.invitations.store import lines as lines_of
from app.links import Links
from app.meetings.models import Meeting
from app.meetings.service import lock, touch
from app.notices import service as notices
from app.notices.models import Notice
from app.notices.rules_content import Document
from app.outbox.service import queue_many
from app.refusals import Conflict, Invalid, Stale
from app.registrations.models import Registration
from app.shelf import Shelf


@dataclass(frozen=True)
class ChangePlan:
    """What a change would do: old against new, the document, how many lines are told, how many must confirm."""

    refusal: str
    old: Times
    new: Times
    changed: tuple[Changed, ...]
    document: Document
    told: int
    to_confirm: int


@dataclass(frozen=True)
class Made:
    """What a change did: the row, its document, how many mails wait, and who must be told another way."""

    change: Change
    notice: Notice
    mails: int
    without_address: list[Organisation]


def change_preview(
    db: Session, meeting: Meeting, given: ChangeInput, now: datetime, *, registration_address: str = ""
) -> ChangePlan:
    """Return what the change would do; writes nothing."""
    assert meeting.id is not None
    old = _times(meeting)
    new = _new_times(db, meeting, given)
    rows = [line for line in lines_of(db, meeting.id) if not line.is_host]
    return ChangePlan(
        refusal=refusal_to_change(meeting.stage, given.kind, old, given.starts_at, now) or _refusal_of_end(new),
        old=old,
        new=new,
        changed=compared(given.kind, old, new),
        document=_document(db, meeting, given, old, new, registration_address),
        told=len(rows),
        to_confirm=sum(line.answer is Answer.REGISTERED for line in rows) if _asks_again(given.kind) else 0,
    )


def change(
    db: Session,
    meeting: Meeting,
    given: ChangeInput,
    *,
    version: int | None = None,
    shelf: Shelf,
    fonts: Sequence[Path],
    links: Links,
    organiser: Mailbox,
    by: Actor,
    now: datetime,
) -> Made:
    """Reschedule, postpone or cancel an issued meeting by a new document that replaces the one in force.

    Registrations are kept and marked for confirmation; deadlines keep their distance to the start; the calendar keeps
    its UID and raises SEQUENCE. Who declined stays declined, and is told with the link to register after all.
    ``version`` is the meeting's as it was seen. Raises `Stale`, and `Conflict` with the reason, also from the register.
    """
    lock(db, meeting)
    if version is not None and version != meeting.version:
        raise Stale()
    assert meeting.id is not None
    old = _times(meeting)
    plan = change_preview(db, meeting, given, now, registration_address=organiser[1])
    if plan.refusal:
        raise Conflict(plan.refusal, field="starts_at" if given.kind is InvitationKind.RESCHEDULED else "kind")
    notice = _issue_notice(db, meeting, given, plan.document, shelf=shelf, fonts=fonts, by=by, now=now)
    new = _new_times(db, meeting, given)
    _apply(db, meeting, given.kind, old, new, notice, now)
    invitation = _invitation(db, meeting, given, notice, by, now)
    row = Change(
        meeting_id=meeting.id,
        invitation_id=invitation.id or 0,
        before=old.as_words(),
        after=new.as_words() | {"stage": meeting.stage},
        made_at=now,
    )
    db.add(row)
    db.flush()
    sent = _letters(db, meeting, given, notice, invitation, plan.changed, links=links, organiser=organiser, now=now)
    mails = queue_many(db, sent.letters, now=now)
    after = row.after | {"notice_id": notice.id, "mails": mails, "reason": given.reason}
    record(db, f"{given.kind}-meeting", "meeting", meeting.id, by=by, now=now, before=row.before, after=after)
    return Made(row, notice, mails, sent.without_address)


def _times(meeting: Meeting) -> Times:
    return Times(meeting.starts_at, meeting.ends_at, meeting.registration_deadline_at)


def _new_times(db: Session, meeting: Meeting, given: ChangeInput) -> Times:
    """Return the times after the change; a postponed meeting takes its distances from before it was postponed."""
    assert meeting.id is not None
    basis = _times(meeting)
    if meeting.starts_at is None:
        basis = next((Times.from_words(kept) for kept in earlier_times(db, meeting.id) if kept["starts_at"]), basis)
    return new_times(given.kind, basis, given.starts_at, given.ends_at, given.registration_deadline_at)


def _asks_again(kind: InvitationKind) -> bool:
    return kind is InvitationKind.RESCHEDULED


def _refusal_of_end(new: Times) -> str:
    ends_early = new.starts_at is not None and new.ends_at is not None and new.ends_at <= new.starts_at
    return "Giờ kết thúc phải sau giờ bắt đầu." if ends_early else ""


def _document(
    db: Session, meeting: Meeting, given: ChangeInput, old: Times, new: Times, registration_address: str
) -> Document:
    assert meeting.id is not None
    latest = latest_document(db, meeting.id)
    first = document_name(latest) if latest else "văn bản mời họp"
    was = replace(old, starts_at=old.starts_at or meeting.previous_starts_at)
    facts = ChangeFacts(given.kind, first, given.reason, was, new)
    return change_document(call_facts(db, meeting, given, registration_address=registration_address), facts)


def _issue_notice(
    db: Session,
    meeting: Meeting,
    given: ChangeInput,
    document: Document,
    *,
    shelf: Shelf,
    fonts: Sequence[Path],
    by: Actor,
    now: datetime,
) -> Notice:
    assert meeting.id is not None
    latest = latest_document(db, meeting.id)
    if latest is None:
        raise Invalid("Cuộc họp chưa có văn bản mời nên chưa có gì để thay đổi.")
    dated_on = given.dated_on or day_in_vietnam(now)
    written = replace(document, dated_on=dated_on, number=None)
    row = notices.draft(db, written, issuer_id=meeting.issuer_id, by=by, now=now, replaces_id=latest.id)
    assert row.id is not None
    return notices.issue(db, row.id, dated_on=dated_on, number=given.number, shelf=shelf, fonts=fonts, by=by, now=now)


def _apply(
    db: Session, meeting: Meeting, kind: InvitationKind, old: Times, new: Times, notice: Notice, now: datetime
) -> None:
    """Write the new times; the feeds of everybody concerned are marked stale with the meeting's own row."""
    if old.starts_at is not None:
        meeting.previous_starts_at = old.starts_at
    was = meeting.previous_starts_at
    for name, value in vars(new).items():
        setattr(meeting, name, value)
    meeting.stage = NEXT_STAGE[kind]
    meeting.change_summary = summary(kind, replace(old, starts_at=was), new, document_name(notice))
    if kind is InvitationKind.CANCELLED:
        meeting.cancelled_at = now
    touch(meeting, now=now, is_material=True)
    assert meeting.id is not None
    rows = select(InvitationLine).where(InvitationLine.meeting_id == meeting.id).order_by(col(InvitationLine.id))
    fresh = {"populate_existing": True}  # answers being given at this moment end first, and are asked again below
    for line in db.exec(rows.with_for_update(), execution_options=fresh):
        if line.deadline_at is not None and new.starts_at is not None:
            line.deadline_at = moved(line.deadline_at, was, new.starts_at)
    db.flush()
    asked = update(InvitationLine).where(
        col(InvitationLine.meeting_id) == meeting.id, col(InvitationLine.answer) == Answer.REGISTERED
    )
    version = col(InvitationLine.version) + 1
    db.exec(asked.values(needs_confirmation=_asks_again(kind), version=version, updated_at=now))
    lines = select(InvitationLine.id).where(InvitationLine.meeting_id == meeting.id)
    answered = update(Registration).where(col(Registration.line_id).in_(lines))  # a form seen before is stale now
    db.exec(answered.values(version=col(Registration.version) + 1))


def _invitation(
    db: Session, meeting: Meeting, given: ChangeInput, notice: Notice, by: Actor, now: datetime
) -> Invitation:
    assert meeting.id is not None
    assert notice.id is not None
    row = Invitation(
        meeting_id=meeting.id,
        notice_id=notice.id,
        kind=given.kind,
        reason=given.reason,
        issued_at=now,
        issued_by_id=by.person_id,
    )
    db.add(row)
    db.flush()
    return row


def _letters(
    db: Session,
    meeting: Meeting,
    given: ChangeInput,
    notice: Notice,
    invitation: Invitation,
    changed: tuple[Changed, ...],
    *,
    links: Links,
    organiser: Mailbox,
    now: datetime,
) -> Letters:
    assert meeting.id is not None
    occasion = Occasion(
        given.kind,
        notice,
        f"invitation:{invitation.id}",
        organiser,
        method="REQUEST" if _asks_again(given.kind) else "CANCEL",
        changed=changed,
        reason=given.reason,
    )
    return letters_for(db, meeting, lines_of(db, meeting.id), occasion, links=links, now=now)
