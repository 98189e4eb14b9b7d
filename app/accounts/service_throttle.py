"""Counting failed attempts in the database, so that several processes share the count.

A failure must outlast the refusal that follows it: whoever calls `note_failure` answers, and does not raise.
"""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from app.accounts.models import SignInThrottle
from app.accounts.rules import normal_email
from app.accounts.rules_throttle import Limit, Tally, after_failure, network_of
from app.links import hash_of


def account_key(email: str) -> str:
    """Return the key of an account, known or not; hashed, because people type passwords into the wrong field."""
    return "account:" + hash_of(normal_email(email))


def address_key(origin: str) -> str:
    """Return the key of a network address."""
    return "address:" + network_of(origin)


def note_failure(db: Session, key: str, limit: Limit, *, now: datetime) -> Tally:
    """Count one more failure for a key; return the tally, locked or not."""
    row = _locked_row(db, key, now)
    tally = after_failure(Tally(row.failures, row.since, row.locked_until), limit, now)
    row.failures, row.since, row.locked_until = tally.failures, tally.since, tally.locked_until
    db.flush()
    return tally


def forget_failures(db: Session, key: str) -> None:
    """Begin to count anew, because the right secret was shown."""
    db.exec(delete(SignInThrottle).where(col(SignInThrottle.key) == key))


def _locked_row(db: Session, key: str, now: datetime) -> SignInThrottle:
    query = select(SignInThrottle).where(SignInThrottle.key == key).with_for_update()
    row = db.exec(query, execution_options={"populate_existing": True}).first()
    if row is not None:
        return row
    try:
        with db.begin_nested():
            row = SignInThrottle(key=key, since=now)
            db.add(row)
    except IntegrityError:  # another process counted the first failure of this key at the same moment
        row = db.exec(query, execution_options={"populate_existing": True}).one()
    return row
