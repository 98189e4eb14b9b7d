"""Reading organisations, their contacts and their history."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import exists, func, or_
from sqlmodel import Session, col, select

from app.directory.models import Contact, DirectoryImport, Organisation, OrganisationAlias, Succession
from app.directory.rules import ContactRole, Kind
from app.permissions import Action, Viewer, may
from app.refusals import NotFound
from app.wording.letters import search_key

PORTION = 500
"""How many values one ``IN (…)`` carries."""


def organisation(db: Session, organisation_id: int) -> Organisation:
    """Return one organisation; raises `NotFound`."""
    found = db.get(Organisation, organisation_id)
    if found is None:
        raise NotFound("Không có cơ quan này trong danh bạ.")
    return found


def organisations(db: Session, ids: Iterable[int]) -> dict[int, Organisation]:
    """Return the organisations with these ids, by id; unknown ids are left out."""
    found: dict[int, Organisation] = {}
    for part in portions(sorted(set(ids))):
        for row in db.exec(select(Organisation).where(col(Organisation.id).in_(part))):
            found[row.id or 0] = row
    return found


def portions(values: list[Any]) -> list[list[Any]]:
    """Return the values in parts of at most `PORTION`; databases limit the parameters of a statement."""
    return [values[start : start + PORTION] for start in range(0, len(values), PORTION)]


def valid_on(on: date) -> Any:
    """Return the SQL condition that an organisation's period covers the day, both ends included."""
    starts, ends = col(Organisation.valid_from), col(Organisation.valid_to)
    return or_(starts.is_(None), starts <= on) & or_(ends.is_(None), ends >= on)


def find(
    db: Session,
    text: str = "",
    *,
    on: date | None = None,
    kinds: Collection[Kind] = (),
    parent_id: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Organisation]:
    """Return the organisations whose name, short name, alias or code has every word of the text, in protocol order.

    Accents do not count. ``on`` leaves only those valid on the day, ``kinds`` and ``parent_id`` only those.
    """
    query = (
        select(Organisation)
        .where(*_conditions(text, on, kinds, parent_id))
        .order_by(col(Organisation.rank), col(Organisation.search_key), col(Organisation.id))
        .offset(offset)
        .limit(limit)
    )
    return list(db.exec(query))


def count(
    db: Session, text: str = "", *, on: date | None = None, kinds: Collection[Kind] = (), parent_id: int | None = None
) -> int:
    """Return how many organisations `find` knows for the same question."""
    return db.exec(select(func.count(col(Organisation.id))).where(*_conditions(text, on, kinds, parent_id))).one()


def _conditions(text: str, on: date | None, kinds: Collection[Kind], parent_id: int | None) -> list[Any]:
    conditions: list[Any] = [_has_word(word) for word in search_key(text).split()[:8]]
    if on is not None:
        conditions.append(valid_on(on))
    if kinds:
        conditions.append(col(Organisation.kind).in_(list(kinds)))
    if parent_id is not None:
        conditions.append(Organisation.parent_id == parent_id)
    return conditions


def _has_word(word: str) -> Any:
    alias = exists().where(
        col(OrganisationAlias.organisation_id) == Organisation.id,
        col(OrganisationAlias.search_key).contains(word, autoescape=True),
    )
    return or_(
        col(Organisation.search_key).contains(word, autoescape=True), col(Organisation.edoc_code) == word.upper(), alias
    )


def parts(db: Session, organisation_id: int, *, limit: int = 100) -> list[Organisation]:
    """Return the departments, branches and communes directly under an organisation, in order."""
    return find(db, parent_id=organisation_id, limit=limit)


def aliases(db: Session, organisation_id: int) -> list[OrganisationAlias]:
    """Return the other spellings of an organisation's name, misspellings last."""
    query = select(OrganisationAlias).where(OrganisationAlias.organisation_id == organisation_id)
    return list(db.exec(query.order_by(col(OrganisationAlias.is_misspelling), col(OrganisationAlias.search_key))))


def contacts(db: Session, organisation_id: int) -> list[Contact]:
    """Return the contacts of an organisation by role and name."""
    query = select(Contact).where(Contact.organisation_id == organisation_id)
    return list(db.exec(query.order_by(col(Contact.role), col(Contact.name), col(Contact.id))))


def mail_contacts(db: Session, organisation_ids: Iterable[int]) -> dict[int, list[Contact]]:
    """Return whom an invitation is mailed to, by organisation: contacts for invitations with a mail address."""
    found: dict[int, list[Contact]] = {}
    for part in portions(sorted(set(organisation_ids))):
        query = (
            select(Contact)
            .where(col(Contact.organisation_id).in_(part), Contact.role == ContactRole.INVITATIONS, Contact.email != "")
            .order_by(col(Contact.id))
        )
        for row in db.exec(query):
            found.setdefault(row.organisation_id, []).append(row)
    return found


def may_see_contacts(viewer: Viewer, organisation_id: int) -> bool:
    """Say whether the viewer sees mail addresses and phones: who prepares meetings, administers, or belongs there."""
    belongs = any(held_in == organisation_id for _, held_in in viewer.roles)
    return belongs or may(viewer, Action.PREPARE_MEETINGS) or may(viewer, Action.MANAGE_DIRECTORY)


def predecessors(db: Session, organisation_id: int) -> list[tuple[Succession, Organisation]]:
    """Return whom the organisation succeeded, earliest first."""
    query = (
        select(Succession, Organisation)
        .join(Organisation, col(Organisation.id) == Succession.predecessor_id)
        .where(Succession.successor_id == organisation_id)
        .order_by(col(Succession.on), col(Organisation.rank))
    )
    return list(db.exec(query))


def successors(db: Session, organisation_ids: Collection[int]) -> list[tuple[Succession, Organisation]]:
    """Return who succeeded any of the organisations, earliest first."""
    query = (
        select(Succession, Organisation)
        .join(Organisation, col(Organisation.id) == Succession.successor_id)
        .where(col(Succession.predecessor_id).in_(list(organisation_ids)))
        .order_by(col(Succession.on), col(Organisation.rank))
    )
    return list(db.exec(query))


def directory_import(db: Session, import_id: int) -> DirectoryImport:
    """Return one file that was read; raises `NotFound`."""
    found = db.get(DirectoryImport, import_id)
    if found is None:
        raise NotFound()
    return found


def imports(db: Session, *, limit: int = 20) -> list[DirectoryImport]:
    """Return the files that were read, newest first."""
    return list(db.exec(select(DirectoryImport).order_by(col(DirectoryImport.id).desc()).limit(limit)))
