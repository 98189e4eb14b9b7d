"""Clearing what nobody needs any more; run once a day. The journal keeps what happened."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, or_

from app.accounts.models import PasswordReset, SignInSession, SignInThrottle

KEPT_FOR = timedelta(days=30)
COUNTED_FOR = timedelta(days=2)


def sweep(db: Session, *, now: datetime) -> int:
    """Delete ended sessions and reset links after thirty days, counts of failures after two; return how many rows."""
    long_ago = now - KEPT_FOR
    gone = (
        delete(SignInSession).where(
            or_(col(SignInSession.expires_at) < long_ago, col(SignInSession.revoked_at) < long_ago)
        ),
        delete(PasswordReset).where(col(PasswordReset.expires_at) < long_ago),
        delete(SignInThrottle).where(col(SignInThrottle.since) < now - COUNTED_FOR),
    )
    return sum(db.exec(query).rowcount for query in gone)
