"""Reading people for their administration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from app.accounts.models import Person, RoleGrant
from app.accounts.store import held_at
from app.permissions import Role
from app.refusals import NotFound
from app.wording.letters import search_key


def find(db: Session, text: str = "", *, limit: int = 50, offset: int = 0) -> list[Person]:
    """Return people whose name (without accents) or address holds the text, by name."""
    query = select(Person).where(*_matching(text)).order_by(col(Person.search_key), col(Person.id))
    return list(db.exec(query.limit(limit).offset(offset)))


def count(db: Session, text: str = "") -> int:
    """Return how many people `find` would go through."""
    return db.exec(select(func.count()).select_from(Person).where(*_matching(text))).one()


def ids_found(db: Session, text: str, *, limit: int = 500) -> list[int]:
    """Return the ids of people whose name or address holds the text, for narrowing another list."""
    rows = db.exec(select(Person.id).where(*_matching(text)).limit(limit))
    return [person_id for person_id in rows if person_id is not None]


def _matching(text: str) -> tuple[Any, ...]:
    key = search_key(text)
    if not key:
        return ()
    return (
        or_(col(Person.search_key).contains(key, autoescape=True), col(Person.email).contains(key, autoescape=True)),
    )


def grants_of(db: Session, person_ids: Sequence[int], now: datetime) -> dict[int, list[RoleGrant]]:
    """Return the roles in force of each person, in the order in which they were given."""
    rows = db.exec(
        select(RoleGrant).where(col(RoleGrant.person_id).in_(person_ids), held_at(now)).order_by(col(RoleGrant.id))
    )
    grants: dict[int, list[RoleGrant]] = {person_id: [] for person_id in person_ids}
    for row in rows:
        grants[row.person_id].append(row)
    return grants


def grant(db: Session, person_id: int, grant_id: int) -> RoleGrant:
    """Return a role of that person; `NotFound` where it is somebody else's."""
    row = db.get(RoleGrant, grant_id)
    if row is None or row.person_id != person_id:
        raise NotFound()
    return row


def held_role(db: Session, person_id: int, organisation_id: int, role: Role) -> RoleGrant | None:
    """Return the row of a role in an organisation, in force or not."""
    return db.exec(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id, RoleGrant.organisation_id == organisation_id, RoleGrant.role == role
        )
    ).first()


def lock_administrators(db: Session) -> list[RoleGrant]:
    """Return every lasting grant of an administrator with an open account, locked until the transaction ends."""
    query = (
        select(RoleGrant)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(RoleGrant.role == Role.ADMINISTRATOR, col(RoleGrant.ends_at).is_(None), col(Person.is_active))
        .order_by(col(RoleGrant.id))
        .with_for_update()
    )
    return list(db.exec(query))
