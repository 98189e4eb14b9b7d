"""Replacing a password: forgotten, by a link in a mail; known, by the person."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, update

from app.accounts import rules_throttle
from app.accounts.models import PasswordReset, Person
from app.accounts.rules import RESET_LASTS, RESET_PURPOSE
from app.accounts.rules_letters import changed_words, reset_words
from app.accounts.rules_throttle import seconds_to_wait
from app.accounts.service_sessions import end_sessions
from app.accounts.service_throttle import account_key, address_key, forget_failures, note_failure
from app.accounts.store import person, person_by_email
from app.accounts.store_credentials import locked_until, usable_reset
from app.audit.rules import Actor
from app.audit.service import record
from app.links import Links, hash_of
from app.outbox.rules import Letter
from app.outbox.service import queue
from app.refusals import NotFound
from app.wording.dates import short_time


def ask_for_reset(db: Session, email: str, *, links: Links, by: Actor, now: datetime) -> int:
    """Send a reset link if the address has an account; return the seconds to wait, for whoever asks too often.

    The answer to the outside is the same whether the account exists or not.
    """
    from_address = "mail-from:" + address_key(by.origin)
    wait = seconds_to_wait(locked_until(db, (from_address,), now), now)
    if wait:
        return wait
    note_failure(db, from_address, rules_throttle.MAIL_FROM_ADDRESS, now=now)
    to_account = "mail-to:" + account_key(email)
    if locked_until(db, (to_account,), now) is not None:
        return 0
    note_failure(db, to_account, rules_throttle.MAIL_TO_ACCOUNT, now=now)
    found = person_by_email(db, email)
    if found is not None and found.is_active:
        address = make_reset_link(db, found, lasts=RESET_LASTS, links=links, now=now)
        tell(db, found, reset_words(found.full_name, address), purpose="password-reset", now=now)
        record(db, "ask-password-reset", "person", found.id, by=by, now=now)
    return 0


def make_reset_link(db: Session, person: Person, *, lasts: timedelta, links: Links, now: datetime) -> str:
    """Make a link with which a person sets a password; return its address with a placeholder for the secret."""
    assert person.id is not None
    nonce = secrets.token_urlsafe(24)
    token_hash = hash_of(links.derived(RESET_PURPOSE, nonce))
    db.add(PasswordReset(person_id=person.id, token_hash=token_hash, created_at=now, expires_at=now + lasts))
    return links.to("/password/reset/") + links.placeholder(RESET_PURPOSE, nonce)


def person_resetting(db: Session, token: str, now: datetime) -> Person:
    """Return whose password a reset link sets; `NotFound` when the link no longer works."""
    row = usable_reset(db, token, now)
    found = None if row is None else person(db, row.person_id)
    if found is None or not found.is_active:
        raise NotFound("Đường dẫn đặt mật khẩu không đúng, đã dùng hoặc đã quá hạn. Hãy yêu cầu đường dẫn mới.")
    return found


def reset(db: Session, token: str, password_hash: str, *, links: Links, by: Actor, now: datetime) -> Person:
    """Use a reset link up and set the password; every session ends."""
    usable_reset(db, token, now, lock=True)  # used twice at once: the second waits here, and finds it used
    found = person_resetting(db, token, now)
    replace_password(db, found, password_hash, links=links, by=by, now=now)
    forget_failures(db, account_key(found.email))
    return found


def replace_password(
    db: Session,
    person: Person,
    password_hash: str,
    *,
    keep_session_id: int | None = None,
    links: Links,
    by: Actor,
    now: datetime,
) -> None:
    """Set a password: other sessions and outstanding links end, and the person is told by mail."""
    assert person.id is not None
    person.password_hash, person.updated_at = password_hash, now
    record(db, "change-password", "person", person.id, by=by, now=now)
    end_sessions(db, person.id, but=keep_session_id, by=by, now=now)
    db.exec(
        update(PasswordReset)
        .where(col(PasswordReset.person_id) == person.id, col(PasswordReset.used_at).is_(None))
        .values(used_at=now)
    )
    words = changed_words(person.full_name, short_time(now), links.to("/password/forgot"))
    tell(db, person, words, purpose="password-changed", now=now)


def tell(db: Session, person: Person, words: tuple[str, str], *, purpose: str, now: datetime) -> None:
    """Queue a mail to a person about the own account."""
    subject, text = words
    queue(
        db,
        Letter(
            to_name=person.full_name,
            to_address=person.email,
            subject=subject,
            text=text,
            purpose=purpose,
            about_table="person",
            about_id=person.id,
        ),
        now=now,
    )
