"""API tokens: made with scopes that the person may use, shown once, revoked."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, update

from app.accounts.models import ApiToken, Person
from app.accounts.store import viewer_of
from app.audit.rules import Actor
from app.audit.service import record
from app.links import hash_of, new_token
from app.permissions import TOKEN_SCOPES, Action, Viewer, may
from app.refusals import Invalid, NotFound


def scopes_for(viewer: Viewer) -> list[Action]:
    """Return the scopes that a person may put into a token, in the order of the table of permissions."""
    return [action for action in Action if action in TOKEN_SCOPES and may(viewer, action)]


def make_token(
    db: Session,
    person: Person,
    name: str,
    scopes: Iterable[Action],
    *,
    expires_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> str:
    """Make a token for a person and return it; only its hash is kept. Scopes beyond the person's are refused."""
    assert person.id is not None
    viewer = viewer_of(db, person.id, now)
    if viewer is None:
        raise NotFound()
    wanted = set(scopes)
    allowed = scopes_for(viewer)
    if not wanted or not wanted <= set(allowed):
        raise Invalid("Hãy chọn phạm vi trong các việc mà tài khoản được làm.", field="scopes")
    if expires_at is not None and expires_at <= now:
        raise Invalid("Ngày hết hạn phải ở phía sau.", field="expires_on")
    token = new_token()
    row = ApiToken(
        person_id=person.id,
        name=name,
        token_hash=hash_of(token),
        scopes=[action.value for action in allowed if action in wanted],
        created_at=now,
        expires_at=expires_at,
    )
    db.add(row)
    db.flush()
    after = {"name": name, "scopes": row.scopes, "expires_at": expires_at, "person_id": person.id}
    record(db, "make-token", "api_token", row.id, by=by, now=now, after=after)
    return token


def revoke_token(db: Session, token: ApiToken, *, by: Actor, now: datetime) -> None:
    """Revoke a token; it stops working at once."""
    if token.revoked_at is None:
        token.revoked_at = now
        record(db, "revoke-token", "api_token", token.id, by=by, now=now, before={"name": token.name})


def revoke_tokens(db: Session, person_id: int, *, now: datetime) -> int:
    """Revoke every token of a person, because the account closes; return how many."""
    query = update(ApiToken).where(col(ApiToken.person_id) == person_id, col(ApiToken.revoked_at).is_(None))
    return db.exec(query.values(revoked_at=now)).rowcount
