"""Taking mails out of the outbox: claimed with a lease, marked before they are handed over, finished by what came back.

Any number of processes may do this at once. Nothing is lost: a claim that ran out before the hand-over goes back
to the queue. Nothing is silently repeated: a claim that ran out after it is in doubt (`rules.following`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, case, exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.audit import service as audit
from app.audit.rules import SYSTEM
from app.outbox.models import Mail
from app.outbox.rules import ON_ITS_WAY, Answer, MailState, Reply, following, wait_before_retry
from app.outbox.store import is_switched_off
from app.settings import InDoubt, Settings

_INTERRUPTED = "Lần gửi trước bị ngắt sau khi chuyển cho máy chủ thư; không rõ thư đã đi hay chưa."


@dataclass(frozen=True)
class Done:
    """One attempt that came to an end."""

    mail: Mail
    reply: Reply


def recover(db: Session, *, settings: Settings, now: datetime) -> int:
    """Deal with claims that ran out because their process died; return how many mails are in doubt.

    What was never handed over is queued again as if it had not been claimed. ``claimed_by`` stays on a mail in
    doubt, so that a process that was only slow can still say how it ended (`finish`).
    """
    ran_out = (col(Mail.state) == MailState.SENDING, col(Mail.claimed_until) < now)
    _write(db, _unclaim().where(*ran_out, col(Mail.handed_at).is_(None)))
    interrupted = db.exec(select(Mail).where(*ran_out).with_for_update(skip_locked=True)).all()
    for mail in interrupted:
        _apply(db, mail, Reply(Answer.UNKNOWN, _INTERRUPTED), settings=settings, now=now)
        audit.record(db, "mail-in-doubt", "mail", mail.id, by=SYSTEM, now=now, after={"state": mail.state})
    return len(interrupted)


def claim(db: Session, claimant: str, *, limit: int, until: datetime, now: datetime) -> list[Mail]:
    """Claim due mails, oldest first, by one statement; ``claimant`` must be new for every claim.

    A mail waits while an earlier one to the same address about the same row is on its way: a CANCEL must not
    overtake its REQUEST. An earlier one that is only due later does not hold others back, unless both change the
    recipient's calendar.
    """
    earlier = aliased(Mail)
    must_wait = exists().where(
        col(earlier.to_address) == Mail.to_address,
        col(earlier.about_table) == Mail.about_table,
        col(earlier.about_id) == Mail.about_id,
        col(earlier.id) < Mail.id,
        col(earlier.state).in_(ON_ITS_WAY),
        or_(
            col(earlier.attempts) > 0,
            col(earlier.due_at) <= now,
            and_(col(earlier.calendar_method) != "", col(Mail.calendar_method) != ""),
        ),
    )
    due = (
        select(Mail.id)
        .where(Mail.state == MailState.QUEUED, Mail.due_at <= now, ~must_wait)
        .order_by(col(Mail.due_at), col(Mail.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")  # PostgreSQL evaluates a CTE that locks exactly once
    )
    statement = (
        update(Mail)
        .where(col(Mail.id).in_(select(due.c.id)))
        .values(
            state=MailState.SENDING,
            claimed_by=claimant,
            claimed_until=until,
            handed_at=None,
            attempts=Mail.attempts + 1,
        )
        .returning(Mail)
        .execution_options(synchronize_session=False)
    )
    return sorted(db.scalars(statement), key=lambda mail: (mail.due_at, mail.id))


def hand_over(db: Session, mail: Mail, *, message_id: str, until: datetime, now: datetime) -> bool:
    """Mark that the mail is about to be handed over; ``False`` when it may not be, so that it must not be sent.

    A person may have held it, its claim may have run out and been taken by others, or sending was switched off.
    """
    if is_switched_off(db):
        return False
    marked = _write(
        db,
        update(Mail)
        .where(*_is_mine(mail), col(Mail.state) == MailState.SENDING)
        .values(handed_at=now, claimed_until=until, message_id=message_id),
    )
    return marked == 1


def finish(db: Session, done: Done, *, settings: Settings, now: datetime) -> MailState | None:
    """Write down how an attempt ended; ``None`` when another process has taken the mail over since."""
    mail = db.exec(select(Mail).where(*_is_mine(done.mail)).with_for_update()).first()
    if mail is None:
        return None
    _apply(db, mail, done.reply, settings=settings, now=now)
    return mail.state


def unclaim(db: Session, claimant: str) -> None:
    """Give back what was claimed and never handed over, at once."""
    _write(
        db,
        _unclaim().where(
            col(Mail.claimed_by) == claimant, col(Mail.state) == MailState.SENDING, col(Mail.handed_at).is_(None)
        ),
    )


def _apply(db: Session, mail: Mail, reply: Reply, *, settings: Settings, now: datetime) -> None:
    mail.state, mail.is_repeat = following(
        reply,
        attempts=mail.attempts,
        attempts_limit=settings.mail_attempts,
        may_repeat=settings.mail_in_doubt is InDoubt.REPEAT_ONCE,
        is_repeat=mail.is_repeat,
    )
    mail.claimed_until = None
    mail.last_error = "" if reply.answer is Answer.TAKEN else reply.words[:1000]
    if reply.answer is Answer.TAKEN:
        mail.sent_at = now
    elif reply.answer is Answer.LATER:
        mail.due_at = now + wait_before_retry(mail.attempts)
    db.add(mail)


def _is_mine(mail: Mail) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Mail.id) == mail.id,
        col(Mail.claimed_by) == mail.claimed_by,
        col(Mail.attempts) == mail.attempts,
    )


def _unclaim() -> Update:
    fewer = case((col(Mail.attempts) > 0, col(Mail.attempts) - 1), else_=0)  # it was no attempt
    return update(Mail).values(state=MailState.QUEUED, attempts=fewer, claimed_by=None, claimed_until=None)


def _write(db: Session, statement: Update) -> int:
    return db.connection().execute(statement).rowcount
