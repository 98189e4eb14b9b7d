"""Reading who a request speaks for: people, the roles that they hold now, and the credential shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from app.accounts.models import ApiToken, Person, RoleGrant, SignInSession
from app.accounts.rules import normal_email
from app.links import hash_of, is_same
from app.permissions import Action, Viewer
from app.refusals import NotFound


@dataclass(frozen=True)
class Credential:
    """A viewer and the row that proves it, a session of a browser or an API token, last seen at ``seen_at``."""

    viewer: Viewer
    session_id: int | None = None
    token_id: int | None = None
    seen_at: datetime | None = None


def credential_by_session(db: Session, token: str, now: datetime, idle_minutes: int) -> Credential | None:
    """Return who holds a session cookie, or ``None`` when it is unknown, ended or still waits for a second factor."""
    row = session_by_token(db, token, now)
    if row is None or row.awaits_second_factor or row.seen_at + timedelta(minutes=idle_minutes) <= now:
        return None
    viewer = viewer_of(db, row.person_id, now)
    return None if viewer is None else Credential(viewer, session_id=row.id, seen_at=row.seen_at)


def session_by_token(db: Session, token: str, now: datetime) -> SignInSession | None:
    """Return the session of a cookie unless it has ended; the idle limit is not looked at."""
    row = db.exec(select(SignInSession).where(SignInSession.token_hash == hash_of(token))).first()
    if row is None or not is_same(token, row.token_hash) or row.revoked_at is not None or row.expires_at <= now:
        return None
    return row


def credential_by_token(db: Session, token: str, now: datetime) -> Credential | None:
    """Return for whom an API token speaks, narrowed to its scopes, or ``None``."""
    row = db.exec(select(ApiToken).where(ApiToken.token_hash == hash_of(token))).first()
    if row is None or not is_same(token, row.token_hash) or row.revoked_at is not None:
        return None
    if row.expires_at is not None and row.expires_at <= now:
        return None
    viewer = viewer_of(db, row.person_id, now, scopes=scopes_of(row))
    return None if viewer is None else Credential(viewer, token_id=row.id, seen_at=row.last_used_at)


def scopes_of(token: ApiToken) -> frozenset[Action]:
    """Return the scopes of a token; one that the service no longer knows allows nothing."""
    known = {action.value for action in Action}
    return frozenset(Action(scope) for scope in token.scopes if scope in known)


def viewer_of(db: Session, person_id: int, now: datetime, *, scopes: frozenset[Action] | None = None) -> Viewer | None:
    """Return a person with the roles held now, or ``None`` when the account is closed."""
    person = db.get(Person, person_id)
    if person is None or not person.is_active:
        return None
    grants = db.exec(select(RoleGrant).where(RoleGrant.person_id == person_id, held_at(now)))
    roles = frozenset((grant.role, grant.organisation_id) for grant in grants)
    return Viewer(person_id, person.full_name, roles, scopes)


def held_at(now: datetime) -> Any:
    """Return the condition on `RoleGrant` that it is in force."""
    return or_(col(RoleGrant.ends_at).is_(None), col(RoleGrant.ends_at) > now)


def person(db: Session, person_id: int) -> Person:
    """Return a person; `NotFound` where there is none."""
    row = db.get(Person, person_id)
    if row is None:
        raise NotFound()
    return row


def person_by_email(db: Session, email: str) -> Person | None:
    """Return the person with an e-mail address, in whatever case it is typed."""
    return db.exec(select(Person).where(Person.email == normal_email(email))).first()
