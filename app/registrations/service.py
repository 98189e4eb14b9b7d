"""Answering an invitation line: registering people, declining, confirming after a change, withdrawing."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col

from app.audit.rules import Actor
from app.audit.service import record
from app.invitations.models import InvitationLine
from app.invitations.rules import LINK_PURPOSE, Answer
from app.links import Links
from app.outbox.rules import Letter
from app.outbox.service import queue
from app.refusals import Conflict, Invalid, Stale
from app.registrations import rules, rules_receipt
from app.registrations.inputs import AttendeeInput, RegistrationInput
from app.registrations.models import Attendee, Registration
from app.registrations.rules_receipt import Receipt
from app.registrations.store import LineFacts, attendees_of, line_facts, locked_capacity, registration_of
from app.registrations.store import taken_by_others as taken_by_other_lines
from app.wording.letters import search_key, tidy

STALE = "Đăng ký này vừa được người khác sửa. Hãy so với bản mới nhất rồi gửi lại."
LONGEST_REASON = 1000
UNSEEN = {"synchronize_session": False}
"""Rows are struck off by one statement; the session need not look for them among its objects."""


def register(
    db: Session,
    line: InvitationLine,
    given: RegistrationInput,
    *,
    version: int | None,
    links: Links,
    by: Actor,
    now: datetime,
    by_person: int | None = None,
    is_on_behalf: bool = False,
) -> Registration:
    """Hand in who comes for a line, in the place of what was handed in before, and queue the receipt.

    ``version`` is that of the registration as its editor saw it, 0 for none yet; ``None`` does not check.
    ``by_person`` is the account's id where it is not the actor's; ``is_on_behalf`` says that the issuing office
    registers for the organisation. Raises `Stale`, `Conflict` (closed, no seats) or `Invalid` (a person twice).
    Everything is asked before anything is written, so a refusal may be shown in the same transaction.
    """
    facts, kept = _opened(db, line, version)
    _refuse(rules.refusal_to_register(facts.meeting.stage, facts.meeting.starts_at, now))
    _refuse_list(db, facts, given)
    before = _people_before(db, kept)
    was = _journal_view(facts.line, kept, before) if kept else None
    is_changed = facts.line.answer is Answer.REGISTERED
    registration = _answer(db, facts, kept, Answer.REGISTERED, by=by, now=now)
    registration.by_person_id = by_person if by_person is not None else by.person_id
    registration.contact_name, registration.contact_email = given.contact_name, given.contact_email
    registration.contact_phone, registration.note = given.contact_phone, given.note
    db.flush()
    _write_people(db, registration, given.attendees, before, now=now)
    after = _journal_view(facts.line, registration, given.attendees)
    _record(db, "register", facts.line, by=by, now=now, before=was, after=after, behalf=is_on_behalf)
    if given.contact_email:
        sender = f"{given.contact_name} (do {by.name} đăng ký thay)" if is_on_behalf else given.contact_name
        queue(db, _receipt(facts, registration, given, links, sender=sender, is_changed=is_changed), now=now)
    return registration


def decline(
    db: Session,
    line: InvitationLine,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    version: int | None = None,
    is_on_behalf: bool = False,
) -> Registration:
    """Say that nobody comes, with a reason; people registered before are struck off. Raises as `register` does."""
    reason = tidy(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do vắng.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Lý do dài quá {LONGEST_REASON} ký tự.", field="reason")
    return _without_people(
        db, line, Answer.DECLINED, reason=reason, by=by, now=now, version=version, is_on_behalf=is_on_behalf
    )


def withdraw(
    db: Session,
    line: InvitationLine,
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
    is_on_behalf: bool = False,
) -> Registration:
    """Take an answer back, so that the line is unanswered again. Raises `Stale` or `Conflict`."""
    return _without_people(db, line, Answer.NONE, reason="", by=by, now=now, version=version, is_on_behalf=is_on_behalf)


def confirm(
    db: Session,
    line: InvitationLine,
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
    is_on_behalf: bool = False,
) -> Registration | None:
    """Confirm all of an answer that was given before the meeting changed.

    ``version`` is the one that was seen: a further change of the meeting raises it. Raises `Stale` and `Conflict`.
    """
    facts, kept = _opened(db, line, version)
    row, meeting = facts.line, facts.meeting
    again = row.needs_confirmation
    _refuse(rules.refusal_to_confirm(meeting.stage, meeting.starts_at, now, row.answer, needs_confirmation=again))
    row.needs_confirmation, row.answered_at, row.updated_at = False, now, now
    row.version += 1
    if kept is not None:
        kept.version, kept.updated_at = kept.version + 1, now
    _record(db, "confirm", row, by=by, now=now, before=None, after={"answer": row.answer}, behalf=is_on_behalf)
    return kept


def note_seen(db: Session, line: InvitationLine, *, by: Actor, now: datetime) -> None:
    """Write down that the organisation's own clerk has opened the line by signing in; the first time only."""
    query = update(InvitationLine).where(col(InvitationLine.id) == line.id, col(InvitationLine.opened_at).is_(None))
    if db.exec(query.values(opened_at=now), execution_options=UNSEEN).rowcount:
        record(db, "open-line", "invitation_line", line.id, by=by, now=now)


def _opened(db: Session, line: InvitationLine, version: int | None) -> tuple[LineFacts, Registration | None]:
    # The registration is read after the line is locked, by its own statement: on PostgreSQL a joined row would be
    # as old as the statement that waited for the lock.
    facts = line_facts(db, line.id or 0, is_locked=True)
    kept = registration_of(db, line.id or 0)
    if version is not None and version != (kept.version if kept else 0):
        raise Stale(STALE)
    return facts, kept


