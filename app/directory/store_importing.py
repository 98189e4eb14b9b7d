"""Looking up together what the rows of an import are about: a fixed number of statements per 500 names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, or_, select

from app.directory.models import Contact, Organisation, OrganisationAlias
from app.directory.rules_import import ImportRow
from app.directory.rules_names import name_key
from app.directory.rules_plan import Facts, Known, Place, reach_of
from app.directory.store import portions


def facts_for(db: Session, rows: Sequence[ImportRow]) -> Facts:
    """Return what the directory knows of the organisations and parents that the rows name."""
    parents = {row.parent for row in rows if row.parent}
    alone = {row.name for row in rows if not row.parent}
    called = _called(db, {name_key(name) for name in parents | alone}, {name.upper() for name in parents})
    above = {known.id for key in map(name_key, parents) for known in called.get(key, ())}
    above |= {known.id for name in parents for known in called.get(name.upper(), ())}
    placed = _placed(db, above, {name_key(row.name) for row in rows})
    there = {known.id for group in (*called.values(), *placed.values()) for known in group}
    return Facts(called, placed, _reached(db, there))


def _called(db: Session, keys: set[str], codes: set[str]) -> dict[str, list[Known]]:
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for part in portions(sorted(keys)):
        by_name = or_(col(Organisation.name_key).in_(part), col(Organisation.short_key).in_(part))
        for row in db.exec(select(Organisation).where(by_name)):
            for key in {row.name_key, row.short_key} & keys:
                found[key].append(_known(row))
        aliased = (
            select(OrganisationAlias.name_key, Organisation)
            .join(Organisation, col(Organisation.id) == OrganisationAlias.organisation_id)
            .where(col(OrganisationAlias.name_key).in_(part), col(OrganisationAlias.is_misspelling).is_(False))
        )
        for key, row in db.exec(aliased):
            found[key].append(_known(row))
    for part in portions(sorted(codes)):
        for row in db.exec(select(Organisation).where(col(Organisation.edoc_code).in_(part))):
            found[row.edoc_code].append(_known(row))
    return found


def _placed(db: Session, parents: Iterable[int], keys: set[str]) -> dict[Place, list[Known]]:
    found: defaultdict[Place, list[Known]] = defaultdict(list)
    for part in portions(sorted(parents)):
        for row in db.exec(select(Organisation).where(col(Organisation.parent_id).in_(part))):
            if row.name_key in keys:
                found[row.kind, row.parent_id, row.name_key].append(_known(row))
    return found


def _reached(db: Session, ids: Iterable[int]) -> set[tuple[int, str, str, str]]:
    found: set[tuple[int, str, str, str]] = set()
    for part in portions(sorted(ids)):
        for row in db.exec(select(Contact).where(col(Contact.organisation_id).in_(part))):
            found.add((row.organisation_id, *reach_of(row.role.value, row.email, row.phone)))
    return found


def _known(row: Organisation) -> Known:
    return Known(
        row.id or 0,
        row.kind,
        row.name,
        row.parent_id,
        row.short_name,
        row.edoc_code,
        row.valid_from,
        row.valid_to,
    )
