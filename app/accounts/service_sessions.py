"""Sessions of browsers: started in one place whatever proved the person, kept alive, ended."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, update

from app.accounts.models import ApiToken, Person, SignInSession
from app.accounts.rules import SECOND_STEP_LASTS, SEEN_AT_MOST_EVERY
from app.accounts.store import Credential
from app.audit.rules import Actor
from app.audit.service import record
from app.links import hash_of, new_token


def start_session(
    db: Session,
    person: Person,
    *,
    lasts: timedelta,
    browser: str = "",
    awaits_second_factor: bool = False,
    by: Actor,
    now: datetime,
) -> str:
    """Start a session for a person whose identity has been proved; return the token for the cookie.

    Every way of signing in ends here: password, second factor, and one day an identity provider (OIDC). With
    ``awaits_second_factor`` the session opens nothing yet but the page that asks for the code, for ten minutes.
    ``by`` gives the network address; the person is the one who acts.
    """
    assert person.id is not None
    token = new_token()
    row = SignInSession(
        token_hash=hash_of(token),
        person_id=person.id,
        awaits_second_factor=awaits_second_factor,
        created_at=now,
        seen_at=now,
        expires_at=now + (SECOND_STEP_LASTS if awaits_second_factor else lasts),
        origin=by.origin[:64],
        browser=browser[:200],
    )
    db.add(row)
    db.flush()
    if not awaits_second_factor:
        who = replace(by, name=person.full_name, person_id=person.id)
        record(db, "sign-in", "sign_in_session", row.id, by=who, now=now, after={"browser": row.browser})
    return token


def end_session(db: Session, session: SignInSession, *, by: Actor, now: datetime) -> None:
    """End one session; ending an ended one changes nothing."""
    if session.revoked_at is None:
        session.revoked_at = now
        record(db, "end-session", "sign_in_session", session.id, by=by, now=now)


def end_sessions(db: Session, person_id: int, *, but: int | None = None, by: Actor, now: datetime) -> int:
    """End every session of a person but one, those that wait for a second factor too; return how many."""
    query = update(SignInSession).where(
        col(SignInSession.person_id) == person_id, col(SignInSession.revoked_at).is_(None)
    )
    if but is not None:
        query = query.where(col(SignInSession.id) != but)
    count = db.exec(query.values(revoked_at=now)).rowcount
    if count:
        record(db, "end-sessions", "person", person_id, by=by, now=now, after={"sessions": count})
    return count


def needs_note(credential: Credential, now: datetime) -> bool:
    """Say whether this is a session or token that was last noted as used a minute ago or more."""
    if not credential.viewer.is_signed_in:
        return False
    return credential.seen_at is None or now - credential.seen_at >= SEEN_AT_MOST_EVERY


def note_use(db: Session, credential: Credential, *, now: datetime) -> None:
    """Note that a session or token was used; of several requests at once, one writes."""
    before = now - SEEN_AT_MOST_EVERY
    if credential.session_id is not None:
        db.exec(
            update(SignInSession)
            .where(col(SignInSession.id) == credential.session_id, col(SignInSession.seen_at) <= before)
            .values(seen_at=now)
        )
    if credential.token_id is not None:
        unused = or_(col(ApiToken.last_used_at).is_(None), col(ApiToken.last_used_at) <= before)
        db.exec(update(ApiToken).where(col(ApiToken.id) == credential.token_id, unused).values(last_used_at=now))