def _refuse(reason: str | None) -> None:
    if reason is not None:
        raise Conflict(reason)


def _refuse_list(db: Session, facts: LineFacts, given: RegistrationInput) -> None:
    capacity = locked_capacity(db, facts.point)
    found = rules.problems(
        [(person.full_name, person.position) for person in given.attendees],
        seats=facts.line.seats,
        capacity=capacity,
        taken_by_others=0 if capacity is None else taken_by_other_lines(db, facts.line),
    )
    for field, reason in found:
        raise Conflict(reason, field=field) if field == "attendees" else Invalid(reason, field=field)


def _answer(
    db: Session, facts: LineFacts, kept: Registration | None, answer: Answer, *, by: Actor, now: datetime
) -> Registration:
    line = facts.line
    line.answer, line.answered_at, line.updated_at = answer, now, now
    line.needs_confirmation, line.decline_reason = False, ""
    line.version += 1
    late = answer is not Answer.NONE and rules.is_late(facts.deadline_at, now)
    if kept is None:
        kept = Registration(line_id=line.id or 0, is_late=late, by_name=by.name, submitted_at=now, updated_at=now)
        db.add(kept)
        return kept
    kept.is_late, kept.by_name, kept.updated_at = late, by.name, now
    kept.version += 1
    return kept


def _without_people(
    db: Session,
    line: InvitationLine,
    answer: Answer,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    version: int | None,
    is_on_behalf: bool,
) -> Registration:
    facts, kept = _opened(db, line, version)
    stage, starts_at = facts.meeting.stage, facts.meeting.starts_at
    if answer is Answer.NONE:
        _refuse(rules.refusal_to_withdraw(stage, starts_at, now, facts.line.answer))
    else:
        _refuse(rules.refusal_to_register(stage, starts_at, now))
    before = _people_before(db, kept)
    was = _journal_view(facts.line, kept, before) if kept else None
    registration = _answer(db, facts, kept, answer, by=by, now=now)
    registration.by_person_id = by.person_id
    facts.line.decline_reason = reason
    db.flush()
    if before:
        db.exec(delete(Attendee).where(col(Attendee.line_id) == facts.line.id), execution_options=UNSEEN)
    after = _journal_view(facts.line, registration, [])
    act = "withdraw" if answer is Answer.NONE else "decline"
    _record(db, act, facts.line, by=by, now=now, before=was, after=after, behalf=is_on_behalf)
    return registration


def _people_before(db: Session, kept: Registration | None) -> list[Attendee]:
    return attendees_of(db, [kept.line_id]).get(kept.line_id, []) if kept else []


def _write_people(
    db: Session, registration: Registration, given: list[AttendeeInput], before: list[Attendee], *, now: datetime
) -> None:
    """Keep the rows of people who stay (their ids are known elsewhere), strike off the others, add the new."""
    known = {(person.full_name, person.position): person for person in before}
    fresh: list[dict[str, Any]] = []
    for rank, person in enumerate(given):
        values = person.model_dump() | {"rank": rank, "search_key": search_key(person.full_name)[:200]}
        row = known.pop((person.full_name, person.position), None)
        if row is None:
            fresh.append(
                values | {"registration_id": registration.id, "line_id": registration.line_id, "created_at": now}
            )
        else:
            row.sqlmodel_update(values)
    if known:
        db.exec(
            delete(Attendee).where(col(Attendee.id).in_([row.id for row in known.values()])), execution_options=UNSEEN
        )
    if fresh:
        db.exec(insert(Attendee), params=fresh)


def _journal_view(
    line: InvitationLine, registration: Registration | None, people: list[Attendee] | list[AttendeeInput]
) -> dict[str, Any]:
    """Return what the journal keeps: who comes in what office and role, without phones and addresses."""
    return {
        "answer": line.answer,
        "reason": line.decline_reason,
        "is_late": registration.is_late if registration else False,
        "contact_name": registration.contact_name if registration else "",
        "attendees": [[person.full_name, person.position, person.unit, person.role] for person in people],
    }


def _record(
    db: Session,
    act: str,
    line: InvitationLine,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    behalf: bool,
) -> None:
    whose = line.organisation_id if behalf else None
    record(db, act, "invitation_line", line.id, by=by, now=now, before=before, after=after, on_behalf_of_id=whose)


def _receipt(
    facts: LineFacts,
    registration: Registration,
    given: RegistrationInput,
    links: Links,
    *,
    sender: str,
    is_changed: bool,
) -> Letter:
    own = f"/meetings/{facts.meeting.code}/registration/{facts.line.id}"
    receipt = Receipt(
        reference=facts.line.reference,
        organisation=facts.organisation.name,
        meeting=facts.meeting.title,
        starts_at=facts.meeting.starts_at,
        place=facts.point.name if facts.point else "",
        deadline_at=facts.deadline_at,
        people=[(person.full_name, person.position, person.role) for person in given.attendees],
        by_name=sender,
        is_late=registration.is_late,
        is_changed=is_changed,
        address=links.to("/r/" + links.placeholder(LINK_PURPOSE, facts.nonce) if facts.nonce else own),
    )
    return Letter(
        to_name=given.contact_name,
        to_address=given.contact_email,
        subject=rules_receipt.subject(receipt),
        text=rules_receipt.text(receipt),
        html=rules_receipt.html(receipt),
        purpose="registration-receipt",
        about_table="registration",
        about_id=registration.id,
        organisation_id=facts.meeting.issuer_id,
    )
