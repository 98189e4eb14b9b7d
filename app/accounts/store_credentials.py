"""Reading sessions, tokens, reset links, recovery codes and counted failures."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from app.accounts.models import ApiToken, PasswordReset, RecoveryCode, SignInSession, SignInThrottle
from app.accounts.store import session_by_token
from app.links import hash_of
from app.refusals import NotFound


def open_sessions(db: Session, person_id: int, now: datetime, idle_minutes: int) -> list[SignInSession]:
    """Return the sessions with which a person is signed in, the one seen last first."""
    query = (
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            col(SignInSession.revoked_at).is_(None),
            col(SignInSession.awaits_second_factor).is_(False),
            SignInSession.expires_at > now,
            SignInSession.seen_at > now - timedelta(minutes=idle_minutes),
        )
        .order_by(col(SignInSession.seen_at).desc(), col(SignInSession.id).desc())
    )
    return list(db.exec(query))


def waiting_session(db: Session, token: str, now: datetime) -> SignInSession | None:
    """Return the session that waits for a second factor and has this cookie, or ``None``."""
    row = session_by_token(db, token, now)
    return row if row is not None and row.awaits_second_factor else None


def session_of(db: Session, person_id: int, session_id: int) -> SignInSession:
    """Return a session of that person; `NotFound` where it is somebody else's."""
    row = db.get(SignInSession, session_id)
    if row is None or row.person_id != person_id:
        raise NotFound()
    return row


def tokens_of(db: Session, person_id: int) -> list[ApiToken]:
    """Return a person's API tokens that were not revoked, the newest first."""
    query = select(ApiToken).where(ApiToken.person_id == person_id, col(ApiToken.revoked_at).is_(None))
    return list(db.exec(query.order_by(col(ApiToken.id).desc())))


def token_of(db: Session, person_id: int, token_id: int) -> ApiToken:
    """Return an API token of that person; `NotFound` where it is somebody else's."""
    row = db.get(ApiToken, token_id)
    if row is None or row.person_id != person_id:
        raise NotFound()
    return row


def usable_reset(db: Session, token: str, now: datetime, *, lock: bool = False) -> PasswordReset | None:
    """Return the row of a reset link that still works, or ``None``."""
    query = select(PasswordReset).where(PasswordReset.token_hash == hash_of(token))
    fresh = {"populate_existing": True}
    row = db.exec(query.with_for_update() if lock else query, execution_options=fresh).first()
    return row if row is not None and row.used_at is None and row.expires_at > now else None


def unused_codes(db: Session, person_id: int) -> int:
    """Return how many recovery codes are left."""
    return db.exec(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.person_id == person_id, col(RecoveryCode.used_at).is_(None))
    ).one()


def locked_until(db: Session, keys: Iterable[str], now: datetime) -> datetime | None:
    """Return until when the keys must wait, the longest of them, or ``None``."""
    return db.exec(
        select(func.max(SignInThrottle.locked_until)).where(
            col(SignInThrottle.key).in_(list(keys)), col(SignInThrottle.locked_until) > now
        )
    ).one()
