"""Reading groups as an administrator edits them: who is listed, and whose phrases and names are taken."""

from collections.abc import Collection

from sqlmodel import Session, col, func, or_, select

from app.directory.models import GroupMember, Organisation, OrganisationAlias, OrganisationGroup
from app.refusals import NotFound


def members(db: Session, group_id: int | None) -> list[tuple[GroupMember, Organisation]]:
    """Return who is listed in a group, of any time, in protocol order."""
    query = (
        select(GroupMember, Organisation)
        .join(Organisation, col(Organisation.id) == GroupMember.organisation_id)
        .where(GroupMember.group_id == group_id)
        .order_by(col(Organisation.rank), col(Organisation.search_key), col(GroupMember.id))
    )
    return list(db.exec(query))


def member(db: Session, group_id: int | None, member_id: int) -> GroupMember:
    """Return one listing of a group; raises `NotFound`, also for one of another group."""
    found = db.get(GroupMember, member_id)
    if found is None or found.group_id != group_id:
        raise NotFound()
    return found


def listings(db: Session, group_id: int | None, organisation_id: int) -> list[GroupMember]:
    """Return the periods for which an organisation is listed in a group."""
    query = select(GroupMember).where(GroupMember.group_id == group_id, GroupMember.organisation_id == organisation_id)
    return list(db.exec(query.order_by(col(GroupMember.id))))


def last_rank(db: Session) -> int:
    """Return the place of the last group, 0 where there is none."""
    return db.exec(select(func.max(OrganisationGroup.rank))).one() or 0


def organisation_called(db: Session, keys: Collection[str]) -> Organisation | None:
    """Return an organisation whose name, short name or right alias has one of these name keys."""
    by_alias = select(OrganisationAlias.organisation_id).where(
        col(OrganisationAlias.name_key).in_(keys), col(OrganisationAlias.is_misspelling).is_(False)
    )
    named = or_(
        col(Organisation.name_key).in_(keys), col(Organisation.short_key).in_(keys), col(Organisation.id).in_(by_alias)
    )
    return db.exec(select(Organisation).where(named).order_by(col(Organisation.id))).first()
