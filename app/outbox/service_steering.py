"""What a person does with the outbox: hold, release, give up, resend, and the kill switch; all journalled."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from app.audit import service as audit
from app.audit.rules import Actor
from app.outbox import store
from app.outbox.models import Mail, MailAttachment, MailSwitch
from app.outbox.rules import Act, MailState, refusal_to
from app.outbox.rules_message import RESENT, with_html_preface, with_preface
from app.refusals import Conflict


def hold(db: Session, mail: Mail, *, by: Actor, now: datetime) -> None:
    """Take a mail back before it leaves; raises `Conflict` when it is with the mail server already."""
    _move(db, mail, Act.HOLD, MailState.HELD, by=by, now=now)


def release(db: Session, mail: Mail, *, by: Actor, now: datetime) -> None:
    """Let a held mail leave at once; raises `Conflict`."""
    _move(db, mail, Act.RELEASE, MailState.QUEUED, by=by, now=now)
    mail.due_at = now


def give_up(db: Session, mail: Mail, *, by: Actor, now: datetime) -> None:
    """Decide that a mail shall not leave any more; raises `Conflict`."""
    _move(db, mail, Act.GIVE_UP, MailState.GIVEN_UP, by=by, now=now)


def resend(db: Session, mail: Mail, *, by: Actor, now: datetime) -> Mail:
    """Queue a new mail with the same content and a preface that says so; raises `Conflict`."""
    _refuse(db, mail, Act.RESEND)
    copied = mail.model_dump(include=_COPIED)
    again = Mail(
        **copied,
        message_id=str(uuid.uuid4()),
        text=with_preface(mail.text, RESENT),
        html=with_html_preface(mail.html, RESENT),
        repeats_id=mail.id,
        due_at=now,
        created_at=now,
    )
    db.add(again)
    db.flush()
    assert mail.id is not None
    assert again.id is not None
    for file in store.attachments(db, [mail.id]).get(mail.id, []):
        db.add(MailAttachment(**file.model_dump(exclude={"id", "mail_id"}), mail_id=again.id))
    audit.record(db, "mail-resent", "mail", mail.id, by=by, now=now, after={"resent_as": again.id})
    return again


def withdraw(
    db: Session, about_table: str, about_ids: Sequence[int], *, purposes: Sequence[str] = (), by: Actor, now: datetime
) -> int:
    """Give up what is still queued about rows (of the purposes, if given): a reminder of a meeting that was called off.

    What is being sent at this moment is left alone. Return how many mails were given up.
    """
    query = select(Mail).where(
        Mail.about_table == about_table, col(Mail.about_id).in_(about_ids), Mail.state == MailState.QUEUED
    )
    if purposes:
        query = query.where(col(Mail.purpose).in_(purposes))
    rows = db.exec(query.with_for_update()).all()
    for mail in rows:
        _move(db, mail, Act.GIVE_UP, MailState.GIVEN_UP, by=by, now=now)
    return len(rows)


def switch_sending(db: Session, *, is_paused: bool, reason: str = "", by: Actor, now: datetime) -> None:
    """Stop or resume all sending; every process obeys before its next mail."""
    switch = db.get(MailSwitch, 1, with_for_update=True) or MailSwitch(id=1, changed_at=now)
    before = {"is_paused": switch.is_paused}
    switch.is_paused, switch.reason, switch.changed_at, switch.changed_by = is_paused, reason, now, by.name
    db.add(switch)
    after = {"is_paused": is_paused, "reason": reason}
    audit.record(db, "mail-switched", "mail_switch", 1, by=by, now=now, before=before, after=after)


_COPIED = {
    "organisation_id",
    "purpose",
    "about_table",
    "about_id",
    "to_name",
    "to_address",
    "subject",
    "calendar",
    "calendar_method",
}


def _refuse(db: Session, mail: Mail, act: Act) -> None:
    reason = refusal_to(
        act, mail.state, was_handed=mail.handed_at is not None, is_overtaken=store.is_overtaken(db, mail)
    )
    if reason:
        raise Conflict(reason)


def _move(db: Session, mail: Mail, act: Act, state: MailState, *, by: Actor, now: datetime) -> None:
    _refuse(db, mail, act)
    before = {"state": mail.state}
    mail.state, mail.claimed_until = state, None
    db.add(mail)
    audit.record(db, f"mail-{act}", "mail", mail.id, by=by, now=now, before=before, after={"state": state})
