"""From a name as written to an organisation on a day; from a group to its members on a day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, or_, select

from app.directory.models import GroupMember, Organisation, OrganisationAlias, OrganisationGroup, Succession
from app.directory.rules import SUBORDINATE, Kind, is_valid_on
from app.directory.rules_names import group_key, is_local, name_key, nearest, spelled_alike
from app.directory.store import organisations, successors, valid_on
from app.refusals import NotFound


@dataclass(frozen=True)
class Resolution:
    """What a name means on a day: one organisation, or a group, or neither, with candidates for a person to choose.

    ``candidates`` come best first: several of one name, the right one of a known misspelling, who succeeded (or
    preceded) an organisation not valid on the day, or the nearest names.
    """

    organisation: Organisation | None = None
    group: OrganisationGroup | None = None
    candidates: list[Organisation] = field(default_factory=list)
    is_misspelling: bool = False


def resolve(db: Session, name: str, *, on: date) -> Resolution:
    """Return what a name means on the day; nothing is guessed silently."""
    group = _group_called(db, name)
    if group is not None:
        return Resolution(group=group)
    key = name_key(name)
    if not key:
        return Resolution()
    called = _called(db, key)
    valid = [row for row in called if is_valid_on(row.valid_from, row.valid_to, on)]
    if valid:
        return _one_of(name, valid)
    related = _in_place_of(db, called, on)
    if related:
        return Resolution(candidates=related)
    misspelt = _misspelt(db, key, on)
    if misspelt:
        return Resolution(candidates=misspelt, is_misspelling=True)
    return Resolution(candidates=_nearest(db, name, key, on))


def _called(db: Session, key: str) -> list[Organisation]:
    """Return all organisations, of any time, with this name, short name or right alias."""
    by_alias = select(OrganisationAlias.organisation_id).where(
        OrganisationAlias.name_key == key, col(OrganisationAlias.is_misspelling).is_(False)
    )
    query = select(Organisation).where(
        or_(Organisation.name_key == key, Organisation.short_key == key, col(Organisation.id).in_(by_alias))
    )
    return list(db.exec(query.order_by(col(Organisation.rank), col(Organisation.id)).limit(50)))


def _one_of(name: str, rows: list[Organisation]) -> Resolution:
    """Return the only one; of several, the only one that is no part of another or is spelled with the same accents."""
    alike = [row for row in rows if spelled_alike(name, row.name) or spelled_alike(name, row.short_name)]
    independent = [row for row in rows if row.kind not in SUBORDINATE]
    for choice in (rows, independent, alike):
        if len(choice) == 1:
            return Resolution(organisation=choice[0])
    return Resolution(candidates=rows)


def _in_place_of(db: Session, rows: list[Organisation], on: date) -> list[Organisation]:
    """Return who stands on the day in the place of organisations that are not valid on it, through any number of steps.

    Successors of those that ended before the day, predecessors of those that began after it.
    """
    ended = {row.id or 0 for row in rows if row.valid_to is not None and row.valid_to < on}
    later = {row.id or 0 for row in rows if row.valid_from is not None and row.valid_from > on}
    return [*_follow(db, ended, on, forward=True), *_follow(db, later, on, forward=False)]


def _follow(db: Session, ids: set[int], on: date, *, forward: bool) -> list[Organisation]:
    found: dict[int, Organisation] = {}
    seen: set[int] = set()
    while ids := ids - seen:
        seen |= ids
        rows = [row for _, row in successors(db, ids)] if forward else _preceding(db, ids)
        found.update({row.id or 0: row for row in rows if is_valid_on(row.valid_from, row.valid_to, on)})
        ids = {row.id or 0 for row in rows} - found.keys()
    return list(found.values())


def _preceding(db: Session, ids: set[int]) -> list[Organisation]:
    query = (
        select(Organisation)
        .join(Succession, col(Succession.predecessor_id) == Organisation.id)
        .where(col(Succession.successor_id).in_(ids))
        .order_by(col(Organisation.rank))
    )
    return list(db.exec(query))


def _misspelt(db: Session, key: str, on: date) -> list[Organisation]:
    query = (
        select(Organisation)
        .join(OrganisationAlias, col(OrganisationAlias.organisation_id) == Organisation.id)
        .where(OrganisationAlias.name_key == key, col(OrganisationAlias.is_misspelling), valid_on(on))
        .order_by(col(Organisation.rank), col(Organisation.id))
    )
    return list(db.exec(query))


def _nearest(db: Session, name: str, key: str, on: date) -> list[Organisation]:
    """Return who has the most similar name; communes and departments only for a name that begins like theirs."""
    columns: Any = (Organisation.id, Organisation.name_key, Organisation.short_key)
    query = select(*columns).where(valid_on(on))
    if not is_local(name):
        query = query.where(col(Organisation.kind).not_in([Kind.COMMUNE, Kind.DEPARTMENT]))
    known = {row[0]: (row[1], row[2] if len(key) <= len(row[2]) + 2 else "") for row in db.exec(query)}
    ids = nearest(key, known)
    rows = organisations(db, ids)
    return [rows[found] for found in ids]


def groups(db: Session) -> list[OrganisationGroup]:
    """Return all groups in order."""
    query = select(OrganisationGroup).order_by(col(OrganisationGroup.rank), col(OrganisationGroup.id))
    return list(db.exec(query))


def group_by_code(db: Session, code: str) -> OrganisationGroup:
    """Return the group of a code; raises `NotFound`."""
    found = db.exec(select(OrganisationGroup).where(OrganisationGroup.code == code)).first()
    if found is None:
        raise NotFound("Không có nhóm cơ quan này.")
    return found


def groups_of(db: Session, organisation: Organisation, on: date) -> list[OrganisationGroup]:
    """Return the groups whose expansion on the day has the organisation."""
    listed = {
        row.group_id
        for row in db.exec(select(GroupMember).where(GroupMember.organisation_id == organisation.id))
        if is_valid_on(row.valid_from, row.valid_to, on)
    }
    is_valid = is_valid_on(organisation.valid_from, organisation.valid_to, on)
    return [g for g in groups(db) if is_valid and not g.is_open and (organisation.kind in g.kinds or g.id in listed)]


def expand(db: Session, group: OrganisationGroup, on: date) -> list[Organisation]:
    """Return the members of a group on the day, in protocol order; an open group has none."""
    if group.is_open:
        return []
    listed = select(GroupMember.organisation_id).where(
        GroupMember.group_id == group.id,
        or_(col(GroupMember.valid_from).is_(None), col(GroupMember.valid_from) <= on),
        or_(col(GroupMember.valid_to).is_(None), col(GroupMember.valid_to) >= on),
    )
    kinds = [Kind(kind) for kind in group.kinds]
    query = (
        select(Organisation)
        .where(or_(col(Organisation.kind).in_(kinds), col(Organisation.id).in_(listed)), valid_on(on))
        .order_by(col(Organisation.rank), col(Organisation.search_key), col(Organisation.id))
    )
    return list(db.exec(query))


def _group_called(db: Session, name: str) -> OrganisationGroup | None:
    key = group_key(name)
    for group in groups(db):
        if key in (group.search_key, *(group_key(alias) for alias in group.aliases)):
            return group
    return None
