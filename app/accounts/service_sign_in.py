"""Signing in: a password judged under the count of failures, then a session, or first the second factor.

A password is compared *before* the transaction that writes (`Attempt`), because hashing takes tens of milliseconds
and SQLite has one writer; the writing transaction then judges the attempt by what is true at that moment.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from app.accounts import rules_throttle
from app.accounts.models import Person, SignInSession
from app.accounts.rules_throttle import seconds_to_wait
from app.accounts.service_hashing import hashed_for_nobody, is_password
from app.accounts.service_second_factor import accept
from app.accounts.service_sessions import end_session, start_session
from app.accounts.service_throttle import account_key, address_key, forget_failures, note_failure
from app.accounts.store import person, person_by_email
from app.accounts.store_credentials import locked_until
from app.audit.rules import Actor
from app.audit.service import record
from app.links import Links


@dataclass(frozen=True)
class Attempt:
    """A password as it was compared: against whose hash, and whether it was right. Nothing is decided yet."""

    email: str
    person_id: int | None = None
    password_hash: str = ""
    is_right: bool = False
    better_hash: str | None = None


@dataclass(frozen=True)
class Verdict:
    """Who has proved to be who, or ``None``; ``wait`` in seconds when nobody is heard after too many failures."""

    person: Person | None = None
    wait: int = 0


@dataclass(frozen=True)
class SignIn:
    """What came of signing in: a ``token`` for the cookie, or none."""

    verdict: Verdict
    token: str | None = None
    awaits_second_factor: bool = False


def look_up(db: Session, email: str, *, origin: str, now: datetime) -> Attempt | None:
    """Return what a password for this address is to be compared with; ``None`` while one must wait."""
    if locked_until(db, (account_key(email), address_key(origin)), now) is not None:
        return None
    found = person_by_email(db, email)
    if found is None or not found.is_active or not found.password_hash:
        return Attempt(email)
    return Attempt(email, found.id, found.password_hash)


def compare(attempt: Attempt, password: str) -> Attempt:
    """Compare a password with the hash, outside of any transaction; an unknown account takes as long."""
    is_right, better = is_password(password, attempt.password_hash or hashed_for_nobody())
    return replace(attempt, is_right=is_right and attempt.person_id is not None, better_hash=better)


def judge(db: Session, attempt: Attempt, *, by: Actor, now: datetime) -> Verdict:
    """Judge an attempt: count a failure, or forget the earlier ones and return the person."""
    keys = account_key(attempt.email), address_key(by.origin)
    wait = seconds_to_wait(locked_until(db, keys, now), now)
    if wait:
        return Verdict(wait=wait)
    found = db.get(Person, attempt.person_id) if attempt.is_right else None
    if found is None or not found.is_active or found.password_hash != attempt.password_hash:
        note_failure(db, keys[1], rules_throttle.ADDRESS, now=now)
        tally = note_failure(db, keys[0], rules_throttle.ACCOUNT, now=now)
        if tally.locked_until is not None:
            after = {"failures": tally.failures, "locked_until": tally.locked_until}
            record(db, "pause-sign-in", "person", attempt.person_id, by=by, now=now, after=after)
        return Verdict()
    forget_failures(db, keys[0])
    if attempt.better_hash is not None:
        found.password_hash = attempt.better_hash
    return Verdict(found)


def sign_in(db: Session, attempt: Attempt, *, lasts: timedelta, browser: str = "", by: Actor, now: datetime) -> SignIn:
    """Judge an attempt and start a session; with a second factor, one that waits for the code."""
    verdict = judge(db, attempt, by=by, now=now)
    if verdict.person is None:
        return SignIn(verdict)
    awaits = verdict.person.totp_confirmed_at is not None
    token = start_session(db, verdict.person, lasts=lasts, browser=browser, awaits_second_factor=awaits, by=by, now=now)
    return SignIn(verdict, token, awaits)


def judge_code(db: Session, person: Person, code: str, *, links: Links, by: Actor, now: datetime) -> Verdict:
    """Judge a code of the second factor or a recovery code, under a count of failures of its own."""
    key = f"second-factor:{person.id}"
    wait = seconds_to_wait(locked_until(db, (key,), now), now)
    if wait:
        return Verdict(wait=wait)
    if accept(db, person, code, links=links, by=by, now=now):
        forget_failures(db, key)
        return Verdict(person)
    tally = note_failure(db, key, rules_throttle.ACCOUNT, now=now)
    if tally.locked_until is not None:
        record(db, "pause-second-factor", "person", person.id, by=by, now=now, after={"failures": tally.failures})
    return Verdict()


def complete(
    db: Session, waiting: SignInSession, code: str, *, links: Links, lasts: timedelta, by: Actor, now: datetime
) -> SignIn:
    """Finish signing in with a code; the waiting session ends and a new one with another token begins."""
    who = person(db, waiting.person_id)
    by = replace(by, name=who.full_name, person_id=who.id)
    verdict = judge_code(db, who, code, links=links, by=by, now=now)
    if verdict.person is None or not who.is_active:
        return SignIn(verdict)
    end_session(db, waiting, by=by, now=now)
    return SignIn(verdict, start_session(db, who, lasts=lasts, browser=waiting.browser, by=by, now=now))
